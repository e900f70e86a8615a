import { z } from 'zod'
import { AudienceSize, ContentValue, Extrapolation } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/** Planned items as a CSV file: a column for the name, and one for each attribute that is known. Several values of a cell are divided by bars. */
export const LaunchRequest = z.object({ runId: RunId, csv: z.string().max(2_000_000), size: AudienceSize })
export type LaunchRequest = z.infer<typeof LaunchRequest>

export const LaunchItem = z.object({
  /** 1 = launch first: whose audience adds most users to those of the items before it. */
  order: z.number().int(),
  name: z.string(),
  /** Line of the file. */
  line: z.number().int(),
  item: AttributeValues,
  size: z.number().int(),
  newUsers: z.number().int(),
  /** Share of all users in this audience or one before it. */
  coveredShare: z.number(),
  /** What the audience has most more of than all users, beyond chance; null where nothing is. */
  segment: ContentValue.extend({ audienceShare: z.number(), populationShare: z.number() }).nullable(),
  light: Extrapolation.shape.light,
  /** Items of the catalogue with all of its values. */
  containing: z.number().int(),
  /** Users that the most alike items of the catalogue have. */
  alike: z.object({ items: z.number().int(), median: z.number(), low: z.number(), high: z.number() }).nullable(),
})
export type LaunchItem = z.infer<typeof LaunchItem>

export const LaunchSheet = z.object({
  /** In the order of the launch. */
  items: z.array(LaunchItem),
  /** Share of the row's audience that is in the column's. */
  overlap: z.array(z.array(z.number())),
  /** Lines that are left out, and why. */
  problems: z.array(z.object({ line: z.number().int(), message: z.string() })),
  /** Columns that are no attribute of the items. */
  ignored: z.array(z.string()),
  /** The sheet as a file, with the overlap to the right. */
  csv: z.string(),
  elapsedMs: z.number(),
})
export type LaunchSheet = z.infer<typeof LaunchSheet>
