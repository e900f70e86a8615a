import type { EvaluatedUser, UserQuery } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import type { ExploredRun } from './explored-run.ts'
import { userFacts } from './item-facts.ts'
import { personAt } from './person.ts'

/** What is asked of the list; a segment comes resolved. */
type ListQuery = Omit<UserQuery, 'segmentId'>
type Listed = Omit<EvaluatedUser, 'attributes'>

/**
 * Users of the run with one of their figures: `query` is a part of the id, `isMember` says who is wanted at all. Sorting by `best` or `worst` puts users without a figure last.
 * Users that the split left out are there too, when the dataset is.
 */
export function listUsers(
  run: ExploredRun,
  evaluation: StoredEvaluation | null,
  dataset: Dataset | null,
  query: ListQuery,
  isMember: (user: string) => boolean = () => true,
): { total: number; users: EvaluatedUser[] } {
  const figure = figureOf(evaluation, query.metric)
  const wanted = query.query.trim().toLowerCase()
  const matches = (id: string): boolean => (wanted === '' || id.toLowerCase().includes(wanted)) && isMember(id)
  const found: Listed[] = []
  run.users.ids.forEach((user, row) => {
    if (!matches(user)) return
    const { role, known, heldOut, testRow } = personAt(run.split, row)
    found.push({ user, role, interactions: known.length + heldOut.length, ...figure(testRow) })
  })
  dataset?.users.ids.forEach((user, index) => {
    if (!matches(user) || run.users.find(user) !== undefined) return
    const interactions = dataset.userOffsets[index + 1] - dataset.userOffsets[index]
    found.push({ user, role: 'unused', interactions, hits: null, metric: null })
  })
  found.sort(orders[query.sort])
  const page = found.slice(query.offset, query.offset + query.limit)
  return { total: found.length, users: page.map((listed) => ({ ...listed, attributes: userFacts(run, dataset, listed.user) })) }
}

/**
 * Hits within the cut-off of the metric, and its value, for a row of the test part; nothing where the run has no such figure. Runs that rank
 * users for items have figures of items, none of users.
 */
function figureOf(evaluation: StoredEvaluation | null, metric: string): (testRow: number | null) => Pick<Listed, 'hits' | 'metric'> {
  const values = evaluation?.perUser[metric]
  if (!evaluation || !values || evaluation.direction === 'users-for-item') return () => ({ hits: null, metric: null })
  const [, cutoff] = metric.split('@')
  const { heldOut, heldOutRanks } = evaluation
  return (row) => {
    if (row === null || Number.isNaN(values[row])) return { hits: null, metric: null }
    if (cutoff === undefined) return { hits: null, metric: values[row] }
    let hits = 0
    for (let i = heldOut.indptr[row]; i < heldOut.indptr[row + 1]; i++) if (heldOutRanks[i] <= Number(cutoff)) hits++
    return { hits, metric: values[row] }
  }
}

const orders: Record<UserQuery['sort'], (a: Listed, b: Listed) => number> = {
  id: byId,
  active: (a, b) => b.interactions - a.interactions || byId(a, b),
  best: (a, b) => byMetric(a, b, -1) || byId(a, b),
  worst: (a, b) => byMetric(a, b, 1) || byId(a, b),
}

function byMetric(a: Listed, b: Listed, direction: 1 | -1): number {
  if (a.metric === null || b.metric === null) return Number(a.metric === null) - Number(b.metric === null)
  return direction * (a.metric - b.metric)
}

/** Numbers by value and before words, so that user 9 comes before user 10. */
function byId(a: Listed, b: Listed): number {
  const [first, second] = [Number(a.user), Number(b.user)]
  if (first !== second && !Number.isNaN(first) && !Number.isNaN(second)) return first - second
  if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) ? 1 : -1
  return a.user < b.user ? -1 : a.user > b.user ? 1 : 0
}
