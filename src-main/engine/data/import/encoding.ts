import { isAscii, isUtf8 } from 'node:buffer'
import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../kernel/errors.ts'
import { throwIfCancelled } from '../../kernel/progress.ts'
import { isWithinLine, lineOfOffset, tooLong } from './long-lines.ts'
import type { SourceFile } from './source.ts'

export type Encoding = 'utf-8' | 'latin-1'

/** Larger files are judged by their first part; a line in another encoding further down is dropped and listed. */
const judgedBytes = 200 * 2 ** 20
const blockBytes = 2 ** 20

/**
 * UTF-8 when all of it is valid, or nearly all of what is not plain ASCII; else Latin-1 when no byte is one that Latin-1 has no letter for. Anything
 * else is refused, with the way to convert it. Binary and compressed files are recognised by their first bytes.
 */
export async function detectEncoding(file: SourceFile, signal: AbortSignal): Promise<Encoding> {
  const tally = { invalid: 0, valid: 0, unprintable: 0 }
  const handle = await open(file.path, 'r')
  try {
    const buffer = Buffer.alloc(blockBytes + 4)
    let carried = 0
    for (let at = 0; at < judgedBytes; at += blockBytes) {
      throwIfCancelled(signal)
      const { bytesRead } = await handle.read(buffer, carried, blockBytes, at)
      if (bytesRead === 0) break
      const block = buffer.subarray(0, carried + bytesRead)
      if (at === 0) refuseKnownBinary(file, block)
      if (isWithinLine(block)) throw tooLong(file, 'it', await lineOfOffset(file, at, 'utf-8'))
      if (block.includes(0)) throw unknownEncoding(file, 'it contains zero bytes, as UTF-16 and binary files do')
      const cut = bytesRead < blockBytes ? block.length : block.length - openSequence(block)
      const judged = block.subarray(0, cut)
      if (!isAscii(judged)) count(judged, tally)
      carried = block.length - cut
      block.copy(buffer, 0, cut)
    }
  } finally {
    await handle.close()
  }
  if (tally.invalid === 0 || tally.valid > 10 * tally.invalid) return 'utf-8'
  if (tally.unprintable > 0) throw unknownEncoding(file, 'it is neither UTF-8 nor Latin-1')
  return 'latin-1'
}

/** Bytes at the end that begin a UTF-8 sequence which the next block completes. */
function openSequence(block: Buffer): number {
  for (let back = 1; back <= 3 && back <= block.length; back++) {
    const byte = block[block.length - back]
    if (byte >= 0xc0) return back
    if (byte < 0x80) return 0
  }
  return 0
}

/** Valid multi-byte sequences, bytes outside of any, and those of them from 80 to 9F, where Latin-1 has no letters. */
function count(block: Buffer, tally: { invalid: number; valid: number; unprintable: number }): void {
  if (isUtf8(block)) {
    for (const byte of block) if (byte >= 0xc2) tally.valid++
    return
  }
  for (let k = 0; k < block.length;) {
    const byte = block[k]
    if (byte < 0x80) {
      k++
      continue
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    if (byte >= 0xc2 && isUtf8(block.subarray(k, k + length)) && k + length <= block.length) {
      tally.valid++
      k += length
      continue
    }
    tally.invalid++
    if (byte < 0xa0) tally.unprintable++
    k++
  }
}

function refuseKnownBinary(file: SourceFile, head: Buffer): void {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, n) => head[n] === byte)
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) throw unknownEncoding(file, 'it is UTF-16')
  if (starts(0x1f, 0x8b) || starts(0x50, 0x4b, 3, 4) || starts(0x28, 0xb5, 0x2f, 0xfd)) {
    throw new WorkbenchError('FILE_FORMAT', `${file.path} is compressed.`, 'Unpack it and import what is inside.', {
      details: { file: file.path },
    })
  }
}

function unknownEncoding(file: SourceFile, why: string): WorkbenchError {
  return new WorkbenchError(
    'FILE_FORMAT',
    `The encoding of ${file.path} is not known: ${why}.`,
    'Save it as UTF-8 (for example: iconv -f <its encoding> -t UTF-8), then import it again.',
    { details: { file: file.path } },
  )
}
