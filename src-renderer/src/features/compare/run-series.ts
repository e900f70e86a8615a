import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import type { ChartPoint, ChartSeries } from '../../components/charts/chart-spec.ts'
import type { SeriesLook } from '../../components/charts/series-colors.ts'

/** A run as one line, or one row of bars, in the colour that it has on every screen. */
export function runSeries(
  run: RunSummary,
  looks: ReadonlyMap<RunId, SeriesLook>,
  kind: ChartSeries['kind'],
  points: readonly ChartPoint[],
): ChartSeries {
  const look = looks.get(run.id)
  return { id: run.id, label: run.name, color: look?.color ?? '--text-faint', dash: look?.dash ?? [], kind, points }
}
