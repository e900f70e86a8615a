import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ReportFormat } from '../../../contract/index.ts'
import { writeFileAtomic } from '../../../engine/kernel/files.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { type Command, textOption, usageError } from '../command.ts'
import { getRun } from '../find.ts'

export const reportCommand: Command = {
  name: 'report',
  usage: '<run>...',
  summary: 'Writes a report of one run or several: self-contained HTML, or CSV.',
  options: {
    format: { type: 'string', help: 'html or csv (html)' },
    out: { type: 'string', help: 'the file to write (needed)' },
    title: { type: 'string', help: 'title of the report' },
  },
  async run(context) {
    if (context.words.length === 0) throw usageError('<run> is missing.')
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const format = ReportFormat.safeParse(textOption(context, 'format') ?? 'html')
    if (!format.success) throw usageError('--format is html or csv.')
    const engine = await context.engine()
    const file = await writeReport(engine, context.words, format.data, resolve(out), textOption(context, 'title'))
    return { json: { out: file, format: format.data }, text: `Written to ${file}.` }
  },
}

export async function writeReport(
  engine: EngineClient,
  runNames: readonly string[],
  format: ReportFormat,
  file: string,
  title?: string,
): Promise<string> {
  const runs = await Promise.all(runNames.map((name) => getRun(engine, name)))
  const { id } = await engine.reports.create({ runIds: runs.map((run) => run.id), format, ...(title === undefined ? {} : { title }) })
  const { content } = await engine.reports.read({ reportId: id })
  await mkdir(dirname(file), { recursive: true })
  await writeFileAtomic(file, content)
  return file
}
