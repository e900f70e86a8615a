import type { ReportFormatPlugin } from '../../reports/formats/format.ts'
import { csvFormat } from './csv.ts'
import { htmlFormat } from './html.ts'
import { jsonFormat } from './json.ts'
import { latexFormat } from './latex.ts'
import { markdownFormat } from './markdown.ts'
import { pdfFormat } from './pdf.ts'
import { xlsxFormat } from './xlsx.ts'

export const reportFormats: readonly ReportFormatPlugin[] = [
  htmlFormat,
  pdfFormat,
  markdownFormat,
  latexFormat,
  xlsxFormat,
  csvFormat,
  jsonFormat,
]
