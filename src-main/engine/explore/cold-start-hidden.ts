import type { HidingMethod } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { createRanker, type Ranker } from '../evaluation/ranking.ts'
import { type Csr, csrFromRows, rowOf, transpose } from '../kernel/csr.ts'
import type { ColdStart } from '../plugins/define.ts'
import type { Ranking } from './cold-start-bars.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'

/** An item that can be hidden, and the members who took it, ascending. */
export interface HiddenItem {
  /** Column of the split. */
  readonly column: number
  readonly takers: Uint32Array
}

export interface Hiding {
  readonly method: HidingMethod
  readonly items: readonly HiddenItem[]
}

/** Items of the catalogue that fewer users took tell little when they are hidden. */
const fewestTakers = 10

/** How this run's model can be tested on items that it did not learn from; null: not at all. */
export function hidingMethodOf({ split }: ColdRun, cold: ColdStart): HidingMethod | null {
  if (split.test.candidates !== undefined) return 'held-out'
  return cold.leaveOneOut ? 'leave-one-out' : null
}

export function findHidden(run: ColdRun, population: Population, method: HidingMethod): Hiding {
  const fewest = method === 'held-out' ? 1 : fewestTakers
  const takersOf = transpose(method === 'held-out' ? testByMember(run, population) : population.histories)
  const columns =
    method === 'held-out' ? (run.split.test.candidates ?? new Uint32Array(0)) : Uint32Array.from({ length: takersOf.rows }, (_, c) => c)
  const items = Array.from(columns, (column) => ({ column, takers: rowOf(takersOf, column) }))
  return { method, items: items.filter(({ takers }) => takers.length >= fewest) }
}

/** What the test holds of each member. [members x items] */
function testByMember({ split }: ColdRun, population: Population): Csr {
  const { users, heldOut } = split.test
  const held = new Map(Array.from(users, (row, at) => [row, rowOf(heldOut, at)]))
  const none = new Uint32Array(0)
  return csrFromRows(
    Array.from(population.users, (row) => held.get(row) ?? none),
    heldOut.cols,
  )
}

/**
 * Every member's score for items that the ranking may not know. [items x members], row-major. Held-out items are scored from their attributes. An
 * item of the catalogue is left out by the model's closed form; where there is none (the plain rankings), those who took it are scored without it
 * in their history.
 */
export async function scoreHidden(
  { cold }: Ranking,
  run: ColdRun,
  population: Population,
  method: HidingMethod,
  items: readonly HiddenItem[],
): Promise<Float32Array> {
  const { histories, users, count } = population
  if (method === 'leave-one-out' && cold.leaveOneOut) {
    return cold.leaveOneOut(
      Uint32Array.from(items, ({ column }) => column),
      histories,
      users,
    )
  }
  const contents = items.map(({ column }) => attributesOf(run.itemAttributes, column))
  const scores = await cold.scoreUsers(contents, histories, users)
  if (method === 'held-out') return scores
  for (const [at, { column, takers }] of items.entries()) {
    const without = csrFromRows(
      Array.from(takers, (member) => rowOf(histories, member).filter((item) => item !== column)),
      histories.cols,
    )
    const rows = takers.map((member) => users[member])
    const own = await cold.scoreUsers([contents[at]], without, rows)
    takers.forEach((member, taker) => (scores[at * count + member] = own[taker]))
  }
  return scores
}

/** The ranks of an item's takers among all members, ascending; ties as in the studio. */
export interface TakerRanks {
  (scores: Float32Array, takers: Uint32Array): Uint32Array
}

export function createTakerRanks({ tieOrder, count }: Population): TakerRanks {
  const item = new Uint32Array(count)
  tieOrder.forEach((place, member) => (item[place] = member))
  const ranker: Ranker = createRanker(count, { place: tieOrder, item })
  const nobody = new Uint32Array(0)
  return (scores, takers) => {
    const ascendingRanks = new Uint32Array(takers.length)
    ranker.rankRow(scores, nobody, takers, {
      items: new Uint32Array(0),
      scores: new Float32Array(0),
      heldOutRanks: new Uint32Array(takers.length),
      heldOutScores: new Float32Array(takers.length),
      ascendingRanks,
    })
    return ascendingRanks
  }
}
