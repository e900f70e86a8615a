import type { CompareResult } from '../../contract/index.ts'
import { countText, differenceText, metricText, percentText, pText } from './number-text.ts'
import { findTest, holm, metricTitle, primaryMetric, type ShownRun, significance, subjectOf } from './shown-runs.ts'

export interface Comparison {
  readonly run: ShownRun
  readonly sentence: string
  readonly verdict: 'better' | 'worse' | 'open'
  /** Shares of users (of items, where users are ranked for items), by the primary metric; null without per-user values. */
  readonly shares: { readonly better: number; readonly equal: number; readonly worse: number } | null
}

/** Each run against the first in plain words, on the primary metric; p values corrected for the number of runs. */
export function comparisonsInWords(group: readonly ShownRun[], compare: CompareResult): Comparison[] {
  const [base, ...others] = group
  if (!base) return []
  const metric = primaryMetric(group)
  const tested = others.flatMap((run) => {
    const test = findTest(compare, run, metric)
    return test ? [{ run, test }] : []
  })
  const corrected = holm(tested.map(({ test }) => test.p))
  return tested.map(({ run, test }, i) => {
    const p = corrected[i]
    const verdict = p > significance ? 'open' : test.difference > 0 ? 'better' : 'worse'
    const shares = shareOfUsers(base, run, metric)
    return { run, verdict, shares, sentence: [lead(base, run, metric, test, p, verdict), inUsers(shares, run)].filter(Boolean).join(' ') }
  })
}

function lead(
  base: ShownRun,
  run: ShownRun,
  metric: string,
  test: { difference: number; low: number; high: number },
  p: number,
  verdict: Comparison['verdict'],
): string {
  const name = metricTitle(metric)
  const interval = `95 % interval ${differenceText(test.low)} to ${differenceText(test.high)}, ${pText(p)}`
  if (verdict === 'open') {
    return `No difference between ${run.name} and ${base.name} is shown: ${name} differs by ${differenceText(test.difference)}, ${interval}.`
  }
  const direction = verdict === 'better' ? 'higher' : 'lower'
  const from = base.detail.summary.metrics[metric]?.value
  const relative = from ? ` (${percentText(Math.abs(test.difference) / from, 1)})` : ''
  return `${run.name} is ${verdict} than ${base.name}: ${name} is ${metricText(Math.abs(test.difference))}${relative} ${direction}, ${interval}.`
}

function inUsers(shares: Comparison['shares'], run: ShownRun): string {
  if (shares === null) return ''
  const { usersEvaluated } = run.detail.protocol ?? { usersEvaluated: 0 }
  return `Of ${countText(usersEvaluated)} ${subjectOf([run])}s it serves ${percentText(shares.better)} better, ${percentText(shares.worse)} worse and ${percentText(shares.equal)} the same.`
}

function shareOfUsers(base: ShownRun, run: ShownRun, metric: string): Comparison['shares'] {
  const before = base.evaluation?.perUser[metric]
  const after = run.evaluation?.perUser[metric]
  if (!before || !after || before.length !== after.length) return null
  let better = 0
  let worse = 0
  let users = 0
  for (let u = 0; u < before.length; u++) {
    if (Number.isNaN(before[u])) continue
    users++
    if (after[u] > before[u]) better++
    else if (after[u] < before[u]) worse++
  }
  if (users === 0) return null
  return { better: better / users, worse: worse / users, equal: (users - better - worse) / users }
}
