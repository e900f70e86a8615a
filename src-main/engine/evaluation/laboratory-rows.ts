import type { Csr } from '../kernel/csr.ts'
import { unranked } from './ranking.ts'

/** What a test part says to every definition, shared by all models. A row is a user or, where users are ranked for items, an item. */
export interface LaboratoryRows {
  /** Row r's held-out entries are `offsets[r] .. offsets[r + 1])`. */
  readonly offsets: Uint32Array
  /** [rows] how many could be ranked. */
  readonly candidates: Uint32Array
  /** [entries] null: nothing is known of them. */
  readonly ratings: Float32Array | null
}

/** One model's ranks of what was held out, the best first within each row. */
export interface RankedRows {
  /** [entries] ascending within a row; `unranked` where a list ends above, or the item is no candidate. */
  readonly ranks: Uint32Array
  /** [entries] which held-out entry each rank is of. */
  readonly entries: Uint32Array
  /** Rows to which nothing is recommended. */
  readonly emptyRows: Uint8Array
  /** Places that are known; null: the whole ranking is. */
  readonly depth: number | null
}

/** Positions within a row and ranks share one exact double while they are sorted. */
const positionRange = 2 ** 20

/** Sorts every row's held-out entries by rank. `ranks` [entries] is aligned with the matrix. */
export function rankRows({ rows, indptr }: Csr, ranks: Uint32Array, emptyRows: Uint8Array, depth: number | null): RankedRows {
  const sorted = { ranks: new Uint32Array(ranks.length), entries: new Uint32Array(ranks.length), emptyRows, depth }
  const keys = new Float64Array(ranks.length)
  for (let row = 0; row < rows; row++) {
    const from = indptr[row]
    const to = indptr[row + 1]
    for (let at = from; at < to; at++) keys[at] = ranks[at] * positionRange + (at - from)
    keys.subarray(from, to).sort()
    for (let at = from; at < to; at++) {
      const rank = Math.floor(keys[at] / positionRange)
      sorted.ranks[at] = rank
      sorted.entries[at] = from + (keys[at] - rank * positionRange)
    }
  }
  return sorted
}

/** Ranks of held-out entries within lists: `items` [lists' places], list r at `offsets[r] .. offsets[r + 1])`, the best first. */
export function ranksWithin(lists: { readonly offsets: Uint32Array; readonly items: Uint32Array }, heldOut: Csr): Uint32Array {
  const ranks = new Uint32Array(heldOut.indices.length).fill(unranked)
  // One stamp per item says for which row it was seen, so that nothing has to be cleared between rows.
  const seenFor = new Uint32Array(heldOut.cols)
  const placeOf = new Uint32Array(heldOut.cols)
  for (let row = 0; row < heldOut.rows; row++) {
    for (let at = lists.offsets[row]; at < lists.offsets[row + 1]; at++) {
      const item = lists.items[at]
      if (item >= heldOut.cols) continue
      seenFor[item] = row + 1
      placeOf[item] = at - lists.offsets[row] + 1
    }
    for (let at = heldOut.indptr[row]; at < heldOut.indptr[row + 1]; at++) {
      const item = heldOut.indices[at]
      if (seenFor[item] === row + 1) ranks[at] = placeOf[item]
    }
  }
  return ranks
}
