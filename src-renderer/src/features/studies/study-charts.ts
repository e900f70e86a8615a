import type { StudyDetail, Trial } from '../../../../src-main/contract/studies.ts'
import type { ChartSpec } from '../../components/charts/chart-spec.ts'
import { formatCount, formatMetric } from '../../format/numbers.ts'

const colorCount = 8

/** The colour of each model of a study, in the order of its request. */
export function modelColor(place: number): string {
  return `--series-${(place % colorCount) + 1}`
}

/** Best value so far after each trial, per model: how much a longer search still brought. */
export function bestSoFarChart({ summary, trials }: StudyDetail, titleOf: (modelId: string) => string): ChartSpec {
  const { metric, models } = summary.request
  return {
    title: 'Best value so far',
    x: { title: 'Trial', scale: 'linear', min: 1, isCount: true, format: formatCount },
    y: { title: `Validation ${metric}`, scale: 'linear', format: (value) => formatMetric(value, 4) },
    series: models.map(({ modelId }, place) => ({
      id: modelId,
      label: titleOf(modelId),
      color: modelColor(place),
      kind: 'line',
      points: bestSoFar(trials.filter((trial) => trial.modelId === modelId)),
    })),
  }
}

/** Failed trials count as trials: they have used up budget. */
export function bestSoFar(trials: readonly Trial[]): { x: number; y: number }[] {
  let best = -Infinity
  return trials.flatMap(({ number, value }) => {
    best = Math.max(best, value ?? -Infinity)
    return Number.isFinite(best) ? [{ x: number, y: best }] : []
  })
}
