import { z } from 'zod'
import { AudienceQuery, Counterfactual } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'

export const ReachQuery = AudienceQuery.extend({ user: z.string().min(1) })
export type ReachQuery = z.infer<typeof ReachQuery>

/** Changes that together bring a user into the audience. */
export const ReachPath = z.object({
  changes: z.array(Counterfactual.pick({ kind: true, field: true, from: true, to: true })),
  item: AttributeValues,
  /** The user's rank then. */
  rank: z.number().int(),
  /** Users that come into the audience; as many leave. */
  gained: z.number().int(),
})
export type ReachPath = z.infer<typeof ReachPath>

/** The smallest change of an item that reaches one user: the fewest values, and of these what moves the fewest others. */
export const Reach = z.object({
  user: z.string(),
  rank: z.number().int(),
  size: z.number().int(),
  /** Empty where the user is in the audience already, or where nothing that was tried reaches them. */
  paths: z.array(ReachPath),
  /** Where nothing reaches the user: what comes nearest. */
  nearest: ReachPath.omit({ gained: true }).nullable(),
  /** Items that were tried. */
  tried: z.number().int(),
  elapsedMs: z.number(),
})
export type Reach = z.infer<typeof Reach>
