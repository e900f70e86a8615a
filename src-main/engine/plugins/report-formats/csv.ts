import { renderCsv } from '../../reports/csv-report.ts'
import { defineReportFormat } from '../../reports/report-input.ts'

export const csvFormat = defineReportFormat({
  id: 'csv',
  title: 'CSV',
  summary: 'One line per run and metric: value, interval, users and protocol. For spreadsheets and scripts.',
  mediaType: 'text/csv',
  render: renderCsv,
})
