import { z } from 'zod'
import { AttributeValues } from './datasets.ts'
import { RunId, SegmentId } from './ids.ts'

export const RecommendedItem = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  /** 1 = best. */
  rank: z.number().int(),
  /** The model's own number: comparable within one list, not between models. */
  score: z.number(),
  /** Share of all candidates that score lower, 0..1. */
  percentile: z.number(),
  heldOutHit: z.boolean(),
})
export type RecommendedItem = z.infer<typeof RecommendedItem>

export const HistoryEntry = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  rating: z.number().nullable(),
  time: z.number().nullable(),
  /** known: the model saw it as input; heldOut: it was hidden; below: rated under the threshold, never used. */
  part: z.enum(['known', 'heldOut', 'below']),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

export const UserList = z.object({
  runId: RunId,
  user: z.string().nullable(),
  userAttributes: AttributeValues,
  /** Is this user in the test part (then hits are marked), in training, or made up? */
  role: z.enum(['test', 'validation', 'train', 'unused', 'custom']),
  history: z.array(HistoryEntry),
  items: z.array(RecommendedItem),
  /** Held-out items below the shown list, with their exact rank. */
  missed: z.array(z.object({ item: z.string(), title: z.string().nullable(), rank: z.number().int(), score: z.number() })),
  candidates: z.number().int(),
  metrics: z.record(z.string(), z.number()),
  /** Ids that were asked for but are unknown to the model. */
  unknownItems: z.array(z.string()),
  /** Ratings from this on count as liked; null: whatever was used counts. */
  threshold: z.number().nullable(),
  elapsedMs: z.number(),
})
export type UserList = z.infer<typeof UserList>

export const EvaluatedUser = z.object({
  user: z.string(),
  role: z.enum(['test', 'validation', 'train', 'unused']),
  attributes: AttributeValues,
  interactions: z.number().int(),
  hits: z.number().int().nullable(),
  metric: z.number().nullable(),
})
export type EvaluatedUser = z.infer<typeof EvaluatedUser>

export const UserQuery = z.object({
  runId: RunId,
  query: z.string().default(''),
  /** Only users of this segment. */
  segmentId: SegmentId.nullable().default(null),
  /** Which per-user metric to list and sort by. */
  metric: z.string().default('ndcg@20'),
  sort: z.enum(['best', 'worst', 'active', 'id']).default('id'),
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
})
export type UserQuery = z.infer<typeof UserQuery>
