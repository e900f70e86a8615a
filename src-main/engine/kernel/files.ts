import { createHash, randomBytes } from 'node:crypto'
import { access, open, readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { disk, type DiskFile } from './disk.ts'
import { throwIfCancelled } from './progress.ts'

/**
 * Writes the whole file or leaves the old one: temp file in the same folder, fsync, rename, fsync of the folder. The folder is made. Pieces
 * are written as they come, all of them text or all of them bytes. Throws the system's error (ENOSPC, EACCES, ...); the temp file is gone then.
 */
export async function writeFileAtomic(path: string, data: FileData): Promise<void> {
  await disk().makeFolder(dirname(path))
  const temp = temporaryPath(path)
  try {
    await writeSynced(temp, 'new', data)
    await disk().rename(temp, path)
  } catch (thrown) {
    await disk().remove(temp)
    throw thrown
  }
  await disk().syncFolder(dirname(path))
}

/** What a write or a deletion leaves that was cut off by a kill. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.building-') || name.startsWith('.deleted-') || /\.[0-9a-f]{8}\.tmp$/.test(name)
}

/** Clears up in a folder whose writer is gone: nobody else may be at it. The folder need not be there. */
export async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }).catch(() => [])) {
    if (isTemporary(basename(name))) await disk().remove(join(folder, name))
  }
}

/** A name beside the file that nothing else has. */
export function temporaryPath(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.tmp`
}

export type FileData = string | Uint8Array | Iterable<string> | AsyncIterable<string | Uint8Array>

/** Small pieces are collected until a write is worth its call. */
const bufferLength = 1 << 18

/** Writes through to the disk; what makes the file visible (a rename of it or of its folder) is the caller's. */
export async function writeSynced(path: string, how: 'new' | 'over' | 'append', data: FileData): Promise<void> {
  const file = await disk().open(path, how)
  try {
    if (typeof data === 'string' || data instanceof Uint8Array) await writeAll(file, data)
    else {
      let waiting = ''
      for await (const piece of data) {
        if (typeof piece !== 'string') {
          await writeAll(file, piece)
          continue
        }
        waiting += piece
        if (waiting.length < bufferLength) continue
        await writeAll(file, waiting)
        waiting = ''
      }
      await writeAll(file, waiting)
    }
    await file.sync()
  } catch (thrown) {
    // Of an open file the system tells what went wrong, but not where.
    throw thrown instanceof Error && !('path' in thrown) ? Object.assign(thrown, { path }) : thrown
  } finally {
    await file.close()
  }
}

/** The system may take less than it is given, and says so only by the number. */
async function writeAll(file: DiskFile, data: string | Uint8Array): Promise<void> {
  let left = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  while (left.byteLength > 0) left = left.subarray(await file.write(left))
}

/**
 * Builds a folder beside its final place and moves it there in one step, so that it exists whole or not at all.
 * `target` must not exist. What `build` throws is rethrown after the half-made folder is removed.
 */
export async function buildFolderAtomic(target: string, build: (folder: string) => Promise<void>): Promise<void> {
  const temp = join(dirname(target), `.building-${randomBytes(4).toString('hex')}`)
  await disk().makeFolder(temp)
  try {
    await build(temp)
    // A file that is on the disk has its name there only when its own folder is, however deep that lies.
    for (const entry of await readdir(temp, { withFileTypes: true, recursive: true })) {
      if (entry.isDirectory()) await disk().syncFolder(join(entry.parentPath, entry.name))
    }
    await disk().syncFolder(temp)
    await disk().rename(temp, target)
  } catch (thrown) {
    await disk().remove(temp)
    throw thrown
  }
  try {
    await disk().syncFolder(dirname(target))
  } catch (thrown) {
    // Nobody may count on a folder that could be gone after a power failure.
    await disk().remove(target)
    throw thrown
  }
}

export async function fileExists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** SHA-256 of a file, read in pieces of 1 MB that `onPiece` sees too; an aborted signal throws CancelledError. */
export async function hashFile(path: string, signal?: AbortSignal, onPiece?: (piece: Buffer, offset: number) => void): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(1 << 20)
    for (let offset = 0; ;) {
      if (signal) throwIfCancelled(signal)
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return hash.digest('hex')
      const piece = buffer.subarray(0, bytesRead)
      hash.update(piece)
      onPiece?.(piece, offset)
      offset += bytesRead
    }
  } finally {
    await file.close()
  }
}

/** The bytes of a typed array, no copy. Files are little-endian, as every platform that we run on. */
export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** A file as a typed array; the copy into an own buffer gives the alignment that the view needs. */
export async function readTyped<T extends Uint8Array | Uint32Array | Float32Array | Float64Array>(
  path: string,
  Type: new (buffer: ArrayBuffer) => T,
): Promise<T> {
  const data = await readFile(path)
  const own = new ArrayBuffer(data.byteLength)
  new Uint8Array(own).set(data)
  return new Type(own)
}

/** Out of sight in one step, then gone: a kill in between leaves a dot folder that the next start removes. */
export async function removeFolder(folder: string): Promise<void> {
  if (!(await fileExists(folder))) return
  const hidden = join(dirname(folder), `.deleted-${folder.slice(dirname(folder).length + 1)}`)
  await disk().rename(folder, hidden)
  await disk().remove(hidden)
}
