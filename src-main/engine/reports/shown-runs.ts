import type { CompareResult, MetricTable, PairedTest } from '../../contract/index.ts'
import { metricKey } from '../evaluation/per-user.ts'
import { models } from '../plugins/models/index.ts'
import type { Look } from './document.ts'
import type { ReportRun } from './report-input.ts'

/** A run with its look: the same colour in every chart and table. Baselines are grey and dashed. */
export interface ShownRun extends ReportRun {
  readonly name: string
  readonly isBaseline: boolean
  readonly look: Look
}

const seriesCount = 7
const greyDashes = ['5 3', '2 3', '8 3 2 3']

export function showRuns(runs: readonly ReportRun[]): ShownRun[] {
  let series = 0
  let greys = 0
  return runs.map((run) => {
    const isBaseline = models.find((model) => model.id === run.detail.summary.modelId)?.baseline ?? false
    const look = isBaseline
      ? { series: 0, dash: greyDashes[greys++ % greyDashes.length] }
      : { series: (series++ % seriesCount) + 1, dash: '' }
    return { ...run, name: run.detail.summary.name, isBaseline, look }
  })
}

/** Runs that may share a table: same split, candidates and direction. Runs without figures are in no group. */
export function groupComparable(runs: readonly ShownRun[]): ShownRun[][] {
  const groups = new Map<string, ShownRun[]>()
  for (const run of runs) {
    const { protocol } = run.detail
    if (protocol === null) continue
    const key = JSON.stringify([protocol.splitHash, protocol.candidates, protocol.direction])
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()]
}

/** Cut-offs that every run of a group was measured at, ascending. */
export function sharedCutoffs(runs: readonly ShownRun[]): number[] {
  const [first, ...others] = runs.map(
    ({ detail }) =>
      new Set(
        Object.keys(detail.summary.metrics).flatMap((key) => {
          const [, cutoff] = key.split('@')
          return cutoff === undefined ? [] : [Number(cutoff)]
        }),
      ),
  )
  return [...(first ?? [])].filter((cutoff) => others.every((cutoffs) => cutoffs.has(cutoff))).sort((a, b) => a - b)
}

/** The cut-off of the main table: 20, as in the literature, else the middle one. */
export function mainCutoff(cutoffs: readonly number[]): number {
  return cutoffs.includes(20) ? 20 : (cutoffs[cutoffs.length >> 1] ?? 0)
}

/** The one figure that is talked about first: what selection looked at, else nDCG at the largest cut-off that all have, 100 where they share none. */
export function primaryMetric(runs: readonly ShownRun[]): string {
  const selected = runs
    .map(({ detail }) => detail.selectionMetric)
    .find((metric) => metric !== null && runs.every((run) => metric in figures(run)))
  return selected ?? metricKey('ndcg', sharedCutoffs(runs).at(-1) ?? 100)
}

export function figures(run: ShownRun): MetricTable {
  return run.detail.summary.metrics
}

/** What the figures of these comparable runs are means over. */
export function subjectOf([first]: readonly ShownRun[]): 'user' | 'item' {
  return first?.detail.protocol?.direction === 'users-for-item' ? 'item' : 'user'
}

export function findTest(compare: CompareResult, run: ShownRun, metric: string): PairedTest | undefined {
  return compare.tests.find((test) => test.runId === run.detail.summary.id && test.metric === metric)
}
