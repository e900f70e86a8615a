import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../kernel/errors.ts'
import type { TableSource } from './layout.ts'

/**
 * Reads a table; when that fails because its lines end in two ways (files of two systems, one after the other), says at which line. DuckDB 1.5
 * refuses such files without naming a place, and its lenient mode, which takes them, passes over other faults in silence.
 */
export async function namingMixedLineEnds<T>(table: TableSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    const refusal = thrown instanceof WorkbenchError && thrown.cause instanceof Error ? thrown.cause.message : ''
    const isRefused = table.kind === 'delimited' && refusal.includes('CSV Parser state machine')
    const { path } = table.file
    const found = isRefused ? await firstOtherLineEnd(path) : null
    if (found === null) throw withPlace(thrown, path)
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path}, line ${found.line} ends with ${found.end}, the lines before it end otherwise.`,
      'Save the file with one kind of line ends, all LF or all CRLF.',
      { cause: thrown, details: { file: path, line: found.line } },
    )
  }
}

/** What DuckDB says of a file names it seldom. */
function withPlace(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof WorkbenchError) || thrown.code !== 'FILE_FORMAT' || thrown.message.includes(path)) return thrown
  return new WorkbenchError(thrown.code, `${path}: ${thrown.message}`, thrown.remedy, { cause: thrown, details: { file: path } })
}

async function firstOtherLineEnd(path: string): Promise<{ line: number; end: 'LF' | 'CRLF' } | null> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(2 ** 20)
    let line = 0
    let first: boolean | undefined
    let previous = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return null
      const piece = buffer.subarray(0, bytesRead)
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) {
        line++
        const hasReturn = (at === 0 ? previous : piece[at - 1]) === 13
        first ??= hasReturn
        if (hasReturn !== first) return { line, end: hasReturn ? 'CRLF' : 'LF' }
      }
      previous = piece[bytesRead - 1]
    }
  } finally {
    await file.close()
  }
}
