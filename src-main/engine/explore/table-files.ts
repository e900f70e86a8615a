import { rename, rm } from 'node:fs/promises'
import { pathOf } from '../data/import/scan.ts'
import { quoteText, Session } from '../data/import/session.ts'
import { listSource, requireBytes } from '../data/import/source.ts'
import { CancelledError, WorkbenchError } from '../kernel/errors.ts'
import { fileExists, temporaryPath } from '../kernel/files.ts'

/** `columns`: name -> SQL type, in the order of the CSV, which has a header. `path` is replaced in one step. */
export async function csvToParquet(csv: string, path: string, columns: Record<string, string>, signal: AbortSignal): Promise<void> {
  const temp = temporaryPath(path)
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
  const source = `read_csv(${pathOf({ path: csv })}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types.join(', ')}})`
  try {
    using session = await Session.open(signal)
    await session.run(`COPY (SELECT * FROM ${source}) TO ${quoteText(temp)} (FORMAT parquet, COMPRESSION zstd)`)
    await rename(temp, path)
  } catch (thrown) {
    await rm(temp, { force: true })
    throw thrown
  }
}

/** Pairs are held in memory; a packed file may unpack to any number of them. */
const most = { rows: 10_000_000, letters: 300_000_000 }

/**
 * The columns `user` and `item` of a CSV, TSV, JSON lines or Parquet file, as text, in file order.
 * @throws WorkbenchError FILE_NOT_FOUND, FILE_EMPTY, FILE_UNREADABLE, FILE_FORMAT; FILE_FORMAT too where there are more than are read.
 */
export async function readUserItemPairs(path: string, signal: AbortSignal): Promise<[user: string, item: string][]> {
  if (!(await fileExists(path))) throw new WorkbenchError('FILE_NOT_FOUND', `${path} does not exist.`, 'Check the path.')
  const { chosen } = await listSource(path)
  if (!chosen) throw new WorkbenchError('INVALID_INPUT', `${path} is a folder.`, 'Choose the one file that holds the histories.')
  requireBytes(chosen)
  try {
    return await collectPairs(path, signal)
  } catch (cause) {
    if (cause instanceof CancelledError) throw cause
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path} cannot be read as histories: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`,
      'Give a CSV, TSV, JSON lines or Parquet file with the columns user and item, one line per pair; text files as UTF-8 with a header line.',
      { cause },
    )
  }
}

async function collectPairs(path: string, signal: AbortSignal): Promise<[user: string, item: string][]> {
  const pairs: [string, string][] = []
  let [rows, letters] = [0, 0]
  using session = await Session.open(signal)
  for await (const chunk of session.chunks(`SELECT CAST("user" AS VARCHAR), CAST("item" AS VARCHAR) FROM ${reader(path)}`)) {
    const [users, items] = [chunk.getColumnValues(0), chunk.getColumnValues(1)]
    rows += users.length
    users.forEach((user, row) => {
      const item = items[row]
      if (typeof user !== 'string' || typeof item !== 'string') return
      letters += user.length + item.length
      pairs.push([user, item])
    })
    if (rows > most.rows || letters > most.letters) throw new Error(`it has more than ${most.rows} rows or ${most.letters} letters.`)
  }
  return pairs
}

function reader(path: string): string {
  const source = pathOf({ path })
  if (/\.parquet$/i.test(path)) return `read_parquet(${source})`
  if (/\.(jsonl|ndjson|json)$/i.test(path)) return `read_json(${source})`
  return `read_csv(${source}, header = true, all_varchar = true)`
}
