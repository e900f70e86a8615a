import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes the whole file or leaves the old one: temp file in the same folder, fsync, rename, fsync of the folder.
 * Throws the system's error (ENOSPC, EACCES, ...); the temp file is gone then.
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temp = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(temp, 'wx')
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temp, path)
  } catch (thrown) {
    await rm(temp, { force: true })
    throw thrown
  }
  await syncFolder(dirname(path))
}

/**
 * Builds a folder beside its final place and moves it there in one step, so that it exists whole or not at all.
 * `target` must not exist. What `build` throws is rethrown after the half-made folder is removed.
 */
export async function buildFolderAtomic(target: string, build: (folder: string) => Promise<void>): Promise<void> {
  const temp = join(dirname(target), `.building-${randomBytes(4).toString('hex')}`)
  await mkdir(temp, { recursive: true })
  try {
    await build(temp)
    await syncFolder(temp)
    await rename(temp, target)
  } catch (thrown) {
    await rm(temp, { recursive: true, force: true })
    throw thrown
  }
  await syncFolder(dirname(target))
}

/** Makes a rename durable; some platforms (Windows) cannot open folders, there the file's own fsync is all there is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY).catch(() => undefined)
  if (!folder) return
  await folder.sync().catch(() => undefined)
  await folder.close()
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
  await rename(folder, hidden)
  await rm(hidden, { recursive: true, force: true })
}
