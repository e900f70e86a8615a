import type { DatasetDetail, Histogram } from '../../../../src-main/contract/datasets.ts'
import type { ChartAxis, ChartSpec } from '../../components/charts/chart-spec.ts'
import { formatCount, formatNumber } from '../../format/numbers.ts'
import { formatDate } from '../../format/times.ts'

const countAxis = (title: string): ChartAxis => ({ title, scale: 'linear', min: 0, format: formatCount })

/** `1`, `2–3`, `4–7`: whole numbers in the bin [from, to). */
export function binLabel(from: number, to: number): string {
  const last = Math.ceil(to) - 1
  const first = Math.ceil(from)
  return last <= first ? formatCount(first) : `${formatCount(first)}–${formatCount(last)}`
}

function histogramChart(title: string, x: string, y: string, { edges, counts }: Histogram): ChartSpec {
  const labels = counts.map((_, bin) => binLabel(edges[bin] ?? 0, edges[bin + 1] ?? 0))
  return {
    title,
    x: { title: x, scale: 'category', labels, format: String },
    y: countAxis(y),
    series: [{ id: 'count', label: y, color: '--accent', kind: 'bar', points: counts.map((count, bin) => ({ x: bin, y: count })) }],
  }
}

export function ratingsChart({ ratings }: DatasetDetail): ChartSpec | null {
  if (ratings.length === 0) return null
  return {
    title: 'Ratings',
    x: { title: 'Rating', scale: 'category', labels: ratings.map(({ value }) => formatNumber(value)), format: String },
    y: countAxis('Interactions'),
    series: [
      {
        id: 'ratings',
        label: 'Interactions',
        color: '--accent',
        kind: 'bar',
        points: ratings.map(({ count }, place) => ({ x: place, y: count })),
      },
    ],
  }
}

export function activityChart({ userActivity }: DatasetDetail): ChartSpec {
  return histogramChart('Activity of users', 'Interactions of a user', 'Users', userActivity)
}

export function popularityChart({ itemPopularity }: DatasetDetail): ChartSpec {
  return histogramChart('Popularity of items', 'Interactions with an item', 'Items', itemPopularity)
}

export function popularityCurveChart({ popularityCurve }: DatasetDetail): ChartSpec {
  return {
    title: 'Popularity by rank',
    x: { title: 'Rank of the item, most popular first', scale: 'log', format: formatCount },
    y: { title: 'Interactions', scale: 'log', format: formatCount },
    series: [
      {
        id: 'curve',
        label: 'Interactions',
        color: '--accent',
        kind: 'line',
        points: popularityCurve.filter(({ count }) => count > 0).map(({ rank, count }) => ({ x: rank, y: count })),
      },
    ],
  }
}

export function overTimeChart({ overTime }: DatasetDetail): ChartSpec | null {
  if (overTime === null || overTime.length === 0) return null
  return {
    title: 'Over time',
    x: { title: 'Time', scale: 'linear', min: overTime[0]?.at ?? 0, max: overTime.at(-1)?.at ?? 1, format: formatDate },
    y: countAxis('Interactions'),
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
