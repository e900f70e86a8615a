import { readFile } from 'node:fs/promises'
import { WorkbenchError } from '../../kernel/errors.ts'
import { completeLines, decodeText, maximumLineBytes, parseRecords, sniffDelimited } from './delimited.ts'
import { detectEncoding } from './encoding.ts'
import { listSource, readHead, requireBytes, type SourceFile } from './source.ts'

/** A small table, read whole. */
export interface SplitRecords {
  readonly path: string
  /** Names of the columns, null without a header. */
  readonly columns: readonly string[] | null
  readonly records: readonly (readonly string[])[]
  readonly bytes: Buffer
}

/** Such lists are read into memory; 20 million lines of two numbers are about this long. */
const largestBytes = 300e6

/** Reads a list: one id a line, or a delimited table with or without a header. Rows may differ in length. */
export async function readSplitRecords(path: string, signal: AbortSignal): Promise<SplitRecords> {
  const { chosen } = await listSource(path)
  if (!chosen) throw new WorkbenchError('INVALID_INPUT', `${path} is a folder.`, 'Choose the one file that holds the list.')
  requireBytes(chosen)
  if (chosen.bytes > largestBytes) {
    throw new WorkbenchError('FILE_FORMAT', `${path} has ${chosen.bytes} bytes; lists may have ${largestBytes}.`, 'Make it smaller.')
  }
  const encoding = await detectEncoding(chosen, signal)
  const head = completeLines(chosen, await readHead(chosen, maximumLineBytes + 1))
  const bytes = await readFile(path)
  const text = decodeText(bytes, encoding)
  const shape = sniffShape(chosen, decodeText(head, encoding))
  const records = parseRecords(text, shape.separator, shape.quoted, Infinity, (at) => {
    const line = text.slice(0, at).split('\n').length
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path}, line ${line}: the quote that opens here never ends.`,
      'Close it, or take it out: all below it would be lost.',
      { details: { file: path, line } },
    )
  }).map((record) => record.map((field) => field.trim()))
  const columns = shape.hasHeader ? (records[0] ?? []) : null
  return { path, columns, records: shape.hasHeader ? records.slice(1) : records, bytes }
}

/** A file without any separator is a list of one column; whether its first line is a name, the ids of the dataset tell. */
function sniffShape(file: SourceFile, text: string): { separator: string; quoted: boolean; hasHeader: boolean } {
  const lines = text.split(/\r?\n/, 500).filter((line) => line.trim() !== '')
  if (lines.every((line) => !/[\t,;| ]|::/.test(line.trim()))) return { separator: '\t', quoted: false, hasHeader: false }
  if (isCountedLists(lines.map((line) => line.trim().split(' ')))) return { separator: ' ', quoted: false, hasHeader: false }
  return sniffDelimited(file, text)
}

type Records = readonly (readonly string[])[]

/** `3 15 8 21`: every line says first how many entries follow; the line's number is what they belong to. */
export function isCountedLists(records: Records): boolean {
  return areCountsRight(records) && new Set(records.map(([count]) => count)).size > 1
}

/** Where every line has one entry, pairs look the same: `1 15`. Another file of the same lists tells. */
export function areCountsRight(records: Records): boolean {
  return records.every(([count, ...entries]) => Number(count) === entries.filter((entry) => entry !== '').length)
}
