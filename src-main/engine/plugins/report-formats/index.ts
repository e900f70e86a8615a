import type { ReportFormatPlugin } from '../../reports/report-input.ts'
import { csvFormat } from './csv.ts'
import { htmlFormat } from './html.ts'

export const reportFormats: readonly ReportFormatPlugin[] = [htmlFormat, csvFormat]
