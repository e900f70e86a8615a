import type { Breakdown } from '../../../../src-main/contract/comparisons.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import type { ChartSpec } from '../../components/charts/chart-spec.ts'
import type { SeriesLook } from '../../components/charts/series-colors.ts'
import { formatMetric } from '../../format/numbers.ts'
import { runSeries } from './run-series.ts'

/** `Activity of users`, `items: genre`. */
export function nameGrouping(by: Breakdown['by']): string {
  if (by === 'activity') return 'activity of users'
  if (by === 'popularity') return 'popularity of items'
  const [whose, ...name] = by.split(':')
  if (whose === 'segment') return `segment: ${name.join(':')}`
  return `${whose}s: ${name.join(':')}`
}

/** Groups in their order, a line or bars for each run; lines carry one standard error on either side. */
export function breakdownChart(breakdown: Breakdown, runs: readonly RunSummary[], looks: ReadonlyMap<RunId, SeriesLook>): ChartSpec {
  const isOrdered = breakdown.by === 'activity' || breakdown.by === 'popularity'
  return {
    title: breakdown.measure,
    x: { title: nameGrouping(breakdown.by), scale: 'category', labels: breakdown.groups.map(({ label }) => label), format: String },
    y: { title: breakdown.measure, scale: 'linear', min: 0, format: (value) => formatMetric(value) },
    series: runs.map((run) =>
      runSeries(
        run,
        looks,
        isOrdered ? 'line' : 'bar',
        breakdown.groups.flatMap(({ figures }, place) => {
          const figure = figures.find(({ runId }) => runId === run.id)
          if (figure === undefined) return []
          const { value, standardError } = figure
          return [{ x: place, y: value, ...(isOrdered ? { low: value - standardError, high: value + standardError } : {}) }]
        }),
      ),
    ),
  }
}
