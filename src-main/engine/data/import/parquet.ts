import { WorkbenchError } from '../../kernel/errors.ts'
import type { RecognisedTable } from './table-file.ts'
import { pathOf } from './scan.ts'
import { quoteName, Session } from './session.ts'
import type { SourceFile } from './source.ts'

/** Columns and first records of a Parquet file. Its schema is inside; nothing is guessed. */
export async function describeParquet(file: SourceFile, limit: number, signal: AbortSignal): Promise<RecognisedTable> {
  using session = await Session.open(signal)
  const scan = `read_parquet(${pathOf(file)})`
  const columns = (await session.texts(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${scan})`)).map(([name]) => name ?? '')
  const asText = columns.map((name) => `CAST(${quoteName(name)} AS VARCHAR)`).join(', ')
  const records = await session.texts(`SELECT ${asText} FROM ${scan} LIMIT ${limit}`)
  if (records.length === 0) {
    throw new WorkbenchError('FILE_EMPTY', `${file.path} has columns and no rows.`, 'Check that the file is complete.', {
      details: { file: file.path },
    })
  }
  return {
    table: { file, kind: 'parquet', encoding: 'utf-8', separator: null, quoted: false, trimQuotes: false, hasHeader: true, columns },
    records: records.map((record) => record.map((value) => value ?? '')),
  }
}
