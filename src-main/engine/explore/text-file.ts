import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../kernel/files.ts'

/** Small pieces are collected until a write is worth its call. */
const bufferLength = 1 << 18

/** Writes pieces of text as they come; the file exists whole, at the end, or not at all. The folder is made. */
export async function writeTextFile(path: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temp = temporaryPath(path)
  try {
    const file = await open(temp, 'wx')
    try {
      let waiting = ''
      for await (const piece of pieces) {
        waiting += piece
        if (waiting.length < bufferLength) continue
        await file.write(waiting)
        waiting = ''
      }
      if (waiting !== '') await file.write(waiting)
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

/** A name beside the file that nothing else has. */
export function temporaryPath(path: string): string {
  return `${path}.${randomBytes(4).toString('hex')}.tmp`
}
