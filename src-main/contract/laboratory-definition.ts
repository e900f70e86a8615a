import { z } from 'zod'

/** What kind of figure a definition gives. */
export const MetricFamily = z.enum(['precision', 'recall', 'ndcg', 'map', 'mrr', 'hit_rate'])
export type MetricFamily = z.infer<typeof MetricFamily>

/** What one relevant item is worth; r is its rating, t the relevance threshold (0 without one). */
export const Gain = z.enum(['binary', 'linear', 'exponential', 'exponential-above'])
export type Gain = z.infer<typeof Gain>

/** How worth falls with the rank: 1 / log_b(rank + 1); 1 / max(1, log_b rank); not at all; 1 / rank. */
export const Discount = z.enum(['log', 'log-clipped', 'none', 'reciprocal'])
export type Discount = z.infer<typeof Discount>

/** What the gain is divided by: the best list of K; of all relevant items; of the hits alone; nothing. */
export const Ideal = z.enum(['cut', 'full', 'retrieved', 'none'])
export type Ideal = z.infer<typeof Ideal>

/** What recall and average precision are divided by: T relevant items; min(K, T); the hits. */
export const Denominator = z.enum(['relevant', 'min', 'retrieved'])
export type Denominator = z.infer<typeof Denominator>

export const mostNegatives = 100_000

/** Keys that a definition may have; which of them matter, the family says (`partsOf`). */
const Definition = z.strictObject({
  /** What its user calls it; empty: it is called by its parameters. */
  name: z.string().max(120).default(''),
  family: MetricFamily.default('ndcg'),
  k: z.number().int().min(1).max(1000).default(10),
  gain: Gain.default('binary'),
  discount: Discount.default('log'),
  /** Of the logarithm. */
  base: z.number().gt(1).max(1000).default(2),
  ideal: Ideal.default('cut'),
  denominator: Denominator.default('min'),
  /** Held-out items rated lower are not relevant; null: all are. */
  threshold: z.number().nullable().default(null),
  /** Users without a relevant item: not counted, or counted as this. */
  noRelevant: z.enum(['left-out', 'zero', 'one']).default('left-out'),
  /** Users with relevant items to whom nothing is recommended. */
  emptyLists: z.enum(['zero', 'left-out']).default('zero'),
  /** Relevant items are ranked among as many others, drawn evenly: the expected figure. null: among all others. */
  negatives: z.number().int().min(1).max(mostNegatives).nullable().default(null),
})

/** A metric as data: everything that two tools can differ in. */
export const MetricDefinition = Definition.superRefine((definition, context) => {
  const { family, denominator, ideal, negatives } = definition
  const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  if (family === 'recall' && denominator === 'retrieved') refuse('denominator', 'Recall over its own hits is always 1.')
  if (negatives === null) return
  const cannot = 'has no expected value that follows from ranks alone: hits of one draw divide by each other'
  if (family === 'map' && denominator === 'retrieved') refuse('denominator', `Average precision over its own hits ${cannot}.`)
  if (family === 'ndcg' && ideal === 'retrieved') refuse('ideal', `nDCG with the ideal of its own hits ${cannot}.`)
})
export type MetricDefinition = z.infer<typeof MetricDefinition>
export type DefinitionKey = Exclude<keyof MetricDefinition, 'name'>

/** The parameters that change a figure of this family; the others have no effect on it. */
export function partsOf({ family, discount, ideal }: Pick<MetricDefinition, 'family' | 'discount' | 'ideal'>): readonly DefinitionKey[] {
  const shared = ['family', 'k', 'threshold', 'noRelevant', 'emptyLists', 'negatives'] as const
  if (family === 'recall' || family === 'map') return [...shared, 'denominator']
  if (family !== 'ndcg') return shared
  // A quotient of two sums of 1 / log_b(rank + 1) has no b left.
  const hasBase = discount === 'log-clipped' || (discount === 'log' && ideal === 'none')
  return [...shared, 'gain', 'discount', ...(hasBase ? (['base'] as const) : []), 'ideal']
}

/** Whether figures of this definition need the ratings of what was held out. */
export function needsRatings(definition: MetricDefinition): boolean {
  return definition.threshold !== null || (definition.family === 'ndcg' && definition.gain !== 'binary')
}
