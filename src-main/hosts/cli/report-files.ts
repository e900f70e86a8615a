import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { MadeFile, ReportRequest } from '../../contract/index.ts'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import { writeFileAtomic } from '../../engine/kernel/files.ts'
import { readText } from '../../engine/kernel/read-text.ts'
import type { EngineClient } from '../../engine/router.ts'

/** Makes a report that the workspace keeps, and writes it to a file. */
export async function keepReport(engine: EngineClient, request: ReportRequest, file: string): Promise<string> {
  const { id } = await engine.reports.create(request)
  return writeMadeFile(await engine.reports.read({ reportId: id }), file)
}

export async function writeMadeFile({ content, encoding }: MadeFile, file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  await writeFileAtomic(file, Buffer.from(content, encoding))
  return file
}

/** @throws WorkbenchError FILE_FORMAT when it is no JSON object. */
export async function readTemplateFile(path: string): Promise<Exclude<ReportRequest['template'], string | undefined>> {
  const text = await readText(resolve(path))
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return Object.fromEntries(Object.entries(raw))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path} is no JSON: ${why}.`,
      'Write it with coldframe report templates show <name> --out <file>.',
      {
        cause,
      },
    )
  }
  throw new WorkbenchError('FILE_FORMAT', `${path} is no report template.`, 'coldframe report templates show <name> writes one.')
}
