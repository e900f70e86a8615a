import { z } from 'zod'
import { AudienceQuery, AudienceUser } from './cold-start.ts'
import { RunId } from './ids.ts'

/** Each of them is opened and ranks all users. */
export const mostCompared = 12

export const AgreementQuery = AudienceQuery.extend({
  /**
   * Other runs on the same split. null: those that can be asked, other seeds of the same recipe first, then the newest run of every other model.
   */
  others: z
    .array(RunId)
    .max(mostCompared - 1)
    .nullable()
    .default(null),
})
export type AgreementQuery = z.infer<typeof AgreementQuery>

export const ComparedRanking = z.object({
  /** null: a plain ranking that is fitted beside the run, for which nothing was trained. */
  runId: RunId.nullable(),
  name: z.string(),
  modelId: z.string(),
  seed: z.number().int().nullable(),
})
export type ComparedRanking = z.infer<typeof ComparedRanking>

/** What other seeds make of the same model: how far one run can be taken at its word. */
export const SeedSpread = z.object({
  seeds: z.array(z.number().int()),
  /** Users of every seed's audience, and of at least one's. */
  always: z.number().int(),
  ever: z.number().int(),
  /** Standard deviation of a user's percentile over the seeds: median and the ninth tenth of the users who are in any audience. */
  deviation: z.object({ median: z.number(), high: z.number() }),
  /** Users who score at least what the asked run's audience ends at, by seed. */
  sizes: z.array(z.number().int()),
})
export type SeedSpread = z.infer<typeof SeedSpread>

/** The same item asked of several runs, and of the plain rankings. The asked run is the first. */
export const Agreement = z.object({
  /** Users whom all of them rank. */
  population: z.number().int(),
  size: z.number().int(),
  rankings: z.array(ComparedRanking),
  /** Spearman's rank correlation over all users, for every two. */
  correlation: z.array(z.array(z.number())),
  /** Share of the row's audience that is in the column's. */
  overlap: z.array(z.array(z.number())),
  /** Users of all audiences, and of at least one. */
  agreed: z.number().int(),
  ever: z.number().int(),
  /** null: no other seed of the asked run is there. */
  seeds: SeedSpread.nullable(),
  /** Of the users in any audience those whose percentiles lie farthest apart, by ranking. */
  disputed: z.array(
    AudienceUser.pick({ user: true, attributes: true, interactions: true }).extend({
      percentiles: z.array(z.number()),
      spread: z.number(),
    }),
  ),
  elapsedMs: z.number(),
})
export type Agreement = z.infer<typeof Agreement>
