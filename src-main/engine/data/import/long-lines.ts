import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../kernel/errors.ts'
import { maximumLineBytes } from './delimited.ts'
import type { Encoding } from './encoding.ts'
import type { SourceFile } from './source.ts'

/**
 * Whether a piece of 1 MB lies within one line. DuckDB 1.5 passes over lines that are longer than its buffers without a word, so whoever reads the
 * file anyway looks for them; shorter ones over the limit it reports.
 */
export function isWithinLine(piece: Buffer): boolean {
  return piece.length >= maximumLineBytes && !piece.includes(10)
}

export function tooLong(file: SourceFile, what: string, line: number | null): WorkbenchError {
  const { path } = file
  return new WorkbenchError(
    'FILE_FORMAT',
    `${path}${line === null ? '' : `, line ${line}`}: ${what} is longer than 1 MB.`,
    'Check the line ends and quotes of this file: one interaction per line, ids of ordinary length.',
    { details: { file: path, ...(line === null ? {} : { line }) } },
  )
}

/** How many bytes a piece of the file takes as UTF-8: a Latin-1 letter outside ASCII takes two. */
export function decodedLength(encoding: Encoding, piece: Buffer): number {
  if (encoding === 'utf-8') return piece.length
  let length = piece.length
  for (const byte of piece) if (byte >= 0x80) length++
  return length
}

/** The number of the line that holds the byte at this offset (counted as UTF-8), or of the first line with contents after it. */
export async function lineOfOffset(file: SourceFile, offset: number, encoding: Encoding): Promise<number> {
  const handle = await open(file.path, 'r')
  try {
    const buffer = Buffer.alloc(maximumLineBytes)
    let line = 1
    let decoded = 0
    let lineBytes = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return line
      const piece = buffer.subarray(0, bytesRead)
      for (let from = 0; from < piece.length;) {
        const newline = piece.indexOf(10, from)
        const to = newline < 0 ? piece.length : newline
        lineBytes += to - from
        decoded += decodedLength(encoding, piece.subarray(from, to))
        // Blank lines before a record count as part of its offset; a carriage return alone is blank.
        if (decoded > offset && lineBytes > 1) return line
        if (newline < 0) break
        decoded++
        line++
        lineBytes = 0
        from = to + 1
      }
    }
  } finally {
    await handle.close()
  }
}
