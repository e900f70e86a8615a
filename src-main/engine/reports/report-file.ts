import type { MadeFile } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { reportFormats } from '../plugins/report-formats/index.ts'
import { buildDocument } from './build-document.ts'
import { renderHtml } from './formats/html/document.ts'
import type { ReportInput, ReportRecipe } from './report-input.ts'
import { openSeal, type Sealed } from './seal.ts'

/** The whole report as a file. Deterministic: equal input and recipe, equal bytes. */
export async function writeReport(input: ReportInput, recipe: ReportRecipe): Promise<MadeFile> {
  const format = reportFormats.find((known) => known.id === recipe.format)
  if (!format) {
    const known = reportFormats.map(({ id }) => id).join(', ')
    throw new WorkbenchError('INVALID_INPUT', `There is no report format "${recipe.format}".`, `Choose one of ${known}.`)
  }
  const content = await format.render({ recipe, document: buildDocument(input) })
  return typeof content === 'string'
    ? { content, encoding: 'utf8' }
    : { content: Buffer.from(content).toString('base64'), encoding: 'base64' }
}

/** What a report carries; `file`: its bytes as base64. */
export function openReport(file: string): Sealed {
  return openSeal(Buffer.from(file, 'base64'))
}

/** The report as a page, from what it carries: no run has to be there any more. */
export function viewReport(file: string): string {
  return renderHtml(openReport(file).document, '')
}
