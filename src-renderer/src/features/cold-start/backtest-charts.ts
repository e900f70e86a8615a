import type { ChartSeries, ChartSpec } from '../../components/charts/chart-spec.ts'
import { formatShare } from '../../format/numbers.ts'

interface Curve {
  readonly id: string
  readonly title: string
  readonly isRun: boolean
  readonly curve: readonly { readonly share: number; readonly found: number }[]
}

const plainColors = ['--series-baseline-1', '--series-baseline-2', '--series-baseline-3']

/** How many of the users who took an item are found among the first share of all users, for each ranking; chance is the diagonal. */
export function hitChart(title: string, rankings: readonly Curve[]): ChartSpec {
  const plain = rankings.filter(({ isRun }) => !isRun)
  const lines = rankings.map((ranking): ChartSeries => ({
    id: ranking.id,
    label: ranking.isRun ? `${ranking.title} (this run)` : ranking.title,
    color: ranking.isRun ? '--series-1' : (plainColors[plain.indexOf(ranking)] ?? '--series-baseline-1'),
    dash: ranking.isRun ? [] : plain.indexOf(ranking) === 0 ? [7, 4] : [2, 3],
    kind: 'line',
    points: ranking.curve.map(({ share, found }) => ({ x: share, y: found })),
  }))
  const chance: ChartSeries = {
    id: 'chance',
    label: 'By chance',
    color: '--text-faint',
    dash: [1, 4],
    kind: 'line',
    points: [0, 1].map((share) => ({ x: share, y: share })),
  }
  const percent = (share: number): string => formatShare(share, 0)
  return {
    title,
    x: { title: 'Users, best first (share of all)', scale: 'linear', min: 0, max: 1, format: percent },
    y: { title: 'Found of those who took it', scale: 'linear', min: 0, max: 1, format: percent },
    series: [...lines, chance],
  }
}
