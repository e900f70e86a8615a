import { readFile } from 'node:fs/promises'
import { type ReportCheck, type ReportId, type RunDetail, RunId } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { digestOf, workspaceSalt, writeReport } from './reports-service.ts'
import { differencesOf } from './reports/differences.ts'
import type { ReportRecipe } from './reports/report-input.ts'
import type { Sealed } from './reports/seal.ts'
import { runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'

/** Makes a report again from the stored runs; its own words and figures are held against what the runs say now. */
export async function verifyReport(
  engine: Engine,
  asked: { salt?: string | undefined } & ({ reportId: ReportId } | { file: string }),
): Promise<ReportCheck> {
  const file =
    'file' in asked
      ? asked.file
      : (await readFile(engine.workspace.reportFile(engine.catalogue.getReport(asked.reportId).file))).toString('base64')
  const sealed = await engine.reader.ask(readerCalls.openReport, { file })
  const { recipe } = sealed
  const { checked, details } = await checkRuns(engine, recipe)
  const about = { title: recipe.title, format: recipe.format, runs: checked }
  const gone = checked.filter(({ state }) => state === 'missing').map(({ name }) => name)
  if (gone.length > 0) {
    return {
      ...about,
      verdict: 'impossible',
      differences: [],
      note: `It cannot be made again here: ${gone.join(', ')} is not in this workspace.`,
    }
  }
  const salt = recipe.isAnonymous ? (asked.salt ?? workspaceSalt(engine)) : null
  const { title, format, template } = recipe
  const again = (await writeReport(engine, details, { title, format, name: template.name, blocks: template.blocks }, salt)).file
  const bytes = Buffer.from(again.content, again.encoding)
  if (bytes.equals(Buffer.from(file, 'base64'))) {
    return { ...about, verdict: 'same', differences: [], note: 'Made again from the stored runs, byte for byte.' }
  }
  const now = await engine.reader.ask(readerCalls.openReport, { file: bytes.toString('base64') })
  const differences = differencesOf(sealed.document, now.document)
  return { ...about, verdict: 'different', differences, note: noteOf(sealed, now, differences.length) }
}

function noteOf(before: Sealed, now: Sealed, differences: number): string {
  if (differences > 0) {
    return before.recipe.isAnonymous
      ? 'It was made again, but says other things. Where only pseudonyms differ, it was made with another salt.'
      : 'It was made again, but says other things.'
  }
  if (JSON.stringify(before.recipe) !== JSON.stringify(now.recipe)) return 'It says the same, but the records of its runs have changed.'
  return 'Words and figures that it carries are those of the runs, but the file itself is not as it was made: it was edited, or written by another version.'
}

async function checkRuns(engine: Engine, { runs }: ReportRecipe): Promise<{ checked: ReportCheck['runs']; details: RunDetail[] }> {
  const details: RunDetail[] = []
  const checked: ReportCheck['runs'] = []
  for (const { id, name, digest } of runs) {
    if (!engine.catalogue.hasRun(id)) {
      checked.push({ id, name, state: 'missing', note: 'not in this workspace' })
      continue
    }
    const detail = await runDetail(engine, RunId.parse(id))
    details.push(detail)
    if (digestOf(detail) === digest) checked.push({ id, name, state: 'same', note: '' })
    else checked.push({ id, name, state: 'changed', note: 'its records are not those that the report was made from' })
  }
  return { checked, details }
}
