import type { RunId } from '../../../../src-main/contract/ids.ts'
import { formatDifference, formatMetric, formatProbability, formatShare, justifiedDecimals } from '../../format/numbers.ts'
import type { CompareRow } from './compare-rows.ts'

export interface Sentence {
  readonly runId: RunId
  readonly text: string
}

const wordOf = { better: 'better', worse: 'worse' } as const

/** What one row says, in plain words, one sentence for every run but the base. Nothing is called a difference that the test does not tell from chance. */
export function describeRow(row: CompareRow, nameOf: (runId: RunId) => string): Sentence[] {
  const [base, ...others] = row.cells
  const baseFigure = base?.figure ?? null
  if (base === undefined || baseFigure === null) return []
  const baseId = base.runId
  return others.flatMap(({ runId, figure, difference, test, verdict }) => {
    if (figure === null || difference === null) return [{ runId, text: `${nameOf(runId)} has no ${row.metric}.` }]
    const pair = `${formatMetric(figure.value)} against ${formatMetric(baseFigure.value)}`
    if (test === null) {
      return [
        { runId, text: `${nameOf(runId)} has a ${row.metric} of ${pair}. It is one figure for all lists together, so no test applies.` },
      ]
    }
    const digits = justifiedDecimals((test.high - test.low) / 2)
    const shown = formatDifference(test.difference, digits)
    const interval = `95 % interval ${formatDifference(test.low, digits)} to ${formatDifference(test.high, digits)}`
    if (verdict === 'better' || verdict === 'worse') {
      const relative = baseFigure.value === 0 ? '' : ` or ${formatShare(Math.abs(difference / baseFigure.value))}`
      return [
        {
          runId,
          text: `${nameOf(runId)} is ${wordOf[verdict]} than ${nameOf(baseId)} in ${row.metric}: ${pair} (${shown}${relative}, ${interval}; ${formatProbability(test.p)}).`,
        },
      ]
    }
    return [
      {
        runId,
        text: `${nameOf(runId)} and ${nameOf(baseId)} cannot be told apart in ${row.metric}: ${pair} (${shown}, ${interval}; ${formatProbability(test.p)}).`,
      },
    ]
  })
}
