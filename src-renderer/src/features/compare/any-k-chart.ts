import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { MetricInfo } from '../../../../src-main/contract/models.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import type { ChartSpec } from '../../components/charts/chart-spec.ts'
import type { SeriesLook } from '../../components/charts/series-colors.ts'
import { joinMetricKey } from '../../format/metric-keys.ts'
import { formatMetric } from '../../format/numbers.ts'
import { runSeries } from './run-series.ts'

/** One metric over all cut-offs, a line with its interval for each run: whether an order of models depends on K. */
export function anyKChart(
  runs: readonly RunSummary[],
  metric: Pick<MetricInfo, 'id' | 'title'>,
  cutoffs: readonly number[],
  looks: ReadonlyMap<RunId, SeriesLook>,
): ChartSpec {
  return {
    title: metric.title,
    x: { title: 'K, length of the list', scale: 'category', labels: cutoffs.map(String), format: String },
    y: { title: metric.title, scale: 'linear', format: (value) => formatMetric(value) },
    series: runs.map((run) =>
      runSeries(
        run,
        looks,
        'line',
        cutoffs.flatMap((cutoff, place) => {
          const figure = run.metrics[joinMetricKey({ id: metric.id, cutoff })]
          if (figure === undefined) return []
          return [{ x: place, y: figure.value, ...(figure.high > figure.low ? { low: figure.low, high: figure.high } : {}) }]
        }),
      ),
    ),
  }
}
