import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { disk } from './disk.ts'
import { WorkbenchError } from './errors.ts'

/** Bytes that may still be written where `path` is or will be. */
async function freeBytes(path: string): Promise<number> {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return disk().freeBytes(folder)
}

/** So much stays free for the system, the log and what else is being written. */
const reserveBytes = 64 * 2 ** 20

/**
 * Refuses work that would fill the disk before it begins.
 * @param what What is about to be written, at the head of a sentence: "This import".
 * @throws WorkbenchError DISK_FULL with what is needed and what is there.
 */
export async function requireSpace(path: string, bytes: number, what: string): Promise<void> {
  const free = await freeBytes(path)
  if (bytes + reserveBytes <= free) return
  throw new WorkbenchError(
    'DISK_FULL',
    `${what} needs about ${inMb(bytes)} on the disk of ${path}, and ${inMb(free)} are free (${inMb(reserveBytes)} of them stay free).`,
    'Free some space, or choose a workspace on another disk; nothing was begun.',
    { details: { neededBytes: bytes, freeBytes: free } },
  )
}

function inMb(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 2 ** 20)).toLocaleString('en')} MB`
}
