import { defineReportFormat } from '../../reports/formats/format.ts'
import { renderCsv } from '../../reports/formats/csv.ts'
import { sealOf } from '../../reports/seal.ts'

export const csvFormat = defineReportFormat({
  id: 'csv',
  title: 'CSV',
  summary: 'One line per figure: value, interval, runs, split and protocol. For scripts.',
  mediaType: 'text/csv',
  render: (sealed) => renderCsv(sealed.document, sealOf(sealed)),
})
