import { defineReportFormat } from '../../reports/formats/format.ts'
import { renderLatex } from '../../reports/formats/latex.ts'
import { sealOf } from '../../reports/seal.ts'

export const latexFormat = defineReportFormat({
  id: 'latex',
  title: 'LaTeX',
  summary: 'A document with booktabs tables, to be taken apart for a paper.',
  mediaType: 'application/x-latex',
  render: (sealed) => renderLatex(sealed.document, sealOf(sealed)),
})
