import { z } from 'zod'
import {
  Agreement,
  Attribution,
  Audience,
  Backtest,
  Breakdown,
  CompareResult,
  Counterfactuals,
  LaunchSheet,
  ProfileAnswer,
  ReportBlock,
  ReportFormat,
  RunDetail,
  UserList,
} from '../../contract/index.ts'

/** A user's list as a report shows it; how long it took is no part of that. */
export const ShownList = UserList.omit({ elapsedMs: true })
export type ShownList = z.infer<typeof ShownList>

/** What the cold-start studio said of one item; a part that was not asked for, or that the model cannot give, is null. */
export const ColdStartFindings = z.object({
  audience: Audience.omit({ elapsedMs: true }).nullable(),
  profiles: ProfileAnswer.omit({ elapsedMs: true }).nullable(),
  changes: Counterfactuals.omit({ elapsedMs: true }).nullable(),
  /** Reports made before there were these parts have none. */
  why: Attribution.omit({ elapsedMs: true }).nullable().default(null),
  agreement: Agreement.omit({ elapsedMs: true }).nullable().default(null),
  backtest: Backtest.omit({ elapsedMs: true }).nullable(),
  launch: LaunchSheet.omit({ elapsedMs: true }).nullable(),
})
export type ColdStartFindings = z.infer<typeof ColdStartFindings>

/** A block with what the stored runs answered to it. */
export const GatheredBlock = z.object({
  block: ReportBlock,
  breakdown: Breakdown.optional(),
  lists: z.array(ShownList).optional(),
  coldStart: ColdStartFindings.optional(),
})
export type GatheredBlock = z.infer<typeof GatheredBlock>

/** A search that the settings of a run came out of. */
export const TunedRun = z.object({ runId: z.string(), study: z.string(), trials: z.number().int() })
export type TunedRun = z.infer<typeof TunedRun>

/** All that a report is made of. No clock, no machine: the same input gives the same bytes. */
export const ReportInput = z.object({
  title: z.string(),
  runs: z.array(z.object({ detail: RunDetail })),
  compare: CompareResult,
  blocks: z.array(GatheredBlock),
  tuned: z.array(TunedRun),
  isAnonymous: z.boolean(),
})
export type ReportInput = z.infer<typeof ReportInput>
export type ReportRun = ReportInput['runs'][number]

/** What a report carries, so that it can be made again: nothing in it tells the salt of pseudonyms. */
export const ReportRecipe = z.object({
  version: z.literal(1),
  title: z.string(),
  format: ReportFormat,
  template: z.object({ name: z.string(), blocks: z.array(ReportBlock) }),
  isAnonymous: z.boolean(),
  /** `digest`: hash of all that is recorded of the run and shown in reports. */
  runs: z.array(z.object({ id: z.string(), name: z.string(), digest: z.string() })),
})
export type ReportRecipe = z.infer<typeof ReportRecipe>
