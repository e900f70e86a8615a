import { defineReportFormat } from '../../reports/formats/format.ts'
import { sealOf } from '../../reports/seal.ts'

export const pdfFormat = defineReportFormat({
  id: 'pdf',
  title: 'PDF',
  summary: 'A4 pages with the charts as drawings.',
  mediaType: 'application/pdf',
  render: async (sealed) => (await import('../../reports/formats/pdf.ts')).renderPdf(sealed.document, sealOf(sealed)),
})
