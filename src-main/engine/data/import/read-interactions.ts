import { DuckDBDoubleVector, DuckDBFloatVector, DuckDBUIntegerVector, type DuckDBVector } from '@duckdb/node-api'
import { z } from 'zod'
import { assert, WorkbenchError } from '../../kernel/errors.ts'
import type { Work } from '../../kernel/progress.ts'
import type { TableSource } from './layout.ts'
import { dateOf, numberOf, scanClause, textOf } from './scan.ts'
import { quoteName, Session } from './session.ts'

/** Which columns hold what; rating and time may be absent. */
export interface InteractionColumns {
  readonly user: string
  readonly item: string
  readonly rating: string | null
  readonly time: { readonly column: string; readonly isDate: boolean } | null
}

/** A line that is no row at all. `span`: physical lines that it covers (a quoted field may hold line ends). */
export interface RejectedLine {
  readonly line: number
  readonly span: number
}

/** Code of a row without an id. */
export const noId = 0xffffffff

/**
 * All rows of a file in file order, ids as codes into the sorted id lists. Ratings and times are NaN where they are absent or no number; the
 * rows are not judged yet.
 */
export interface RawInteractions {
  readonly rows: number
  readonly users: Uint32Array
  readonly items: Uint32Array
  readonly ratings: Float32Array | null
  readonly times: Float64Array | null
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly rejects: readonly RejectedLine[]
}

/**
 * Reads interactions in two passes: the first finds the ids (numeric ones in numeric order, then text), the second maps rows to their codes.
 * Parsing twice is cheaper than keeping 20 million texts; memory is DuckDB's share plus 20 bytes a row.
 */
export async function readInteractions(
  session: Session,
  table: TableSource,
  columns: InteractionColumns,
  rowLimit: number | null,
  work: Work,
): Promise<RawInteractions> {
  const limit = rowLimit === null ? '' : ` LIMIT ${rowLimit}`
  const used = [columns.user, columns.item, columns.rating, columns.time?.column].filter((name) => name !== null && name !== undefined)
  const from = (pass: string): string => `(SELECT ${used.map(quoteName).join(', ')} FROM ${scanClause(table, pass)}${limit})`
  const [user, item] = [columns.user, columns.item].map(quoteName)
  const text = (name: string): string => (table.kind === 'parquet' ? `CAST(${name} AS VARCHAR)` : name)

  // Both passes look at the same columns, so that both stumble over the same lines.
  const touched = used.map((name) => `count(${quoteName(name)})`).join(' + ')
  await session.run(
    `CREATE TABLE ids AS SELECT ${text(user)} AS user_id, ${text(item)} AS item_id, count(*) AS n, ${touched} AS touched
     FROM ${from('first_rejects')} GROUP BY GROUPING SETS ((user_id), (item_id), ())`,
    (ratio) => work.report({ step: 'Finding users and items', done: Math.round(ratio * 100), total: 100, remainingMs: null }),
  )
  const userIds = await createIds(session, 'user', table)
  const itemIds = await createIds(session, 'item', table)
  const rows = Number(
    (await session.texts('SELECT n FROM ids WHERE user_id IS NULL AND item_id IS NULL ORDER BY n DESC LIMIT 1'))[0]?.[0] ?? 0,
  )
  const clean = await session.texts(
    'SELECT bool_and(user_id IS NULL OR user_id = trim(user_id)) AND bool_and(item_id IS NULL OR item_id = trim(item_id)) FROM ids',
  )
  const code = (kind: 'user' | 'item', name: string): string => {
    const id = clean[0]?.[0] === 'true' ? `nullif(${text(name)}, '')` : textOf(kind === 'user' ? columns.user : columns.item)
    return `coalesce(enum_code(CAST(${id} AS ${kind}_ids))::UINTEGER, ${noId}::UINTEGER)`
  }
  const nan = `'nan'::DOUBLE`
  const rating = columns.rating === null ? nan : `coalesce(${numberOf(columns.rating)}, ${nan})`
  const time =
    columns.time === null ? nan : `coalesce(${columns.time.isDate ? dateOf(columns.time.column) : numberOf(columns.time.column)}, ${nan})`
  const result = {
    rows,
    users: new Uint32Array(rows),
    items: new Uint32Array(rows),
    ratings: columns.rating === null ? null : new Float32Array(rows),
    times: columns.time === null ? null : new Float64Array(rows),
  }
  let at = 0
  const query = `SELECT ${code('user', user)}, ${code('item', item)}, ${rating}::FLOAT, ${time} FROM ${from('rejects')}`
  for await (const chunk of session.chunks(query)) {
    // A call into DuckDB: asked once per chunk, not once per value.
    const count = chunk.rowCount
    if (at + count > rows) throw passesDisagree()
    copyCodes(chunk.getColumnVector(0), count, result.users, at)
    copyCodes(chunk.getColumnVector(1), count, result.items, at)
    if (result.ratings) copyFloats(chunk.getColumnVector(2), count, result.ratings, at)
    if (result.times) copyDoubles(chunk.getColumnVector(3), count, result.times, at)
    at += count
    work.report({ step: 'Reading interactions', done: at, total: rows, remainingMs: null })
  }
  if (at !== rows) throw passesDisagree()
  const rejects = table.kind === 'delimited' ? await readRejects(session, table) : []
  return { ...result, userIds, itemIds, rejects }
}

/** Makes the enumeration type that maps an id to its code, and returns the ids in code order. */
async function createIds(session: Session, kind: 'user' | 'item', table: TableSource): Promise<string[]> {
  const found = `SELECT DISTINCT nullif(trim(${kind}_id), '') AS id FROM ids WHERE ${kind}_id IS NOT NULL`
  // Whole numbers in numeric order, so that user 2 comes before user 10; "007" and "7" stay two ids.
  await session.run(
    `CREATE TABLE ${kind}_list AS SELECT id FROM (${found}) WHERE id IS NOT NULL ORDER BY TRY_CAST(id AS UBIGINT) NULLS LAST, id`,
  )
  const longest = Number((await session.texts(`SELECT max(strlen(id)) FROM ${kind}_list`))[0]?.[0] ?? 0)
  if (longest >= 2 ** 20) throw tooLong(table, 'an id')
  const ids: string[] = []
  for await (const chunk of session.chunks(`SELECT id FROM ${kind}_list`)) ids.push(...chunk.getColumnValues(0).map(String))
  if (ids.length > 0) await session.run(`CREATE TYPE ${kind}_ids AS ENUM (SELECT id FROM ${kind}_list)`)
  else await session.run(`CREATE TYPE ${kind}_ids AS ENUM ('')`)
  return ids
}

const RejectRow = z.tuple([z.coerce.number(), z.string(), z.string().nullable()])

async function readRejects(session: Session, table: TableSource): Promise<RejectedLine[]> {
  const rows = await session.texts(
    `SELECT line, max(CAST(error_type AS VARCHAR)), any_value(csv_line) FROM rejects GROUP BY line ORDER BY line`,
  )
  return rows.map((row) => {
    const [line, type, text] = RejectRow.parse(row)
    if (type.startsWith('LINE SIZE')) throw tooLong(table, 'a field', line)
    const span = (text ?? '').trim().split('\n').length
    return { line, span }
  })
}

/** Whoever called knows whether the file has changed meanwhile; if it has not, this is a defect. */
function passesDisagree(): Error {
  return new Error('Internal: two passes over the same file found different numbers of rows')
}

function tooLong(table: TableSource, what: string, line?: number): WorkbenchError {
  return new WorkbenchError(
    'FILE_FORMAT',
    `${table.file.path}${line === undefined ? '' : `, line ${line}`}: ${what} is longer than 1 MB.`,
    'Check the line ends and quotes of this file: one interaction per line, ids of ordinary length.',
    { details: { file: table.file.path, ...(line === undefined ? {} : { line }) } },
  )
}

function copyCodes(vector: DuckDBVector, count: number, to: Uint32Array, at: number): void {
  assert(vector instanceof DuckDBUIntegerVector, 'codes are unsigned integers')
  for (let k = 0; k < count; k++) to[at + k] = vector.getItem(k) ?? noId
}

function copyFloats(vector: DuckDBVector, count: number, to: Float32Array, at: number): void {
  assert(vector instanceof DuckDBFloatVector, 'ratings are floats')
  for (let k = 0; k < count; k++) to[at + k] = vector.getItem(k) ?? NaN
}

function copyDoubles(vector: DuckDBVector, count: number, to: Float64Array, at: number): void {
  assert(vector instanceof DuckDBDoubleVector, 'times are doubles')
  for (let k = 0; k < count; k++) to[at + k] = vector.getItem(k) ?? NaN
}
