import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BackupSummary } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { SealedFile } from '../kernel/seal.ts'

/**
 * A backup is a folder: the workspace's files under their own names, the catalogue as one consistent snapshot, and `backup.json` with the hash of
 * each. Any tool can copy or pack it.
 */
export const backupName = 'backup.json'
const format = 1

/** Only below the folder that the backup is restored to: no way up, no root, no drive, no other separator. */
const SafeName = z
  .string()
  .min(1)
  .refine((name) => !/[\\:\0]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), {
    message: 'names a file outside the backup',
  })

export const BackupManifest = z.object({
  format: z.literal(format),
  /** Of Coldframe. */
  version: z.string(),
  workspaceName: z.string(),
  createdAt: z.number(),
  files: z.array(SealedFile.extend({ name: SafeName })),
})
export type BackupManifest = z.infer<typeof BackupManifest>

/** @throws WorkbenchError FILE_NOT_FOUND where there is no backup, FILE_FORMAT where its list cannot be used. */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const path = join(folder, backupName)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WorkbenchError(
      'FILE_NOT_FOUND',
      `${folder} is no backup: ${path} cannot be read.`,
      'Choose the folder that "backup" has written.',
      { cause },
    )
  })
  try {
    return BackupManifest.parse(JSON.parse(text))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? (cause.issues[0]?.message ?? 'unknown') : 'it is not JSON'
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path} cannot be used: ${why}.`,
      'Choose another backup, or a newer Coldframe if that has written it.',
      { cause },
    )
  }
}

export function summarizeBackup(folder: string, { workspaceName, createdAt, files }: BackupManifest): BackupSummary {
  return { folder, workspaceName, createdAt, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}
