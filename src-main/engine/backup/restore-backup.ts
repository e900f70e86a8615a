import { readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { BackupSummary } from '../../contract/index.ts'
import { disk } from '../kernel/disk.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic } from '../kernel/files.ts'
import { requireSpace } from '../kernel/free-space.ts'
import type { Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { readBackup, summarizeBackup } from './backup-format.ts'
import { copyFileHashed } from './copy-file.ts'

/**
 * Builds a new workspace from a backup, whole or not at all: every file is compared with its hash on the way.
 * @throws WorkbenchError NAME_TAKEN when the folder holds something, WORKSPACE_DAMAGED with the file of the backup that is not what was written,
 * DISK_FULL before anything is written; see readBackup.
 */
export async function restoreBackup({ backup, workspaceFolder }: Extract<Job, { kind: 'restore' }>, work: Work): Promise<BackupSummary> {
  const from = resolve(backup)
  const target = resolve(workspaceFolder)
  const manifest = await readBackup(from)
  const held = await readdir(target).catch(() => undefined)
  if (held && held.length > 0) {
    throw new WorkbenchError(
      'NAME_TAKEN',
      `The folder ${target} is not empty.`,
      'Restore to a new folder: nothing that is there is replaced.',
    )
  }
  const { bytes: total } = summarizeBackup(from, manifest)
  await requireSpace(dirname(target), total, 'This restore')
  // An empty folder is in the way of the rename.
  if (held) await disk().remove(target)
  let done = 0
  await buildFolderAtomic(target, async (inside) => {
    for (const file of manifest.files) {
      const path = join(from, file.name)
      const copied = await copyFileHashed(path, join(inside, file.name), work.signal).catch((cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw damaged(path, 'is missing', cause)
        throw cause
      })
      if (copied.sha256 !== file.sha256) throw damaged(path, 'is not what was written: its SHA-256 differs')
      done += copied.bytes
      work.report({ step: 'Copying and checking (bytes)', done, total, remainingMs: null })
    }
  })
  return summarizeBackup(target, manifest)
}

function damaged(path: string, what: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('WORKSPACE_DAMAGED', `${path} ${what}.`, 'Use another backup; nothing was restored from this one.', { cause })
}
