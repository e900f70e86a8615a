import type { ItemDetail } from '../../../../src-main/contract/items.ts'
import type { ChartSpec } from '../../components/charts/chart-spec.ts'
import { formatCount, formatNumber } from '../../format/numbers.ts'
import { formatDate } from '../../format/times.ts'

export function ratingsChart({ ratings }: ItemDetail): ChartSpec | null {
  if (ratings.length === 0) return null
  return {
    title: 'Ratings of this item',
    x: { title: 'Rating', scale: 'category', labels: ratings.map(({ value }) => formatNumber(value)), format: String },
    y: { title: 'Users', scale: 'linear', min: 0, format: formatCount },
    series: [{ id: 'ratings', label: 'Users', color: '--accent', kind: 'bar', points: ratings.map(({ count }, x) => ({ x, y: count })) }],
  }
}

export function overTimeChart({ overTime }: ItemDetail): ChartSpec | null {
  if (overTime === null || overTime.length < 2) return null
  return {
    title: 'When it was taken',
    x: { title: 'Time', scale: 'linear', min: overTime[0]?.at ?? 0, max: overTime.at(-1)?.at ?? 1, format: formatDate },
    y: { title: 'Interactions', scale: 'linear', min: 0, format: formatCount },
    series: [
      {
        id: 'time',
        label: 'Interactions',
        color: '--accent',
        kind: 'line',
        points: overTime.map(({ at, count }) => ({ x: at, y: count })),
      },
    ],
  }
}
