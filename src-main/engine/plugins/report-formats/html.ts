import { defineReportFormat } from '../../reports/formats/format.ts'
import { renderHtml } from '../../reports/formats/html/document.ts'
import { sealOf } from '../../reports/seal.ts'

export const htmlFormat = defineReportFormat({
  id: 'html',
  title: 'HTML',
  summary: 'One file with everything in it: tables, charts, users, settings, commands. Opens anywhere, loads nothing, prints well.',
  mediaType: 'text/html',
  render: (sealed) => renderHtml(sealed.document, sealOf(sealed)),
})
