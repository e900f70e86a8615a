import { constants } from 'node:fs'
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises'

/** A file that is being written. */
export interface DiskFile {
  /** May take less than it is given, as the system may; returns how many bytes it took. */
  write(bytes: Uint8Array): Promise<number>
  /** Returns when the bytes are on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * Every change that the engine makes to files goes through here (kernel/files.ts builds on it), so that tests can have the disk fail at any
 * one step. Errors are the system's own (ENOSPC, EIO, ...).
 */
export interface Disk {
  /** `new` fails where the path exists, `over` starts it anew, `append` goes on at its end. */
  open(path: string, how: 'new' | 'over' | 'append'): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  /** With its parents; it may be there. */
  makeFolder(path: string): Promise<void>
  /** A file or a whole folder; it need not be there. */
  remove(path: string): Promise<void>
  /** Bytes that may still be written where the folder is. */
  freeBytes(folder: string): Promise<number>
  /** Makes a rename in the folder durable. */
  syncFolder(path: string): Promise<void>
}

const flags = { new: 'wx', over: 'w', append: 'a' } as const
/** What platforms say that cannot open or sync folders; there the file's own fsync is all there is. */
const foldersCannotSync = ['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EACCES', 'EBADF']

export const systemDisk: Disk = {
  async open(path, how) {
    const file = await open(path, flags[how])
    return {
      write: async (bytes) => (await file.write(bytes)).bytesWritten,
      sync: () => file.sync(),
      close: () => file.close(),
    }
  },
  rename,
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
  async syncFolder(path) {
    const folder = await open(path, constants.O_RDONLY).catch(() => undefined)
    if (!folder) return
    try {
      await folder.sync()
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && foldersCannotSync.includes(String(thrown.code)))) throw thrown
    } finally {
      await folder.close()
    }
  },
}

let current = systemDisk

export function disk(): Disk {
  return current
}

/** Writes go to another disk until the result is disposed of: how tests make writing fail. */
export function replaceDisk(next: Disk): Disposable {
  const before = current
  current = next
  return { [Symbol.dispose]: () => void (current = before) }
}
