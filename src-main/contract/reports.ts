import { z } from 'zod'
import { ReportId, RunId } from './ids.ts'
import { ConfigSchema, ConfigValues } from './models.ts'
import { type BlockKind, ReportTemplate } from './report-blocks.ts'

export const ReportFormat = z.enum(['html', 'pdf', 'markdown', 'latex', 'xlsx', 'csv', 'json'])
export type ReportFormat = z.infer<typeof ReportFormat>

/** How the name of a file of each format ends. */
export const reportEndings: Readonly<Record<ReportFormat, string>> = {
  html: 'html',
  pdf: 'pdf',
  markdown: 'md',
  latex: 'tex',
  xlsx: 'xlsx',
  csv: 'csv',
  json: 'json',
}

/** The format that a file's name asks for; undefined where its ending is none of ours. */
export function formatOfFile(name: string): ReportFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  const normal = ending === 'htm' ? 'html' : ending === 'markdown' ? 'md' : ending
  return ReportFormat.options.find((format) => reportEndings[format] === normal)
}

/**
 * A template by its name, shipped or kept in the workspace, or the template itself. The engine reads it, so that a bad one is refused in words that
 * name the block and the field.
 */
export const TemplateChoice = z.union([z.string().min(1).max(120), z.record(z.string(), z.json())])
export type TemplateChoice = z.infer<typeof TemplateChoice>

/** Users are shown by pseudonyms. The salt never leaves the workspace; without one the workspace's own is used. */
export const Anonymity = z.object({ salt: z.string().min(8).max(200).optional() })
export type Anonymity = z.infer<typeof Anonymity>

export const ReportRequest = z.object({
  runIds: z.array(RunId).min(1).max(50),
  format: ReportFormat,
  title: z.string().max(200).optional(),
  /** Left out: "One run" for one, "Comparison" for several. */
  template: TemplateChoice.optional(),
  anonymous: Anonymity.optional(),
})
export type ReportRequest = z.infer<typeof ReportRequest>

export const ReportSummary = z.object({
  id: ReportId,
  title: z.string(),
  format: ReportFormat,
  createdAt: z.number(),
  runIds: z.array(RunId),
  bytes: z.number(),
  /** Its name in the folder of reports: a catalogue from elsewhere cannot name another place, where deleting would delete. */
  file: z.string().regex(/^\w[\w.-]*$/),
  /** Of the file; absent in reports from before it was stored. */
  sha256: z.string().optional(),
  /** Name of the template; '' in reports from before there were any. */
  template: z.string().default(''),
  isAnonymous: z.boolean().default(false),
})
export type ReportSummary = z.infer<typeof ReportSummary>

/** A file that was made: text as it is, bytes as base64. */
export const MadeFile = z.object({ content: z.string(), encoding: z.enum(['utf8', 'base64']) })
export type MadeFile = z.infer<typeof MadeFile>

/** One kind of block, with what its form is drawn from. */
export const BlockInfo = z.object({
  kind: z.custom<BlockKind>((kind) => typeof kind === 'string'),
  title: z.string(),
  summary: z.string(),
  schema: ConfigSchema,
  defaults: ConfigValues,
})
export type BlockInfo = z.infer<typeof BlockInfo>

export const TemplateInfo = z.object({ template: ReportTemplate, isShipped: z.boolean() })
export type TemplateInfo = z.infer<typeof TemplateInfo>

/** What became of a report when it was made again from the stored runs. */
export const ReportCheck = z.object({
  /** same: byte for byte; different: made again, but other; impossible: a run is gone. */
  verdict: z.enum(['same', 'different', 'impossible']),
  title: z.string(),
  format: ReportFormat,
  /** One line for each run that the report is of. */
  runs: z.array(z.object({ id: z.string(), name: z.string(), state: z.enum(['same', 'changed', 'missing']), note: z.string() })),
  /** Where the contents differ, with what the report says and what the runs say now; the first 200. */
  differences: z.array(z.object({ place: z.string(), before: z.string(), after: z.string() })),
  /** What stands behind all of it, in words. */
  note: z.string(),
})
export type ReportCheck = z.infer<typeof ReportCheck>
