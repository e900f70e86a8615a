import { WorkbenchError } from '../../kernel/errors.ts'
import { completeLines, decodeText, maximumLineBytes, sniffDelimited } from './delimited.ts'
import { detectEncoding } from './encoding.ts'
import type { TableSource } from './layout.ts'
import { describeParquet } from './parquet.ts'
import { readHead, requireBytes, type SourceFile } from './source.ts'

/** A table that was recognised, with its first records as text. */
export interface RecognisedTable {
  readonly table: TableSource & { readonly kind: 'delimited' | 'json' | 'parquet' }
  readonly records: readonly (readonly string[])[]
}

const sampledRecords = 500

/** Finds out how a CSV, TSV, JSON-lines or Parquet file is to be read. Throws an error that names file and line when it cannot be. */
export async function recogniseTable(file: SourceFile, signal: AbortSignal): Promise<RecognisedTable> {
  requireBytes(file)
  const head = await readHead(file, maximumLineBytes + 1)
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return describeParquet(file, sampledRecords, signal)
  // First the cheap look: a gigabyte without a line end is not read to find out its encoding.
  const lines = completeLines(file, head)
  const encoding = await detectEncoding(file, signal)
  const text = decodeText(lines, encoding)
  if (/^\s*\{/.test(text)) return recogniseJson(file, text, encoding)
  if (/^\s*\[/.test(text)) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${file.path} is one JSON array.`,
      'Save it with one object per line (JSON Lines), for example: jq -c ".[]".',
      { details: { file: file.path, line: 1 } },
    )
  }
  const shape = sniffDelimited(file, text)
  if (shape.records.length === 0) {
    throw new WorkbenchError(
      'FILE_EMPTY',
      `${file.path} has a header in line 1 and no rows below it.`,
      'Check that the file is complete.',
      {
        details: { file: file.path, line: 2 },
      },
    )
  }
  const { separator, quoted, hasHeader, columns } = shape
  return { table: { file, kind: 'delimited', encoding, separator, quoted, trimQuotes: false, hasHeader, columns }, records: shape.records }
}

function recogniseJson(file: SourceFile, text: string, encoding: TableSource['encoding']): RecognisedTable {
  const objects = text.split(/\r?\n/, sampledRecords).map(parseObject)
  const columns = [...new Set(objects.flatMap((object) => Object.keys(object ?? {})))]
  if (columns.length < 2) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${file.path}, line 1: not a JSON object with fields.`,
      'Save it with one object per line (JSON Lines).',
      {
        details: { file: file.path, line: 1 },
      },
    )
  }
  const records = objects.filter((object) => object !== undefined).map((object) => columns.map((column) => asText(object[column])))
  return { table: { file, kind: 'json', encoding, separator: null, quoted: false, trimQuotes: false, hasHeader: true, columns }, records }
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
