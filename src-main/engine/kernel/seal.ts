import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { hashFile, writeFileAtomic } from './files.ts'

export const sealName = 'files.json'

/** A file as it was written; `name` is its path below the folder, with slashes. */
export const SealedFile = z.object({ name: z.string(), bytes: z.number().int().min(0), sha256: z.string() })
export type SealedFile = z.infer<typeof SealedFile>

const Seal = z.object({ format: z.literal(1), files: z.array(SealedFile) })

/**
 * Writes down the hashes of finished files in `files.json`, so that an audit or a backup notices a byte that changes later. `parts` are files
 * and folders below `folder`; one that is not there is left out.
 */
export async function sealFolder(folder: string, parts: readonly string[], signal?: AbortSignal): Promise<void> {
  const names = (await Promise.all(parts.map((part) => filesBelow(folder, part)))).flat()
  const files: SealedFile[] = []
  for (const name of names) {
    const path = join(folder, name)
    files.push({ name, bytes: (await stat(path)).size, sha256: await hashFile(path, signal) })
  }
  await writeFileAtomic(join(folder, sealName), JSON.stringify({ format: 1, files } satisfies z.input<typeof Seal>, null, 1))
}

/** undefined: the folder was made before there were seals, or is not finished. Throws where the seal itself cannot be read. */
export async function readSeal(folder: string): Promise<SealedFile[] | undefined> {
  const text = await readFile(join(folder, sealName), 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  })
  return text === undefined ? undefined : Seal.parse(JSON.parse(text)).files
}

/** What is wrong with a file that was written down, in words; undefined: nothing. */
export async function findChange(folder: string, file: SealedFile, signal?: AbortSignal): Promise<string | undefined> {
  const path = join(folder, file.name)
  const found = await stat(path).catch(() => undefined)
  if (!found) return 'is missing'
  if (found.size !== file.bytes) return `has ${found.size} bytes where ${file.bytes} were written`
  return (await hashFile(path, signal)) === file.sha256 ? undefined : 'is not what was written: its SHA-256 differs'
}

/** Files of a part, sorted, as paths below `folder`; a part may be a file. */
export async function filesBelow(folder: string, part: string): Promise<string[]> {
  const found = await stat(join(folder, part)).catch(() => undefined)
  if (!found) return []
  if (found.isFile()) return [part]
  const entries = await readdir(join(folder, part), { withFileTypes: true })
  const inside = await Promise.all(entries.map((entry) => filesBelow(folder, `${part}/${entry.name}`)))
  return inside.flat().sort()
}
