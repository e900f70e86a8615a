import { WorkbenchError } from '../kernel/errors.ts'
import { reportFormats } from '../plugins/report-formats/index.ts'
import type { ReportInput } from './report-input.ts'

/** The whole report as text. Deterministic: equal input, equal bytes. */
export function buildReport(input: ReportInput): string {
  const format = reportFormats.find((known) => known.id === input.format)
  if (format) return format.render(input)
  throw new WorkbenchError(
    'INVALID_INPUT',
    `There is no report format "${input.format}".`,
    `Choose one of ${reportFormats.map((known) => known.id).join(', ')}.`,
  )
}
