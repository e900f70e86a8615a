import { assert, WorkbenchError } from '../kernel/errors.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import { noItem } from '../plugins/define.ts'

/**
 * From scores to ranks, the one way for evaluation, inspector and export. Candidates are all items but the known ones; ties are broken by a
 * seeded permutation. A rank is exact for every held-out item, however deep, though only the top of the list is sorted.
 */

/** `place[item]` breaks ties (smaller wins); `item[place]` is the inverse. */
export interface TieOrder {
  readonly place: Uint32Array
  readonly item: Uint32Array
}

export function createTieOrder(seed: number, itemCount: number): TieOrder {
  const item = permutation(itemCount, createRng(seed).fork('ties'))
  const place = new Uint32Array(itemCount)
  item.forEach((which, at) => (place[which] = at))
  return { place, item }
}

/**
 * The seed of ties and resamples that belongs to a split: all runs on it break ties the same way, whatever their own seed, so that no two
 * differ by luck alone.
 */
export function evaluationSeedOf(splitHash: string): number {
  return Number.parseInt(splitHash.slice(0, 8), 16)
}

/** The rank of a held-out item that is no candidate, because the user's history holds it: beyond every cut-off. */
export const unranked = noItem

/** Where a ranked row goes: views of exactly one row. */
export interface RankedRow {
  /** [depth] best first; places without a candidate hold `noItem` and score -Infinity. */
  readonly items: Uint32Array
  readonly scores: Float32Array
  /** [held-out items], aligned with them. */
  readonly heldOutRanks: Uint32Array
  readonly heldOutScores: Float32Array
  /** [held-out items] the same ranks in ascending order, as metrics want them. */
  readonly ascendingRanks: Uint32Array
}

export interface Ranker {
  /**
   * Ranks one user. `scores` [itemCount] is only read. `known` is left out, every item of `heldOut` gets its exact rank.
   * @returns the number of candidates.
   * @throws WorkbenchError RUN_FAILED when a score is not a finite number.
   */
  rankRow(scores: Float32Array, known: Uint32Array, heldOut: Uint32Array, into: RankedRow): number
}

/** Scores (32 bits, best first) and tie places (21 bits) share one exact double, so that native sorting needs no comparator. */
const placeRange = 2 ** 21

/**
 * A ranker with its scratch memory; with `candidates` (columns, ascending) it ranks nothing but these. A row costs three passes over the scores and one sort of about `depth` + held-out keys: scores fall into
 * equally wide buckets, only buckets that hold the top or a held-out item are sorted, the others are counted.
 */
export function createRanker(itemCount: number, ties: TieOrder, candidates?: Uint32Array): Ranker {
  assert(itemCount <= placeRange, `${itemCount} items do not fit the packed sort keys`)
  const bucketCount = Math.min(65_000, Math.max(64, itemCount >> 1))
  const row = new Float32Array(itemCount)
  const bits = new Int32Array(row.buffer)
  const bucketOf = new Uint16Array(itemCount)
  // Bucket 0 is for what cannot be ranked: known items, which are NaN in `row`.
  const members = new Uint32Array(bucketCount + 1)
  const sorted = new Uint8Array(bucketCount + 1)
  const skippedAbove = new Uint32Array(bucketCount + 1)
  const keys = new Float64Array(itemCount)
  const heldOutSlot = new Int32Array(itemCount).fill(-1)
  const barred = candidates === undefined ? new Uint32Array(0) : complementOf(candidates, itemCount)

  const hideKnown = (known: Uint32Array): number => {
    let hidden = 0
    for (let i = 0; i < known.length; i++) {
      if (!Number.isNaN(row[known[i]])) hidden++
      row[known[i]] = NaN
    }
    return hidden
  }

  const fillBuckets = (hidden: number): void => {
    let low = Infinity
    let high = -Infinity
    for (let i = 0; i < itemCount; i++) {
      const score = row[i]
      if (score < low) low = score
      if (score > high) high = score
    }
    const scale = high > low ? (bucketCount - 1) / (high - low) : 0
    members.fill(0)
    for (let i = 0; i < itemCount; i++) {
      // NaN becomes 0; so do infinities, since their scale makes NaN.
      const bucket = (1 + (row[i] - low) * scale) | 0
      bucketOf[i] = bucket
      members[bucket]++
    }
    if (members[0] !== hidden) {
      throw new WorkbenchError(
        'RUN_FAILED',
        `The model gave ${members[0] - hidden} of ${itemCount} items a score that is not a finite number.`,
        'The training has diverged. Lower the learning rate or raise the regularization, and train again.',
      )
    }
  }

  const chooseBuckets = (depth: number, heldOut: Uint32Array): void => {
    sorted.fill(0)
    for (let i = 0; i < heldOut.length; i++) {
      heldOutSlot[heldOut[i]] = i
      sorted[bucketOf[heldOut[i]]] = 1
    }
    let reached = 0
    let skipped = 0
    for (let bucket = bucketCount; bucket >= 1; bucket--) {
      if (reached < depth) {
        sorted[bucket] = 1
        reached += members[bucket]
      }
      skippedAbove[bucket] = skipped
      if (sorted[bucket] === 0) skipped += members[bucket]
    }
    sorted[0] = 0
  }

  const gatherKeys = (): number => {
    let count = 0
    for (let i = 0; i < itemCount; i++) {
      if (sorted[bucketOf[i]] === 0) continue
      // The bits of a float as an integer that grows with it; -0 counts as 0, so that they tie.
      const raw = row[i] === 0 ? 0 : bits[i]
      const ordered = raw ^ ((raw >> 31) & 0x7fffffff)
      keys[count++] = (0x7fffffff - ordered) * placeRange + ties.place[i]
    }
    keys.subarray(0, count).sort()
    return count
  }

  return {
    rankRow(scores, known, heldOut, into) {
      row.set(scores)
      const hidden = hideKnown(barred) + hideKnown(known)
      const candidateCount = itemCount - hidden
      fillBuckets(hidden)
      const depth = into.items.length
      chooseBuckets(depth, heldOut)
      const count = gatherKeys()
      into.heldOutRanks.fill(unranked)
      into.heldOutScores.fill(-Infinity)
      into.ascendingRanks.fill(unranked)
      let found = 0
      for (let at = 0; at < count; at++) {
        // The remainder by hand: `%` of doubles is a call, ten times slower.
        const item = ties.item[keys[at] - Math.floor(keys[at] / placeRange) * placeRange]
        if (at < depth) {
          into.items[at] = item
          into.scores[at] = row[item]
        }
        const slot = heldOutSlot[item]
        if (slot < 0) continue
        const rank = at + 1 + skippedAbove[bucketOf[item]]
        into.heldOutRanks[slot] = rank
        into.heldOutScores[slot] = row[item]
        into.ascendingRanks[found++] = rank
      }
      if (candidateCount < depth) {
        into.items.fill(noItem, candidateCount)
        into.scores.fill(-Infinity, candidateCount)
      }
      for (let i = 0; i < heldOut.length; i++) heldOutSlot[heldOut[i]] = -1
      return candidateCount
    },
  }
}

/** All columns below `count` that are not among these, ascending. */
export function complementOf(columns: Uint32Array, count: number): Uint32Array {
  const isIn = new Uint8Array(count)
  for (const column of columns) isIn[column] = 1
  return Uint32Array.from(isIn.keys()).filter((column) => isIn[column] === 0)
}
