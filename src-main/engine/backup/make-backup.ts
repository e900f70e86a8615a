import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { BackupSummary } from '../../contract/index.ts'
import { openForReading } from '../audit/open-for-reading.ts'
import type { Clock } from '../kernel/clock.ts'
import { disk } from '../kernel/disk.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, hashFile, isTemporary, writeFileAtomic } from '../kernel/files.ts'
import { requireSpace } from '../kernel/free-space.ts'
import type { Work } from '../kernel/progress.ts'
import { filesBelow, type SealedFile } from '../kernel/seal.ts'
import type { Job } from '../runs/messages.ts'
import { Workspace } from '../store/workspace.ts'
import { BackupManifest, backupName, summarizeBackup } from './backup-format.ts'
import { copyFileHashed } from './copy-file.ts'

const catalogueName = 'workbench.sqlite'
/** What is kept in files beside the catalogue. */
const parts = ['datasets', 'runs', 'reports', 'studies'] as const

/**
 * Copies a workspace, also one that is being worked in: the catalogue as one snapshot, then the files, each hashed on its way. What a training
 * run was just writing may be older or newer than its row by a checkpoint; a restored run resumes from what is there.
 * @throws WorkbenchError NAME_TAKEN, INVALID_INPUT for a place inside the workspace, DISK_FULL before anything is written, FILE_CHANGED when
 * something was deleted meanwhile.
 */
export async function makeBackup(
  { workspaceFolder, out, version }: Extract<Job, { kind: 'backup' }>,
  work: Work & { readonly clock: Clock },
): Promise<BackupSummary> {
  const workspace = new Workspace(workspaceFolder)
  const target = resolve(out)
  requireOutside(target, workspace)
  const names = await listFiles(workspace)
  const sizes = await Promise.all([catalogueName, ...names].map((name) => sizeOf(join(workspace.folder, name))))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  await requireSpace(dirname(target), total, 'This backup')
  let made: BackupManifest | undefined
  await buildFolderAtomic(target, async (inside) => {
    work.report({ step: 'Copying (bytes)', done: 0, total, remainingMs: null })
    const catalogue = await snapshot(workspace, join(inside, catalogueName))
    const files: SealedFile[] = [{ name: catalogueName, ...catalogue }]
    let done = catalogue.bytes
    // Looked at on both sides of the snapshot: what came before it has a row there, and what went after it is missed by its row.
    for (const name of new Set([...names, ...(await listFiles(workspace))])) {
      const copied = await copyFileHashed(join(workspace.folder, name), join(inside, name), work.signal).catch((thrown: unknown) => {
        if (isMissing(thrown) && isReplaceable(name)) return undefined
        throw isMissing(thrown) ? changed(name) : thrown
      })
      if (copied) files.push({ name, ...copied })
      done += copied?.bytes ?? 0
      work.report({ step: 'Copying (bytes)', done: Math.min(done, total), total, remainingMs: null })
    }
    made = { format: 1, version, workspaceName: workspace.name, createdAt: work.clock.now(), files }
    await writeFileAtomic(join(inside, backupName), JSON.stringify(made, null, 1))
  })
  return summarizeBackup(target, BackupManifest.parse(made))
}

async function listFiles(workspace: Workspace): Promise<string[]> {
  return (await Promise.all(parts.map((part) => filesBelow(workspace.folder, part)))).flat().filter(isKept)
}

/** One consistent state of the catalogue, whatever is being written; without the pages that deletions left empty. */
async function snapshot(workspace: Workspace, to: string): Promise<Omit<SealedFile, 'name'>> {
  using database = openForReading(workspace)
  database.handle.prepare('VACUUM INTO ?').run(to)
  // SQLite leaves that to its caller (https://www.sqlite.org/lang_vacuum.html#vacuuminto).
  const file = await disk().open(to, 'append')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes: (await stat(to)).size, sha256: await hashFile(to) }
}

function requireOutside(target: string, workspace: Workspace): void {
  if (existsSync(target)) {
    throw new WorkbenchError('NAME_TAKEN', `${target} is there already.`, 'Choose a new folder: a backup never replaces anything.')
  }
  const way = relative(workspace.folder, target)
  if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    throw new WorkbenchError('INVALID_INPUT', `${target} lies inside the workspace.`, 'Choose a folder outside, best on another disk.')
  }
}

function isKept(name: string): boolean {
  return !name.split('/').some(isTemporary)
}

/** Checkpoints give way to newer ones while a run goes on; then a newer one is in the list or the run starts over. */
function isReplaceable(name: string): boolean {
  return /^runs\/[^/]+\/checkpoints\//.test(name)
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
}

function changed(name: string): WorkbenchError {
  return new WorkbenchError('FILE_CHANGED', `${name} was deleted while the backup was being made.`, 'Start the backup again.')
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
