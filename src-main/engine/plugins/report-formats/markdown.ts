import { defineReportFormat } from '../../reports/formats/format.ts'
import { renderMarkdown } from '../../reports/formats/markdown.ts'
import { sealOf } from '../../reports/seal.ts'

export const markdownFormat = defineReportFormat({
  id: 'markdown',
  title: 'Markdown',
  summary: 'Tables and words for a repository or a wiki; charts as the tables behind them.',
  mediaType: 'text/markdown',
  render: (sealed) => renderMarkdown(sealed.document, sealOf(sealed)),
})
