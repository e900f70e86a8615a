import { z } from 'zod'
import { ReportId, RunId } from './ids.ts'

export const ReportFormat = z.enum(['html', 'csv'])
export type ReportFormat = z.infer<typeof ReportFormat>

export const ReportRequest = z.object({
  runIds: z.array(RunId).min(1).max(50),
  format: ReportFormat,
  title: z.string().max(200).optional(),
})
export type ReportRequest = z.infer<typeof ReportRequest>

export const ReportSummary = z.object({
  id: ReportId,
  title: z.string(),
  format: ReportFormat,
  createdAt: z.number(),
  runIds: z.array(RunId),
  bytes: z.number(),
  file: z.string(),
  /** Of the file; absent in reports from before it was stored. */
  sha256: z.string().optional(),
})
export type ReportSummary = z.infer<typeof ReportSummary>
