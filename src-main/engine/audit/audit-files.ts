import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditSubject, ReportSummary } from '../../contract/index.ts'
import { StudyId } from '../../contract/index.ts'
import { hashFile, isTemporary } from '../kernel/files.ts'
import { readStudy, readTrials } from '../search/study-files.ts'
import { type AuditContext, workspaceSubject } from './audit-context.ts'
import { knownEntries } from './known-places.ts'

/** The file of a report against the size and hash of its row. */
export async function auditReport(context: AuditContext, report: ReportSummary): Promise<void> {
  const path = context.workspace.reportFile(report.file)
  const damage = (message: string): void =>
    context.damage({
      place: context.place(path),
      subject: { kind: 'report', id: report.id, name: report.title },
      message,
      affects: 'This report cannot be shown.',
      remedy: 'Make the report again from its runs, then delete this one.',
      repair: null,
    })
  const found = await stat(path).catch(() => undefined)
  if (!found) return damage('The file of the report is missing.')
  if (found.size !== report.bytes) return damage(`It has ${found.size} bytes where ${report.bytes} were written.`)
  if (report.sha256 === undefined) return
  context.files++
  context.bytes += report.bytes
  if ((await hashFile(path, context.work.signal)) !== report.sha256) damage('It is not what was written: its SHA-256 differs.')
}

/** A study is its files; returns how many there are. */
export async function auditStudies(context: AuditContext): Promise<number> {
  const names = await readdir(context.workspace.studiesFolder).catch(() => [])
  const ids = names.filter((name) => StudyId.safeParse(name).success)
  for (const id of ids) {
    const folder = join(context.workspace.studiesFolder, id)
    const subject: AuditSubject = { kind: 'study', id, name: id }
    const damage = (what: string, thrown: unknown): void =>
      context.damage({
        place: context.place(join(folder, what)),
        subject,
        message: thrown instanceof Error ? thrown.message : String(thrown),
        affects: 'This study cannot be shown or resumed.',
        remedy: 'Let the audit set it aside, and start it again.',
        repair: { kind: 'set-aside', path: context.place(folder) },
      })
    await readStudy(folder).catch((thrown: unknown) => damage('study.json', thrown))
    await readTrials(folder).catch((thrown: unknown) => damage('trials.jsonl', thrown))
  }
  return ids.length
}

/** What has no row: folders and files of datasets, runs and reports, half-made things, and strangers in the workspace folder. */
export async function auditLeftovers(
  context: AuditContext,
  known: Readonly<Record<'datasets' | 'runs' | 'reports', ReadonlySet<string>>>,
): Promise<void> {
  for (const part of ['datasets', 'runs', 'reports', 'studies'] as const) {
    const folder = join(context.workspace.folder, part)
    for (const name of await readdir(folder).catch(() => [])) {
      const isKnown = part === 'studies' ? StudyId.safeParse(name).success : known[part].has(name)
      if (isKnown) continue
      const message = isTemporary(name) ? 'Half-made when its process was killed.' : `No row of the catalogue belongs to ${part}/${name}.`
      context.leftover(join(folder, name), workspaceSubject, message)
    }
  }
  for (const name of await readdir(context.workspace.folder)) {
    if (!isTemporary(name) || knownEntries.some((entry) => entry.test(name))) continue
    context.leftover(join(context.workspace.folder, name), workspaceSubject, 'Half-made when its process was killed.')
  }
}
