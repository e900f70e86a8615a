import type { CompareResult, PairedTest } from '../../contract/index.ts'
import { findTest, primaryMetric, type ShownRun } from './shown-runs.ts'

export interface Comparison extends Pick<PairedTest, 'sentence' | 'verdict' | 'shares'> {
  readonly run: ShownRun
}

/** Each run against the first in plain words, on the primary metric. */
export function comparisonsInWords(group: readonly ShownRun[], compare: CompareResult): Comparison[] {
  const metric = primaryMetric(group)
  return group.slice(1).flatMap((run) => {
    const test = findTest(compare, run, metric)
    return test ? [{ run, verdict: test.verdict, shares: test.shares, sentence: test.sentence }] : []
  })
}
