import { rename, rm } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { WorkbenchError } from '../kernel/errors.ts'
import { fileExists, temporaryPath } from '../kernel/files.ts'

/** DuckDB reads tables of any format and writes Parquet; both in constant memory. */
async function withDuckDb<T>(body: (run: (sql: string) => Promise<unknown[][]>) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return await body(async (sql) => (await connection.runAndReadAll(sql)).getRows())
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** `columns`: name -> SQL type, in the order of the CSV, which has a header. `path` is replaced in one step. */
export async function csvToParquet(csv: string, path: string, columns: Record<string, string>): Promise<void> {
  const temp = temporaryPath(path)
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
  const source = `read_csv(${quoted(csv)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types.join(', ')}})`
  try {
    await withDuckDb((run) => run(`COPY (SELECT * FROM ${source}) TO ${quoted(temp)} (FORMAT parquet, COMPRESSION zstd)`))
    await rename(temp, path)
  } catch (thrown) {
    await rm(temp, { force: true })
    throw thrown
  }
}

/**
 * The columns `user` and `item` of a CSV, TSV, JSON lines or Parquet file, as text, in file order.
 * @throws WorkbenchError FILE_NOT_FOUND, FILE_FORMAT.
 */
export async function readUserItemPairs(path: string): Promise<[user: string, item: string][]> {
  if (!(await fileExists(path))) throw new WorkbenchError('FILE_NOT_FOUND', `${path} does not exist.`, 'Check the path.')
  try {
    const rows = await withDuckDb((run) => run(`SELECT CAST("user" AS VARCHAR), CAST("item" AS VARCHAR) FROM ${reader(path)}`))
    return rows.flatMap(([user, item]) => (typeof user === 'string' && typeof item === 'string' ? [[user, item]] : []))
  } catch (cause) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path} cannot be read as histories: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}.`,
      'Give a CSV, TSV, JSON lines or Parquet file with the columns user and item, one line per pair; text files as UTF-8 with a header line.',
      { cause },
    )
  }
}

function reader(path: string): string {
  if (/\.parquet$/i.test(path)) return `read_parquet(${quoted(path)})`
  if (/\.(jsonl|ndjson|json)$/i.test(path)) return `read_json(${quoted(path)})`
  return `read_csv(${quoted(path)}, header = true, all_varchar = true)`
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
