import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { MetricInfo } from '../../../../src-main/contract/models.ts'
import type { PairedTest } from '../../../../src-main/contract/comparisons.ts'
import type { MetricValue, RunSummary } from '../../../../src-main/contract/runs.ts'
import { keysAtCutoff, splitMetricKey } from '../../format/metric-keys.ts'

/** Two figures are told apart when the paired test gives less than this. */
export const significance = 0.05

export type Verdict = 'better' | 'worse' | 'level' | 'untested'

export interface CompareCell {
  readonly runId: RunId
  readonly figure: MetricValue | null
  /** This run minus the base; null for the base itself and where a figure is missing. */
  readonly difference: number | null
  /** null where the metric has no value per user, so that nothing can be paired. */
  readonly test: PairedTest | null
  readonly verdict: Verdict
}

export interface CompareRow {
  readonly metric: string
  readonly higherIsBetter: boolean
  readonly cells: readonly CompareCell[]
}

/** Better or worse than the base, as far as the corrected test tells them apart. */
export function judge(test: PairedTest | null): Verdict {
  if (test === null) return 'untested'
  return test.verdict === 'open' ? 'level' : test.verdict
}

/** One row per metric at a cut-off, one cell per run; the first run is the base. */
export function buildRows(
  runs: readonly RunSummary[],
  tests: readonly PairedTest[],
  cutoff: number | null,
  metrics: readonly MetricInfo[],
): CompareRow[] {
  const base = runs[0]
  const keys = keysAtCutoff(
    runs.flatMap((run) => Object.keys(run.metrics)),
    cutoff,
    metrics.map(({ id }) => id),
  )
  const testOf = new Map(tests.map((test) => [`${test.metric} ${test.runId}`, test]))
  const infoOf = new Map(metrics.map((info) => [info.id, info]))
  return keys.map((metric) => {
    const higherIsBetter = infoOf.get(splitMetricKey(metric).id)?.higherIsBetter ?? true
    const baseFigure = base?.metrics[metric]
    const cells = runs.map((run): CompareCell => {
      const figure = run.metrics[metric] ?? null
      const isBase = run.id === base?.id
      const test = isBase ? null : (testOf.get(`${metric} ${run.id}`) ?? null)
      const difference =
        isBase || figure === null || baseFigure === undefined ? null : (test?.difference ?? figure.value - baseFigure.value)
      return { runId: run.id, figure, difference, test, verdict: judge(test) }
    })
    return { metric, higherIsBetter, cells }
  })
}

/** The run with the best figure of a row; null when two share it. */
export function leadingRun({ cells, higherIsBetter }: CompareRow): RunId | null {
  const values = cells.flatMap(({ runId, figure }) =>
    figure === null ? [] : [{ runId, value: higherIsBetter ? figure.value : -figure.value }],
  )
  const best = Math.max(...values.map(({ value }) => value))
  const leaders = values.filter(({ value }) => value === best)
  return leaders.length === 1 && values.length > 1 ? (leaders[0]?.runId ?? null) : null
}

/**
 * Whether the tests against the leader tell it from every other run: only then it may be called the best. All of them have to, so none needs a
 * correction (intersection-union).
 */
export function isClearLead(row: CompareRow, leader: RunId, testsAgainstLeader: readonly PairedTest[]): boolean {
  const tests = new Map(testsAgainstLeader.filter(({ metric }) => metric === row.metric).map((test) => [test.runId, test]))
  return row.cells
    .filter(({ runId, figure }) => runId !== leader && figure !== null)
    .every(({ runId }) => {
      const test = tests.get(runId)
      return test !== undefined && test.p < significance
    })
}
