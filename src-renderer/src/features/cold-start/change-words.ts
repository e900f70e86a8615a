import type { Counterfactual } from '../../../../src-main/contract/cold-start.ts'

/** One change of an item, as a button says it. */
export function changeWords({ kind, field, from, to }: Pick<Counterfactual, 'kind' | 'field' | 'from' | 'to'>): string {
  if (kind === 'add') return `Add ${field} ${to}`
  if (kind === 'remove') return `Without ${field} ${from}`
  return `${field} ${to} instead of ${from}`
}
