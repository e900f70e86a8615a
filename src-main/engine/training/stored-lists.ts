import type { Split } from '../data/split.ts'

/** So many places of every list are kept: enough for any re-ranking and any metric that people ask for. */
const usualDepth = 1000
const mostBytes = 256 * 2 ** 20
/** A column and a score. */
const bytesPerPlace = 8
/** What pages show of a list. */
const leastDepth = 100

/** Lists of the test part: how many, of how many places, and their bytes in memory and on the disk. */
export interface StoredLists {
  readonly depth: number
  readonly bytes: number
}

/** Where the lists of all would take over 256 MB (from 33,000 on) they are shorter, but never than what the metrics look at. */
export function storedLists({ direction, test, itemIndex }: Split, cutoffs: readonly number[]): StoredLists {
  const users = test.users.length
  const items = test.candidates?.length ?? itemIndex.length
  const [lists, choices] = direction === 'items-for-user' ? [users, items] : [items, users]
  const affordable = Math.floor(mostBytes / (bytesPerPlace * Math.max(1, lists)))
  const depth = Math.min(choices, Math.max(leastDepth, ...cutoffs, Math.min(usualDepth, affordable)))
  return { depth, bytes: lists * depth * bytesPerPlace }
}
