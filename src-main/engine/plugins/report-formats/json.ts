import { defineReportFormat } from '../../reports/formats/format.ts'
import { renderJson } from '../../reports/formats/json.ts'

export const jsonFormat = defineReportFormat({
  id: 'json',
  title: 'JSON',
  summary: 'All that the report says, with numbers as numbers. For programs.',
  mediaType: 'application/json',
  render: renderJson,
})
