import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderSizes } from '../contract/index.ts'
import { breathe, type Work } from './kernel/progress.ts'

/**
 * Measures a workspace file by file; what vanishes meanwhile counts nothing. Runs in a worker: years of runs are hundreds of thousands of files.
 */
export async function measureFolders(workspaceFolder: string, work: Work): Promise<FolderSizes> {
  const sizes: FolderSizes = { parts: {}, datasets: {}, runs: {} }
  for (const entry of await entriesOf(workspaceFolder)) {
    const path = join(workspaceFolder, entry.name)
    if (entry.name !== 'datasets' && entry.name !== 'runs') {
      sizes.parts[entry.name] = await bytesBelow(path, entry)
      continue
    }
    const own = sizes[entry.name]
    for (const inside of await entriesOf(path)) {
      own[inside.name] = await bytesBelow(join(path, inside.name), inside)
      await breathe(work.signal)
    }
    sizes.parts[entry.name] = Object.values(own).reduce((sum, bytes) => sum + bytes, 0)
  }
  return sizes
}

async function bytesBelow(path: string, entry: Dirent): Promise<number> {
  if (!entry.isDirectory()) return lstat(path).then(({ size }) => size, nothing)
  const inside = await entriesOf(path)
  const sizes = await Promise.all(inside.map((one) => bytesBelow(join(path, one.name), one)))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

const entriesOf = (folder: string): Promise<Dirent[]> => readdir(folder, { withFileTypes: true }).catch(() => [])
const nothing = (): number => 0
