import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { disk } from '../kernel/disk.ts'
import { writeSynced } from '../kernel/files.ts'
import { throwIfCancelled } from '../kernel/progress.ts'
import type { SealedFile } from '../kernel/seal.ts'

const pieceBytes = 1 << 20

/** Copies through to the disk, in bounded memory, and gives size and hash of what was read. */
export async function copyFileHashed(from: string, to: string, signal: AbortSignal): Promise<Omit<SealedFile, 'name'>> {
  await disk().makeFolder(dirname(to))
  const hash = createHash('sha256')
  let bytes = 0
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const source = await open(from, 'r')
    try {
      const buffer = Buffer.alloc(pieceBytes)
      for (;;) {
        throwIfCancelled(signal)
        const { bytesRead } = await source.read(buffer, 0, buffer.length)
        if (bytesRead === 0) return
        const piece = buffer.subarray(0, bytesRead)
        hash.update(piece)
        bytes += bytesRead
        yield piece
      }
    } finally {
      await source.close()
    }
  }
  await writeSynced(to, 'new', pieces())
  return { bytes, sha256: hash.digest('hex') }
}
