import { WorkbenchError } from '../../kernel/errors.ts'
import { roleOfName } from './column-names.ts'
import type { SourceFile } from './source.ts'

/** A field, and so a line, may not be longer than this: something else than a table was given. */
export const maximumLineBytes = 2 ** 20

/** Records that the shape of a file is judged by. */
const judgedRecords = 500

export interface DelimitedShape {
  readonly separator: string
  readonly quoted: boolean
  readonly hasHeader: boolean
  readonly columns: readonly string[]
  /** Records without the header. */
  readonly records: readonly (readonly string[])[]
}

const separators: readonly { text: string; name: string }[] = [
  { text: '::', name: '"::"' },
  { text: '\t', name: 'tab' },
  { text: ',', name: 'comma' },
  { text: ';', name: 'semicolon' },
  { text: '|', name: 'vertical bar' },
  { text: ' ', name: 'space' },
]

export function separatorName(separator: string): string {
  return separators.find((known) => known.text === separator)?.name ?? `"${separator}"`
}

/** The first bytes of a file up to the end of their last complete line; throws when even one line does not end there. */
export function completeLines(file: SourceFile, head: Buffer): Buffer {
  const isWhole = head.length >= file.bytes
  const end = isWhole ? head.length : head.lastIndexOf(10) + 1
  if (end === 0) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${file.path}, line 1 is longer than 1 MB.`,
      'This is not a table with one interaction per line. Check the file, or its line ends.',
      { details: { file: file.path, line: 1 } },
    )
  }
  return head.subarray(0, end)
}

/** Bytes as text, without a byte order mark. */
export function decodeText(bytes: Buffer, encoding: 'utf-8' | 'latin-1'): string {
  return bytes.toString(encoding === 'utf-8' ? 'utf8' : 'latin1').replace(/^\uFEFF/, '')
}

/**
 * Finds separator, quoting and header of a delimited file from its first lines: the separator that cuts the most of them into the same number of
 * columns, at least two. Throws FILE_FORMAT when none does, and for a header that names a column twice.
 */
export function sniffDelimited(file: SourceFile, text: string): DelimitedShape {
  let best: { separator: string; quoted: boolean; records: string[][]; columns: number; share: number } | undefined
  for (const { text: separator } of separators) {
    const quoted = usesQuotes(text, separator)
    const records = parseRecords(text, separator, quoted, judgedRecords)
    const columns = commonLength(records)
    const share = records.filter((record) => record.length === columns).length / Math.max(1, records.length)
    if (columns < 2 || share < 0.5) continue
    if (!best || share > best.share + 0.1) best = { separator, quoted, records, columns, share }
  }
  if (!best) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${file.path}, line 1: no columns found. None of ${separators.map((known) => known.name).join(', ')} separates its lines into equal columns.`,
      'Save it with one of these separators, one interaction per line.',
      { details: { file: file.path, line: 1 } },
    )
  }
  const { separator, quoted, columns } = best
  const records = best.records.filter((record) => record.length === columns)
  const hasHeader = best.records[0]?.length === columns && looksLikeHeader(records)
  // A column without a name (an index that a program wrote along) gets the name of its place.
  const names = records[0].map((name, n) => (hasHeader && name.trim() !== '' ? name.trim() : `column${n + 1}`))
  refuseDoubleNames(file, names)
  return { separator, quoted, hasHeader, columns: names, records: hasHeader ? records.slice(1) : records }
}

/**
 * Records of a text, quotes honoured (RFC 4180): a doubled quote inside quotes is one, line ends inside quotes belong to the field. A quote that is
 * never closed ends the records (the text may be the beginning of a file); `onOpenQuote` hears where it opens.
 */
export function parseRecords(
  text: string,
  separator: string,
  quoted: boolean,
  limit: number,
  onOpenQuote: (at: number) => void = () => undefined,
): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length && records.length < limit) {
    let field: string
    if (quoted && text[at] === '"') {
      const start = at + 1
      at = text.indexOf('"', start)
      while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
      if (at < 0) {
        onOpenQuote(start - 1)
        break
      }
      field = text.slice(start, at).replaceAll('""', '"')
      at++
    } else {
      const start = at
      while (at < text.length && text[at] !== '\n' && !text.startsWith(separator, at)) at++
      field = text.slice(start, at).replace(/\r$/, '')
    }
    record.push(field)
    if (text.startsWith(separator, at) && at < text.length) {
      at += separator.length
      if (at < text.length && text[at] !== '\n') continue
      record.push('')
    }
    const lineEnd = text.indexOf('\n', at)
    at = lineEnd < 0 ? text.length : lineEnd + 1
    if (record.length > 1 || record[0].trim() !== '') records.push(record)
    record = []
  }
  return records
}

/** Comma and semicolon files may quote; others only if a field of the first lines is wrapped in quotes. */
function usesQuotes(text: string, separator: string): boolean {
  if (separator === '::') return false
  if (separator === ',' || separator === ';') return true
  return text.split(/\r?\n/, judgedRecords).some((line) => line.split(separator).some((field) => /^".*"$/.test(field)))
}

function commonLength(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>()
  for (const record of records) counts.set(record.length, (counts.get(record.length) ?? 0) + 1)
  let best = 0
  for (const [length, count] of counts) if (best === 0 || count > (counts.get(best) ?? 0)) best = length
  return best
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))

/** The first record is a header when it holds no number and is words above a column of numbers, or names a known role. */
function looksLikeHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records
  if (first.some((field) => isNumber(field) || field.length > 64)) return false
  if (first.some((field) => field.trim() === '')) return first.some((name) => roleOfName(name) !== null)
  if (rest.length === 0) return true
  return first.some((name, column) => {
    const below = rest.map((record) => record[column])
    return below.filter(isNumber).length > below.length / 2 || roleOfName(name) !== null
  })
}

function refuseDoubleNames(file: SourceFile, names: readonly string[]): void {
  const twice = names.findIndex((name, n) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== n)
  if (twice < 0) return
  const first = names.findIndex((name) => name.toLowerCase() === names[twice].toLowerCase())
  throw new WorkbenchError(
    'FILE_FORMAT',
    `${file.path}, line 1: the column name "${names[twice]}" occurs twice (columns ${first + 1} and ${twice + 1}).`,
    'Rename one of them in the first line.',
    { details: { file: file.path, line: 1, column: names[twice] } },
  )
}
