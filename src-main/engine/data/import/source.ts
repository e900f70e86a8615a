import { open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { WorkbenchError } from '../../kernel/errors.ts'

/** A file that an import may read. */
export interface SourceFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** What a path offers: the files of a folder, or one chosen file together with its neighbours (ratings beside titles). */
export interface SourceListing {
  readonly path: string
  /** The file that the path itself names; null for a folder. */
  readonly chosen: SourceFile | null
  readonly files: readonly SourceFile[]
}

/** More than this is no data folder that somebody meant to import. */
const maximumFiles = 2000

export async function listSource(path: string): Promise<SourceListing> {
  const found = await stat(path)
  if (found.isDirectory()) {
    const files = await listFiles(path)
    if (files.length === 0) {
      throw new WorkbenchError('FILE_FORMAT', `The folder ${path} holds no files.`, 'Choose the folder or file that holds the ratings.')
    }
    return { path, chosen: null, files }
  }
  if (!found.isFile()) throw new WorkbenchError('FILE_UNREADABLE', `${path} is not a regular file.`, 'Choose a file or a folder.')
  const chosen = { name: basename(path), path, bytes: found.size }
  requireBytes(chosen)
  // Neighbours are a convenience: a folder that may not be listed still lets its file be read.
  const files = await listFiles(dirname(path)).catch(() => [chosen])
  return { path, chosen, files }
}

export function findFile(source: SourceListing, name: string): SourceFile | undefined {
  return source.files.find((file) => file.name === name)
}

export function requireBytes(file: SourceFile): void {
  if (file.bytes > 0) return
  throw new WorkbenchError('FILE_EMPTY', `${file.path} is empty (0 bytes).`, 'Check that the file was saved or downloaded completely.', {
    details: { file: file.path },
  })
}

/** The first bytes of a file. */
export async function readHead(file: SourceFile, bytes: number): Promise<Buffer> {
  const handle = await open(file.path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(bytes, file.bytes))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function listFiles(folder: string): Promise<SourceFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name)
  const files = await Promise.all(
    names
      .sort()
      .slice(0, maximumFiles)
      .map(async (name) => {
        const path = join(folder, name)
        const found = await stat(path).catch(() => undefined)
        return found?.isFile() ? { name, path, bytes: found.size } : undefined
      }),
  )
  return files.filter((file) => file !== undefined)
}
