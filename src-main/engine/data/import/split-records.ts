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
  const records = parseRecords(text, shape.separator, shape.quoted, Infinity).map((record) => record.map((field) => field.trim()))
  const columns = shape.hasHeader ? (records[0] ?? []) : null
  return { path, columns, records: shape.hasHeader ? records.slice(1) : records, bytes }
}

/** A file without any separator is a list of one column; whether its first line is a name, the ids of the dataset tell. */
function sniffShape(file: SourceFile, text: string): { separator: string; quoted: boolean; hasHeader: boolean } {
  const lines = text.split(/\r?\n/, 500).filter((line) => line.trim() !== '')
  if (lines.every((line) => !/[\t,;| ]|::/.test(line.trim()))) return { separator: '\t', quoted: false, hasHeader: false }
  if (isCountedLists(lines)) return { separator: ' ', quoted: false, hasHeader: false }
  return sniffDelimited(file, text)
}

/** `3 15 8 21`: every line says first how many items follow; the line's number is the user. */
export function isCountedLists(lines: readonly string[]): boolean {
  const records = lines.map((line) => line.trim().split(' '))
  return records.every((record) => Number(record[0]) === record.length - 1) && new Set(records.map((record) => record.length)).size > 1
}
