import { z } from 'zod'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/** Another item, and how near it is. */
export const RelatedItem = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  /** Users: cosine of the two sets of users. Content: shared over all attribute values (Jaccard). A model: its own score, no scale of its own. */
  similarity: z.number(),
  /** Users who have both; attribute values that both have; null for a model's own. */
  shared: z.number().int().nullable(),
})
export type RelatedItem = z.infer<typeof RelatedItem>

export const ItemTaker = z.object({
  user: z.string(),
  rating: z.number().nullable(),
  time: z.number().nullable(),
  attributes: AttributeValues,
})
export type ItemTaker = z.infer<typeof ItemTaker>

/** One item of a dataset: what it is, who took it and when, what is like it. */
export const ItemDetail = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  interactions: z.number().int(),
  /** 1 = most taken; items with as many share a rank. */
  popularityRank: z.number().int(),
  items: z.number().int(),
  ratings: z.array(z.object({ value: z.number(), count: z.number().int() })),
  /** Interactions over time, null without real time stamps. */
  overTime: z.array(z.object({ at: z.number(), count: z.number() })).nullable(),
  /** The newest first where times are known, at most 200. */
  takers: z.array(ItemTaker),
  byUsers: z.array(RelatedItem),
  /** Empty where no attribute says anything. */
  byContent: z.array(RelatedItem),
})
export type ItemDetail = z.infer<typeof ItemDetail>

/**
 * What a run's lists make of an item. `hidden-strength`: where it is shown it is wanted more often than what stands in the lists on average
 * (the 95 % interval lies above), and it has less of the places than of the held-out interactions. `overshown`: the reverse, both ways.
 * `even`: neither. `too-few`: it is shown or held out for fewer than five users.
 */
export const ItemVerdict = z.enum(['hidden-strength', 'overshown', 'even', 'too-few'])
export type ItemVerdict = z.infer<typeof ItemVerdict>

export const ItemExposure = z.object({
  /** Users of the test part whose lists were looked at. */
  users: z.number().int(),
  /** In so many of their lists of length `top` it stands, and for so many of these users it was held out: a hit. */
  shown: z.number().int(),
  hits: z.number().int(),
  /** 1 = shown most; null: in no list. */
  exposureRank: z.number().int().nullable(),
  /** hits / shown with its 95 % Wilson interval; null: never shown. */
  precision: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** All hits over all places of the same lists. */
  averagePrecision: z.number(),
  /** Its share of all places, and of all held-out interactions. */
  placeShare: z.number(),
  heldOutShare: z.number(),
  heldOut: z.number().int(),
  /** How far down it stood for those who wanted it; null where nobody did. */
  medianRank: z.number().nullable(),
  /** Users who wanted it, by its rank: up to 10, 20, 50, 100, 500, and below. */
  ranks: z.array(z.object({ upTo: z.number().int().nullable(), users: z.number().int() })),
  verdict: ItemVerdict,
  /** The lists where it stands highest, at most 50. */
  lists: z.array(z.object({ user: z.string(), rank: z.number().int(), isHit: z.boolean() })),
})
export type ItemExposure = z.infer<typeof ItemExposure>

export const ItemInRun = z.object({
  runId: RunId,
  /** null: the run ranks users for items, or its split left this item out. */
  exposure: ItemExposure.nullable(),
  /** What the model puts first for somebody who has only this item; null where it cannot score a new history. */
  related: z.array(RelatedItem).nullable(),
  /** Why something above is null. */
  obstacles: z.array(z.string()),
  elapsedMs: z.number(),
})
export type ItemInRun = z.infer<typeof ItemInRun>
