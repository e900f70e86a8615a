import { WorkbenchError } from '../kernel/errors.ts'

/** Runs what writes into `folder`; a full disk or quota becomes DISK_FULL naming the folder, everything else passes. */
export async function diskErrors<T>(folder: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') throw thrown
    throw new WorkbenchError(
      'DISK_FULL',
      `No space is left on the disk while writing ${folder}.`,
      'Free some space and start it again; nothing half-written was kept.',
      { details: { file: folder }, cause: thrown },
    )
  }
}
