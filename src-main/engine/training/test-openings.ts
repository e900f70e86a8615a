import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../kernel/files.ts'

const Openings = z.object({ openedAt: z.array(z.number()) })

/**
 * Records that the test part of a run is about to be read, before it is, and returns how often that has happened. More than once means that a
 * run was cut off after its evaluation began; a reader of the figures should know.
 */
export async function recordTestOpening(runFolder: string, now: number): Promise<number> {
  const path = join(runFolder, 'test-openings.json')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  const openedAt = [...(text === undefined ? [] : Openings.parse(JSON.parse(text)).openedAt), now]
  await writeFileAtomic(path, JSON.stringify({ openedAt } satisfies z.input<typeof Openings>))
  return openedAt.length
}
