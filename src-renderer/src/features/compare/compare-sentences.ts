import type { RunId } from '../../../../src-main/contract/ids.ts'
import { formatMetric } from '../../format/numbers.ts'
import type { CompareRow } from './compare-rows.ts'

export interface Sentence {
  readonly runId: RunId
  readonly text: string
}

/** What one row says, one sentence for every run but the base: the engine's own where it has tested, else that there is nothing to test. */
export function describeRow(row: CompareRow, nameOf: (runId: RunId) => string): Sentence[] {
  const [base, ...others] = row.cells
  const baseFigure = base?.figure ?? null
  if (baseFigure === null) return []
  return others.map(({ runId, figure, test }) => {
    if (figure === null) return { runId, text: `${nameOf(runId)} has no ${row.metric}.` }
    if (test !== null) return { runId, text: test.sentence }
    const pair = `${formatMetric(figure.value)} against ${formatMetric(baseFigure.value)}`
    return { runId, text: `${nameOf(runId)} has a ${row.metric} of ${pair}. It is one figure for all lists together, so no test applies.` }
  })
}
