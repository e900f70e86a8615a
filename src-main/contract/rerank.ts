import { z } from 'zod'
import { AttributeValues } from './datasets.ts'

/** How stored lists are put in another order. All of it works on the best 100 candidates of each list. */
export const RerankRules = z.object({
  /** At most so many items of a list have the same value of this attribute; items without a value are not counted. */
  caps: z.array(z.object({ field: z.string(), most: z.number().int().min(1) })).default([]),
  /** Items with this value are left out. */
  without: z.array(z.object({ field: z.string(), value: z.string() })).default([]),
  /** 0: by score alone; 1: only as unlike the places above as can be (maximal marginal relevance, Carbonell and Goldstein 1998). */
  diversity: z.number().min(0).max(1).default(0),
  /** How much of the score's range the most popular item loses; others by the logarithm of their interactions. */
  popularity: z.number().min(0).max(1).default(0),
})
export type RerankRules = z.infer<typeof RerankRules>

const BeforeAfter = z.object({ before: z.number(), after: z.number() })

export const Reranked = z.object({
  /** Users of the test part whose lists were put in order, 2,000 at most, and how many of them have held-out items: figures are means over those. */
  users: z.number().int(),
  evaluated: z.number().int(),
  /** With the 95 % bootstrap interval of the difference over users. */
  ndcg: BeforeAfter.extend({ low: z.number(), high: z.number() }),
  /** Different items in the lists over all candidates. */
  coverage: BeforeAfter,
  /** Mean share of attribute values that two items of a list have in common (Jaccard). */
  likeness: BeforeAfter,
  /** Mean interactions of the items shown, in training. */
  popularity: BeforeAfter,
  /** Lists that the rules left shorter than was asked for. */
  short: z.number().int(),
  /** The list of the named user, with the place that each item had. */
  list: z
    .array(
      z.object({
        item: z.string(),
        title: z.string().nullable(),
        attributes: AttributeValues,
        rank: z.number().int(),
        rankBefore: z.number().int(),
        isHit: z.boolean(),
      }),
    )
    .nullable(),
  elapsedMs: z.number(),
})
export type Reranked = z.infer<typeof Reranked>
