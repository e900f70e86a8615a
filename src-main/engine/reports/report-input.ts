import type { CompareResult, ReportFormat, RunDetail, UserList } from '../../contract/index.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'

export interface ReportRun {
  readonly detail: RunDetail
  readonly evaluation: StoredEvaluation | null
}

/** A user's list as a report shows it; how long it took is no part of that. */
export type ShownList = Omit<UserList, 'elapsedMs'>

/** All that a report is made of. No clock, no machine: the same input gives the same bytes. */
export interface ReportInput {
  readonly title: string
  readonly format: ReportFormat
  readonly runs: readonly ReportRun[]
  readonly compare: CompareResult
  readonly galleries: readonly ShownList[]
}

/** A way to write a report down; each is a file in plugins/report-formats. */
export interface ReportFormatPlugin {
  readonly id: ReportFormat
  readonly title: string
  readonly summary: string
  readonly mediaType: string
  render(input: ReportInput): string
}

export function defineReportFormat(plugin: ReportFormatPlugin): ReportFormatPlugin {
  return plugin
}
