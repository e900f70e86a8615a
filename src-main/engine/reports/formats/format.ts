import type { ReportFormat } from '../../../contract/index.ts'
import type { Sealed } from '../seal.ts'

/** A way to write a report down; each is a file in plugins/report-formats. Equal input, equal bytes. */
export interface ReportFormatPlugin {
  readonly id: ReportFormat
  readonly title: string
  readonly summary: string
  readonly mediaType: string
  render(sealed: Sealed): string | Promise<string | Uint8Array>
}

export function defineReportFormat(plugin: ReportFormatPlugin): ReportFormatPlugin {
  return plugin
}
