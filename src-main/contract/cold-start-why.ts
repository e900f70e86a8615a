import { z } from 'zod'
import { ContentValue } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/** Coalitions of attribute values that may be scored; where all 2^n of n values are fewer, the parts are exact. */
const usualCoalitions = 4096
export const mostCoalitions = 2 ** 20

export const AttributionQuery = z.object({
  runId: RunId,
  item: AttributeValues,
  /** null: the first user of the audience. */
  user: z.string().min(1).nullable().default(null),
  coalitions: z.number().int().min(64).max(mostCoalitions).default(usualCoalitions),
})
export type AttributionQuery = z.infer<typeof AttributionQuery>

export const AttributedValue = ContentValue.extend({
  /** Shapley value: what the value adds to the user's score, on average over all orders in which the item's values may come. */
  part: z.number(),
  /** Standard error and 95 % interval of a sampled part; null for an exact one. */
  sampling: z.object({ error: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** The same part, mean over the sampled users: what the value adds for anybody. */
  populationMean: z.number(),
  /** Items of the user's history that have the value too; the most popular first, a few of them by name. */
  carriers: z.object({ count: z.number().int(), items: z.array(z.object({ item: z.string(), title: z.string().nullable() })) }),
})
export type AttributedValue = z.infer<typeof AttributedValue>

/** What each value of a composed item adds to the score of one user, for any model: base and parts add up to the score. */
export const Attribution = z.object({
  user: z.string(),
  rank: z.number().int(),
  score: z.number(),
  /** The user's score for an item of which nothing is known. */
  base: z.number(),
  method: z.enum(['exact', 'sampled']),
  /** Coalitions that were scored, of all that there are. */
  scored: z.number().int(),
  possible: z.number(),
  values: z.array(AttributedValue),
  /** Real users over whom means and interactions are taken. */
  sampledUsers: z.number().int(),
  /**
   * Shapley interaction index of every two values (places in `values`): what they add together beyond what each adds alone, mean over the sampled
   * users with a 95 % interval; 0 for a model that is a sum. null: too many values, the parts are sampled.
   */
  interactions: z
    .array(z.object({ a: z.number().int(), b: z.number().int(), mean: z.number(), low: z.number(), high: z.number() }))
    .nullable(),
  elapsedMs: z.number(),
})
export type Attribution = z.infer<typeof Attribution>
