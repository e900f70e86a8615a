import { rename, rm } from 'node:fs/promises'
import type { TableSource } from '../data/import/layout.ts'
import { namingMixedLineEnds } from '../data/import/line-ends.ts'
import { pathOf, scanClause, textOf } from '../data/import/scan.ts'
import { quoteText, Session } from '../data/import/session.ts'
import { listSource } from '../data/import/source.ts'
import { recogniseTable } from '../data/import/table-file.ts'
import { WorkbenchError } from '../kernel/errors.ts'
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

/** Pairs are held in memory: so many letters of ids at most. */
const mostLetters = 300_000_000

/**
 * The columns `user` and `item` of a CSV, TSV, JSON lines or Parquet file, as text, in file order. Read as an import is: packed files, unknown
 * encodings and endless lines are refused before anything is unpacked or held.
 * @throws WorkbenchError FILE_NOT_FOUND, FILE_EMPTY, FILE_UNREADABLE, INVALID_INPUT (a folder), FILE_FORMAT with the line where it is known.
 */
export async function readUserItemPairs(path: string, signal: AbortSignal): Promise<[user: string, item: string][]> {
  if (!(await fileExists(path))) throw new WorkbenchError('FILE_NOT_FOUND', `${path} does not exist.`, 'Check the path.')
  const { chosen } = await listSource(path)
  if (!chosen) throw new WorkbenchError('INVALID_INPUT', `${path} is a folder.`, 'Choose the one file that holds the histories.')
  const { table } = await recogniseTable(chosen, signal)
  const [user, item] = ['user', 'item'].map((wanted) => table.columns.find((name) => table.hasHeader && name.toLowerCase() === wanted))
  if (user === undefined || item === undefined) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${path} cannot be read as histories: it has no column ${user === undefined ? 'user' : 'item'}.`,
      'Give a CSV, TSV, JSON lines or Parquet file with the columns user and item, one line per pair; text files as UTF-8 with a header line.',
      { details: { file: path } },
    )
  }
  return namingMixedLineEnds(table, () => collectPairs(table, user, item, signal))
}

async function collectPairs(table: TableSource, user: string, item: string, signal: AbortSignal): Promise<[user: string, item: string][]> {
  const { path } = table.file
  const pairs: [string, string][] = []
  let letters = 0
  using session = await Session.open(signal)
  for await (const chunk of session.chunks(`SELECT ${textOf(table, user)}, ${textOf(table, item)} FROM ${scanClause(table, 'rejects')}`)) {
    const items = chunk.getColumnValues(1)
    chunk.getColumnValues(0).forEach((found, row) => {
      const taken = items[row]
      if (typeof found !== 'string' || typeof taken !== 'string') return
      letters += found.length + taken.length
      pairs.push([found, taken])
    })
    if (letters > mostLetters) throw new WorkbenchError('FILE_FORMAT', `${path} has more than ${mostLetters} letters of ids.`, 'Divide it.')
  }
  const [rejected] = table.kind === 'delimited' ? await session.texts('SELECT min(line)::VARCHAR FROM rejects') : []
  const line = Number(rejected?.[0] ?? 0)
  if (line === 0) return pairs
  throw new WorkbenchError('FILE_FORMAT', `${path}, line ${line}: this is no row of its table.`, 'Correct this line.', {
    details: { file: path, line },
  })
}
