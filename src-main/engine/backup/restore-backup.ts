import { lstat, readdir, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { BackupSummary } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic } from '../kernel/files.ts'
import { requireSpace } from '../kernel/free-space.ts'
import type { Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { readBackup, summarizeBackup } from './backup-format.ts'
import { copyFileHashed } from './copy-file.ts'

/**
 * Builds a new workspace from a backup, whole or not at all: every file is compared with its hash on the way.
 * @throws WorkbenchError NAME_TAKEN when the folder holds something or is a file, WORKSPACE_DAMAGED with the file of the backup that is not what
 * was written, DISK_FULL before anything is written; see readBackup.
 */
export async function restoreBackup({ backup, workspaceFolder }: Extract<Job, { kind: 'restore' }>, work: Work): Promise<BackupSummary> {
  const from = resolve(backup)
  const target = resolve(workspaceFolder)
  const manifest = await readBackup(from)
  const held = await readdir(target).catch((thrown: unknown) => {
    if (hasCode(thrown, 'ENOENT')) return undefined
    throw hasCode(thrown, 'ENOTDIR') ? taken(`${target} is a file.`) : thrown
  })
  if (held && held.length > 0) throw taken(`The folder ${target} is not empty.`)
  const { bytes: total } = summarizeBackup(from, manifest)
  await requireSpace(dirname(target), total, 'This restore')
  let done = 0
  await buildFolderAtomic(target, async (inside) => {
    for (const file of manifest.files) {
      const path = join(from, file.name)
      await requireSealed(path, file.bytes)
      const copied = await copyFileHashed(path, join(inside, file.name), work.signal)
      if (copied.sha256 !== file.sha256) throw damaged(path, 'is not what was written: its SHA-256 differs')
      done += copied.bytes
      work.report({ step: 'Copying and checking (bytes)', done, total, remainingMs: null })
    }
    // An empty folder is in the way of the rename on Windows. Not `remove`: what has been put there meanwhile stays.
    if (held) await rmdir(target)
  })
  return summarizeBackup(target, manifest)
}

/** What a backup holds are files of known length: a link could lead to a device that never ends, or to what is none of its files. */
async function requireSealed(path: string, bytes: number): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw hasCode(cause, 'ENOENT') || hasCode(cause, 'ENOTDIR') ? damaged(path, 'is missing', cause) : cause
  })
  if (!found.isFile()) throw damaged(path, 'is no regular file')
  if (found.size !== bytes) throw damaged(path, `has ${found.size} bytes and not ${bytes}`)
}

function taken(message: string): WorkbenchError {
  return new WorkbenchError('NAME_TAKEN', message, 'Restore to a new folder: nothing that is there is replaced.')
}

function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}

function damaged(path: string, what: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('WORKSPACE_DAMAGED', `${path} ${what}.`, 'Use another backup; nothing was restored from this one.', { cause })
}
