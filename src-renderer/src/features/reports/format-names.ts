import type { ReportFormat } from '../../../../src-main/contract/reports.ts'

/** What a format is for, in few words. */
export const formatNames: Readonly<Record<ReportFormat, string>> = {
  html: 'Page with charts (HTML)',
  pdf: 'PDF',
  markdown: 'Markdown',
  latex: 'LaTeX',
  xlsx: 'Workbook (XLSX)',
  csv: 'Table (CSV)',
  json: 'Data (JSON)',
}
