import type { Reranked, RerankRules } from '../../contract/index.ts'
import { bootstrapMeans } from '../evaluation/bootstrap.ts'
import { gainWithin, idealGain } from '../evaluation/discounted-gain.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { columnCounts, type Csr, csrFromRows, rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng } from '../kernel/rng.ts'
import { noItem, type TopLists } from '../plugins/define.ts'
import { contentOf } from './explain-attributes.ts'
import type { ExploredRun } from './explored-run.ts'
import { itemFacts } from './item-facts.ts'
import { likeness, reorder, type ReorderGround } from './reorder.ts'
import { topPlaces } from './top-places.ts'

const mostUsers = 2000

export interface RerankQuestion {
  readonly rules: RerankRules
  readonly top: number
  readonly user: string | null
}

/**
 * What rules do to the stored lists of a run, and what that costs: nothing is scored anew.
 * @throws WorkbenchError INVALID_INPUT for an attribute that items do not have, MODEL_CANNOT where the run has no lists of users.
 */
export async function rerank(
  run: ExploredRun,
  evaluation: StoredEvaluation,
  { rules, top, user }: RerankQuestion,
): Promise<Omit<Reranked, 'elapsedMs'>> {
  if (evaluation.direction === 'users-for-item') {
    throw new WorkbenchError('MODEL_CANNOT', 'This run ranks users for items.', 'Choose a run that ranks items for users.')
  }
  const ground = prepare(run, rules)
  const lists = await topPlaces(evaluation)
  const users = Math.min(mostUsers, lists.items.length / lists.k)
  const interactions = columnCounts(run.split.trainAndValidation)
  const [before, after] = [createTally(), createTally()]
  let short = 0
  for (let row = 0; row < users; row++) {
    const items = lists.items.subarray(row * lists.k, (row + 1) * lists.k)
    const scores = lists.scores.subarray(row * lists.k, (row + 1) * lists.k)
    const heldOut = rowOf(evaluation.heldOut, row)
    const places = reorder(items, scores, top, ground)
    const reordered = Uint32Array.from(places, (place) => items[place])
    if (reordered.length < top) short++
    count(
      before,
      items.subarray(0, top).filter((item) => item !== noItem),
      heldOut,
      top,
      ground.slots,
      interactions,
    )
    count(after, reordered, heldOut, top, ground.slots, interactions)
  }
  const differences = Float64Array.from(after.ndcg, (value, i) => value - before.ndcg[i])
  const [interval] = bootstrapMeans([differences], createRng(evaluation.seed).fork('rerank'))
  const candidates = run.split.test.candidates?.length ?? run.items.ids.length
  return {
    users,
    evaluated: differences.length,
    ndcg: { before: mean(before.ndcg), after: mean(after.ndcg), ...interval },
    coverage: { before: before.seen.size / candidates, after: after.seen.size / candidates },
    likeness: { before: mean(before.likeness), after: mean(after.likeness) },
    popularity: { before: mean(before.popularity), after: mean(after.popularity) },
    short,
    list: user === null ? null : listOf(run, evaluation, lists, user, top, ground),
  }
}

function prepare(run: ExploredRun, rules: RerankRules): ReorderGround {
  const { vocabulary, slots } = contentOf(run)
  const fieldOf = (name: string): (typeof vocabulary.fields)[number] => {
    const field = vocabulary.fields.find((one) => one.name === name)
    if (field) return field
    const known = vocabulary.fields.map((one) => one.name).join(', ') || 'none'
    throw new WorkbenchError('INVALID_INPUT', `Items have no attribute "${name}" that could be counted.`, `They have: ${known}.`)
  }
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const known: Csr = csrFromRows(
    run.items.ids.map((_, item) => rowOf(slots, item).filter((slot) => !unknown.has(slot))),
    slots.cols,
  )
  const left = new Set(
    rules.without.map(({ field: name, value }) => {
      const { from, to } = fieldOf(name)
      return vocabulary.slots.findIndex((slot, at) => at >= from && at < to && slot.value === value)
    }),
  )
  const logs = Float32Array.from(columnCounts(run.split.trainAndValidation), (interactions) => Math.log1p(interactions))
  const most = logs.reduce((a, b) => Math.max(a, b), 0)
  return {
    slots: known,
    caps: rules.caps.map(({ field, most: allowed }) => ({ ...fieldOf(field), most: allowed })),
    isLeftOut: Uint8Array.from(run.items.ids, (_, item) => Number(rowOf(known, item).some((slot) => left.has(slot)))),
    popularity: logs.map((value) => (most === 0 ? 0 : value / most)),
    rules,
  }
}

interface Tally {
  readonly ndcg: number[]
  readonly likeness: number[]
  readonly popularity: number[]
  readonly seen: Set<number>
}
const createTally = (): Tally => ({ ndcg: [], likeness: [], popularity: [], seen: new Set() })

function count(tally: Tally, items: Uint32Array, heldOut: Uint32Array, top: number, slots: Csr, interactions: Uint32Array): void {
  if (heldOut.length > 0) {
    const ranks = Array.from(items.keys(), (place) => place + 1).filter((rank) => heldOut.includes(items[rank - 1]))
    tally.ndcg.push(gainWithin(ranks, top) / idealGain(Math.min(top, heldOut.length)))
  }
  let pairs = 0
  let alike = 0
  for (let a = 0; a < items.length; a++) {
    tally.seen.add(items[a])
    tally.popularity.push(interactions[items[a]])
    for (let b = 0; b < a; b++) {
      alike += likeness(slots, items[a], items[b])
      pairs++
    }
  }
  if (pairs > 0) tally.likeness.push(alike / pairs)
}

/** The list of one test user, also of one whose list does not count in the figures. */
function listOf(
  run: ExploredRun,
  evaluation: StoredEvaluation,
  lists: TopLists,
  user: string,
  top: number,
  ground: ReorderGround,
): NonNullable<Reranked['list']> {
  const row = evaluation.subjects.findIndex((subject) => run.users.ids[subject] === user)
  const from = row * lists.k
  if (row < 0 || from >= lists.items.length) {
    throw new WorkbenchError('USER_NOT_FOUND', `No list of user "${user}" is stored with this run.`, 'Choose a test user.')
  }
  const items = lists.items.subarray(from, from + lists.k)
  const heldOut = rowOf(evaluation.heldOut, row)
  return reorder(items, lists.scores.subarray(from, from + lists.k), top, ground).map((place, at) => ({
    ...itemFacts(run, null, run.items.ids[items[place]]),
    rank: at + 1,
    rankBefore: place + 1,
    isHit: heldOut.includes(items[place]),
  }))
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
