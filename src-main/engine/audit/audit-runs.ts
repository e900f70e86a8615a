import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type AuditSubject, hasEnded } from '../../contract/index.ts'
import { fileExists, isTemporary } from '../kernel/files.ts'
import { breathe } from '../kernel/progress.ts'
import { filesBelow, readSeal, sealName } from '../kernel/seal.ts'
import type { StoredRun } from '../store/run-rows.ts'
import { checkpointsFolder } from '../training/checkpoints-folder.ts'
import { readStateFile } from '../training/state-file.ts'
import type { AuditContext } from './audit-context.ts'

/** A finished run has what it was measured with; one that can go on has something to go on from. */
export async function auditRun(context: AuditContext, run: StoredRun): Promise<void> {
  if (!hasEnded(run.state)) return
  const folder = context.workspace.runFolder(run.id)
  const subject: AuditSubject = { kind: 'run', id: run.id, name: run.name }
  if (run.state === 'finished') await auditFinished(context, run, folder)
  await auditCheckpoints(context, run, folder, subject)
  const names = (await fileExists(folder)) ? await readdir(folder, { recursive: true }) : []
  for (const name of names) {
    if (isTemporary(basename(name))) {
      context.leftover(join(folder, name), subject, 'A file that was being written when its process was killed.')
    }
  }
}

async function auditFinished(context: AuditContext, run: StoredRun, folder: string): Promise<void> {
  const damage = (place: string, message: string): void =>
    context.damage({
      place: context.place(place),
      subject: { kind: 'run', id: run.id, name: run.name },
      message,
      affects: 'Lists, explanations, comparisons and reports of this run. Its figures stand in the catalogue.',
      remedy: 'Let the audit mark the run; resume it then, or repeat it by its command.',
      repair: { kind: 'mark-damaged', runId: run.id },
    })
  if (!(await fileExists(folder))) return damage(folder, 'The folder of the run is missing.')
  const files = await readSeal(folder).catch(() => null)
  if (files === null) return damage(join(folder, sealName), `${sealName} cannot be read.`)
  if (files) {
    for await (const { file, change } of context.changes(folder, files)) damage(join(folder, file.name), `${file.name} ${change}.`)
    return
  }
  context.unsealedRuns++
  for (const name of ['result.json', 'evaluation/manifest.json', 'bundle/manifest.json']) {
    if (!(await fileExists(join(folder, name)))) damage(join(folder, name), `${name} is missing.`)
  }
  for (const name of (await filesBelow(folder, 'bundle')).filter((one) => one.endsWith('.state'))) {
    const problem = await problemOfState(join(folder, name))
    if (problem !== undefined) damage(join(folder, name), problem)
  }
}

/** Checkpoints carry their own checksum. */
async function auditCheckpoints(context: AuditContext, run: StoredRun, folder: string, subject: AuditSubject): Promise<void> {
  const inside = join(folder, checkpointsFolder)
  const names = (await readdir(inside).catch(() => [])).filter((name) => name.endsWith('.state'))
  let readable = 0
  for (const name of names) {
    await breathe(context.work.signal)
    const problem = await problemOfState(join(inside, name))
    context.files++
    if (problem === undefined) readable++
    else {
      context.damage({
        place: context.place(join(inside, name)),
        subject,
        message: problem,
        affects:
          run.state === 'finished' ? 'Nothing: the run is finished.' : 'Resuming goes on from the checkpoint before, or starts over.',
        remedy: 'Let the audit set the file aside.',
        repair: { kind: 'set-aside', path: context.place(join(inside, name)) },
      })
    }
  }
  if (run.resumable && readable === 0 && names.length === 0 && !(await fileExists(inside))) {
    context.damage({
      place: context.place(inside),
      subject,
      message: 'The run is said to be resumable, and its checkpoints are missing.',
      affects: 'Resuming starts over.',
      remedy: 'Resume the run: it starts again from its first epoch.',
      repair: { kind: 'correct-state', runId: run.id },
    })
  }
}

async function problemOfState(path: string): Promise<string | undefined> {
  return readStateFile(path).then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  )
}
