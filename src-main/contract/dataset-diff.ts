import { z } from 'zod'
import { FieldType } from './field-types.ts'
import { DatasetId } from './ids.ts'
import { DatasetCounts } from './versions.ts'

const count = z.number().int()

/** Ids (or pairs of user and item) that only the second has, only the first has, both have. */
const Overlap = z.object({ gained: count, lost: count, shared: count })

const DiffExample = z.object({ id: z.string(), title: z.string().nullable(), interactions: count })

/** How a number is spread in both; times are epoch seconds. `distance`: Kolmogorov and Smirnov's, the largest difference of the two shares of values up to x. */
export const DistributionShift = z.object({
  of: z.enum(['activity', 'popularity', 'rating', 'time']),
  from: z.object({ mean: z.number(), median: z.number(), low: z.number(), high: z.number() }),
  to: z.object({ mean: z.number(), median: z.number(), low: z.number(), high: z.number() }),
  distance: z.number(),
})
export type DistributionShift = z.infer<typeof DistributionShift>

/** null on a side: it has no such attribute. `changed`: entities of both datasets that have another value. */
export const AttributeChange = z.object({
  target: z.enum(['items', 'users']),
  field: z.string(),
  from: z.object({ type: FieldType, coverageRatio: z.number() }).nullable(),
  to: z.object({ type: FieldType, coverageRatio: z.number() }).nullable(),
  changed: count,
})
export type AttributeChange = z.infer<typeof AttributeChange>

/** What is different between two datasets; equal ids are the same user and the same item. */
export const DatasetDiff = z.object({
  from: DatasetCounts.extend({ id: DatasetId, name: z.string() }),
  to: DatasetCounts.extend({ id: DatasetId, name: z.string() }),
  users: Overlap,
  items: Overlap,
  /** Pairs of user and item; of shared pairs, how many have another rating or time (where both datasets have such a column). */
  interactions: Overlap.extend({ ratingChanged: count, timeChanged: count }),
  /** The most frequent of the items that are in one only. */
  itemsGained: z.array(DiffExample),
  itemsLost: z.array(DiffExample),
  shifts: z.array(DistributionShift),
  gini: z.object({ from: z.number(), to: z.number() }),
  titlesChanged: count,
  attributes: z.array(AttributeChange),
  /** The same in words, the largest differences first. */
  sentences: z.array(z.string()),
})
export type DatasetDiff = z.infer<typeof DatasetDiff>
