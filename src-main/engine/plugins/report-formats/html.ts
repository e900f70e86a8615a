import { renderHtml } from '../../reports/html/document.ts'
import { defineReportFormat } from '../../reports/report-input.ts'

export const htmlFormat = defineReportFormat({
  id: 'html',
  title: 'HTML',
  summary: 'One file with everything in it: tables, charts, users, settings, commands. Opens anywhere, loads nothing, prints well.',
  mediaType: 'text/html',
  render: renderHtml,
})
