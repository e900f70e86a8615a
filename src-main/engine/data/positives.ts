import { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Dataset } from './dataset.ts'

/** The rules that every splitter has: which interactions count at all. Part of the split and of its hash. */
export const SplitRules = z.object({
  threshold: z.number().nullable().default(null).meta({
    title: 'Positive from',
    description:
      'An interaction is a positive when its rating is at least this; lower ones do not exist for the split. Empty: every row is a positive.',
    symbol: 't',
    unit: 'rating',
    group: 'Interactions',
  }),
  minimumUserInteractions: z.number().int().min(1).max(1_000_000).default(5).meta({
    title: 'Positives per user, at least',
    description: 'Users with fewer positives are left out. Repeated together with the rule for items until both hold (k-core).',
    group: 'Interactions',
  }),
  minimumItemInteractions: z.number().int().min(1).max(1_000_000).default(1).meta({
    title: 'Positives per item, at least',
    description: 'Items with fewer positives are left out. Repeated together with the rule for users until both hold (k-core).',
    group: 'Interactions',
  }),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1)
    .meta({ title: 'Seed of the split', description: 'The same seed gives the same split.', group: 'Sizes' }),
})
export type SplitRules = z.infer<typeof SplitRules>

/** The rules of splits that a file gives: all of it counts unless something else is asked for. */
export const GivenSplitRules = SplitRules.extend({
  minimumUserInteractions: SplitRules.shape.minimumUserInteractions.unwrap().default(1).meta({
    title: 'Positives per user, at least',
    description: 'Users with fewer positives are left out, although the file has them.',
    group: 'Interactions',
  }),
  file: z.string().default('').meta({
    title: 'Imported file',
    description: 'Name or id of a file that was imported for this dataset. Empty: the only one of its kind.',
    group: 'File',
  }),
})

/**
 * What is left of a dataset under the rules, renumbered. Row r is dataset user `userIndex[r]`, its positives are
 * `items[offsets[r] .. offsets[r+1])` as columns (dataset item `itemIndex[column]`), in time order.
 */
export interface Positives {
  readonly userIndex: Uint32Array
  readonly itemIndex: Uint32Array
  readonly offsets: Uint32Array
  readonly items: Uint32Array
  /** What each rule took, for the live counts. */
  readonly droppedLowRatings: number
  readonly droppedUsers: number
  readonly droppedItems: number
}

/**
 * Applies duplicates-keep-last, the threshold, then the k-core. Throws SPLIT_EMPTY when nothing is left.
 * @param only one flag per interaction: those with 0 do not exist for this split.
 */
export function selectPositives(dataset: Dataset, rules: Omit<SplitRules, 'seed'>, only?: Uint8Array): Positives {
  const { kept, droppedLowRatings } = markPositives(dataset, rules.threshold)
  if (only) for (let k = 0; k < kept.length; k++) kept[k] &= only[k]
  pruneToCore(dataset, kept, rules.minimumUserInteractions, rules.minimumItemInteractions)
  const userCount = dataset.users.ids.length
  const itemCount = dataset.items.ids.length
  const used = new Uint8Array(itemCount)
  const users: number[] = []
  let total = 0
  for (let u = 0; u < userCount; u++) {
    const before = total
    for (let k = dataset.userOffsets[u]; k < dataset.userOffsets[u + 1]; k++) {
      if (kept[k] === 0) continue
      used[dataset.itemOf[k]] = 1
      total++
    }
    if (total > before) users.push(u)
  }
  if (total === 0) throw nothingLeft(dataset, rules)
  const itemIndex: number[] = []
  const columnOf = new Uint32Array(itemCount)
  for (let i = 0; i < itemCount; i++) if (used[i] === 1) columnOf[i] = itemIndex.push(i) - 1
  const offsets = new Uint32Array(users.length + 1)
  const items = new Uint32Array(total)
  let at = 0
  users.forEach((u, row) => {
    for (let k = dataset.userOffsets[u]; k < dataset.userOffsets[u + 1]; k++) {
      if (kept[k] === 1) items[at++] = columnOf[dataset.itemOf[k]]
    }
    offsets[row + 1] = at
  })
  return {
    userIndex: Uint32Array.from(users),
    itemIndex: Uint32Array.from(itemIndex),
    offsets,
    items,
    droppedLowRatings,
    droppedUsers: userCount - users.length,
    droppedItems: itemCount - itemIndex.length,
  }
}

/** One flag per interaction. A pair that occurs twice counts with its last rating (rows are in time order). */
function markPositives(dataset: Dataset, threshold: number | null): { kept: Uint8Array; droppedLowRatings: number } {
  const { itemOf, ratingOf, userOffsets } = dataset
  if (threshold !== null && ratingOf === null) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `threshold is ${threshold}, but dataset "${dataset.detail.summary.name}" has no ratings.`,
      'Leave the threshold empty (null): every row is a positive then.',
      { details: { field: 'threshold' } },
    )
  }
  const kept = new Uint8Array(itemOf.length)
  const seenBy = new Uint32Array(dataset.items.ids.length)
  let droppedLowRatings = 0
  for (let u = 0; u < dataset.users.ids.length; u++) {
    for (let k = userOffsets[u + 1] - 1; k >= userOffsets[u]; k--) {
      if (seenBy[itemOf[k]] === u + 1) continue
      seenBy[itemOf[k]] = u + 1
      if (threshold !== null && ratingOf !== null && ratingOf[k] < threshold) droppedLowRatings++
      else kept[k] = 1
    }
  }
  return { kept, droppedLowRatings }
}

/** Clears flags until every remaining user and item has enough. Each round is one pass; ML-1M needs two. */
function pruneToCore(dataset: Dataset, kept: Uint8Array, minimumUser: number, minimumItem: number): void {
  const { itemOf, userOffsets } = dataset
  const perItem = new Uint32Array(dataset.items.ids.length)
  for (let k = 0; k < itemOf.length; k++) perItem[itemOf[k]] += kept[k]
  for (let changed = true; changed;) {
    changed = false
    for (let u = 0; u < dataset.users.ids.length; u++) {
      let count = 0
      for (let k = userOffsets[u]; k < userOffsets[u + 1]; k++) {
        if (kept[k] === 1 && perItem[itemOf[k]] < minimumItem) {
          kept[k] = 0
          perItem[itemOf[k]]--
          changed = true
        }
        count += kept[k]
      }
      if (count === 0 || count >= minimumUser) continue
      for (let k = userOffsets[u]; k < userOffsets[u + 1]; k++) {
        perItem[itemOf[k]] -= kept[k]
        kept[k] = 0
      }
      changed = true
    }
  }
}

function nothingLeft(dataset: Dataset, rules: Omit<SplitRules, 'seed'>): WorkbenchError {
  return new WorkbenchError(
    'SPLIT_EMPTY',
    `No interaction of "${dataset.detail.summary.name}" is left with threshold ${rules.threshold ?? 'none'}, at least ${rules.minimumUserInteractions} per user and ${rules.minimumItemInteractions} per item.`,
    'Lower the threshold or the minimum counts.',
  )
}
