import type { ListLikeness } from '../../contract/index.ts'
import type { Split } from '../data/split.ts'
import { type Csr, rowOf, selectRows, transpose } from '../kernel/csr.ts'
import { noItem, type TopLists } from '../plugins/define.ts'
import type { RankedPart } from './rank-part.ts'

/** So many lists tell enough. */
const looked = 500
const depth = 20

/**
 * How much the lists (items for users, cut at 20) are one list: the share of places that two people have in common on average, and the share
 * that the most popular items would fill that each of them does not know. `popularity`: interactions per item; null where candidates are new.
 */
export function likenessOf(lists: TopLists, foldIn: Csr, popularity: Uint32Array | null): ListLikeness | null {
  const rows = Math.min(looked, foldIn.rows)
  const k = Math.min(depth, lists.k)
  if (rows < 2 || k === 0) return null
  const byPopularity = popularity && Uint32Array.from(popularity, (_, item) => item).sort((a, b) => popularity[b] - popularity[a] || a - b)
  const own: Uint32Array[] = []
  const popular: Set<number>[] = []
  for (let row = 0; row < rows; row++) {
    const list = lists.items.subarray(row * lists.k, row * lists.k + k).filter((item) => item !== noItem)
    own.push(list)
    if (byPopularity) popular.push(firstUnknown(byPopularity, new Set(rowOf(foldIn, row)), list.length))
  }
  const places = own.reduce((sum, list) => sum + list.length, 0)
  if (places === 0) return null
  return {
    sharedPlaces: sharedShare(own, places),
    sharedByPopular: byPopularity ? sharedShare(popular, places) : 1,
    popularPlaces: byPopularity ? own.reduce((sum, list, row) => sum + overlap(list, popular[row]), 0) / places : null,
  }
}

/** Mean number of items that two lists have in common, by the mean length of a list. */
function sharedShare(all: readonly Iterable<number>[], places: number): number {
  const listed = new Map<number, number>()
  for (const list of all) for (const item of list) listed.set(item, (listed.get(item) ?? 0) + 1)
  const pairs = [...listed.values()].reduce((sum, count) => sum + count * (count - 1), 0)
  return Math.min(1, pairs / ((all.length - 1) * places))
}

/**
 * Places of the test lists that hold a pair of the training data: an item that the person's history has, or the model learned that they have, or,
 * where users are ranked for items, a person who has the item. There must be none.
 */
export function countTrained(
  { lists, subjects }: Pick<RankedPart, 'lists' | 'subjects'>,
  { direction, test, trainAndValidation }: Pick<Split, 'direction' | 'test' | 'trainAndValidation'>,
): number {
  const isForUsers = direction === 'items-for-user'
  const histories = isForUsers ? test.foldIn : transpose(test.foldIn)
  const learned = isForUsers ? selectRows(trainAndValidation, test.users) : transpose(selectRows(trainAndValidation, test.users))
  let count = 0
  for (let row = 0; row < subjects.length; row++) {
    const of = isForUsers ? row : subjects[row]
    const known = new Set([...rowOf(histories, of), ...rowOf(learned, of)])
    count += overlap(lists.items.subarray(row * lists.k, (row + 1) * lists.k), known)
  }
  return count
}

function firstUnknown(order: Uint32Array, known: ReadonlySet<number>, count: number): Set<number> {
  const found = new Set<number>()
  for (let at = 0; at < order.length && found.size < count; at++) {
    if (!known.has(order[at])) found.add(order[at])
  }
  return found
}

function overlap(items: Uint32Array, others: ReadonlySet<number>): number {
  return items.reduce((count, item) => count + (others.has(item) ? 1 : 0), 0)
}
