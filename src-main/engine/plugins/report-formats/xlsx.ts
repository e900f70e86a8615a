import { defineReportFormat } from '../../reports/formats/format.ts'
import { sealChunks } from '../../reports/seal.ts'

export const xlsxFormat = defineReportFormat({
  id: 'xlsx',
  title: 'XLSX',
  summary: 'A workbook: one sheet of words, one for each table, numbers as numbers.',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  render: async (sealed) => (await import('../../reports/formats/xlsx.ts')).renderXlsx(sealed.document, sealChunks(sealed)),
})
