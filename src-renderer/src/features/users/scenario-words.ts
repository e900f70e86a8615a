import type { ScenarioHistory } from '../../../../src-main/contract/scenarios.ts'
import { formatCount, formatQuantity } from '../../format/numbers.ts'
import type { HistoryEdit } from './what-if.ts'

/** `2 taken out, 1 added`. */
export function describeEdit({ off, added, rated }: HistoryEdit): string {
  return [
    ...(off.length > 0 ? [`${formatCount(off.length)} taken out`] : []),
    ...(added.length > 0 ? [`${formatCount(added.length)} added`] : []),
    ...(rated.length > 0 ? [`${formatCount(rated.length)} rated anew`] : []),
  ].join(', ')
}

export function describeScenario(history: ScenarioHistory): string {
  return history.kind === 'history' ? formatQuantity(history.items.length, 'item') : `User ${history.user}: ${describeEdit(history)}`
}
