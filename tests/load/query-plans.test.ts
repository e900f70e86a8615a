import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src-main/engine/store/database.ts'
import { findStatements, type FoundStatement } from './sql-in-sources.ts'

/** Tables that grow with the years. Others have a handful of rows, or a few hundred. */
const largeTables = ['runs', 'events', 'figures']

/** Statements that go through a large table from end to end, and why they may. */
const allowed: Readonly<Record<string, string>> = {
  'SELECT COALESCE(MAX(seq), 0) AS seq FROM events': 'the last row, found by its key; the plan does not say by what',
  'SELECT id, name, dataset_id FROM runs': 'disk use, when somebody asks; a column at the front of each row',
  'SELECT id FROM runs': 'once, when a workspace is opened; from an index, without the rows',
  'SELECT id FROM datasets UNION SELECT id FROM runs UNION SELECT id FROM reports': 'the audit, in a process of its own',
  'SELECT id, spec FROM runs': 'the audit, in a process of its own',
}
/** Put together from names of tables; only the audit does so, in a process of its own. */
const allowedParts = ['audit/audit-catalogue.ts']

const engineFolder = join(import.meta.dirname, '../../src-main/engine')
const statements = findStatements(engineFolder)
let database: Database

beforeAll(() => {
  database = openDatabase(':memory:')
})

test('the statements of the sources are found, also those that are built from a constant', () => {
  const found = statements.map(({ sql }) => sql?.replaceAll(/\s+/g, ' ') ?? '')
  expect(found).toContain('SELECT summary FROM runs WHERE id = ?')
  expect(found.some((sql) => sql.startsWith('SELECT summary FROM runs ORDER BY created_at DESC, rowid DESC LIMIT'))).toBe(true)
  expect(found.some((sql) => sql.includes('JOIN config_versions') && sql.endsWith('WHERE deleted_at IS NULL AND id = ?'))).toBe(true)
  expect(statements.length).toBeGreaterThan(60)
})

test('only the audit puts statements together from what is not constant', () => {
  const built = statements.filter(({ sql }) => sql === undefined).map(({ file }) => file)
  expect([...new Set(built)].filter((file) => !allowedParts.includes(file))).toEqual([])
})

test('what is allowed to scan is there', () => {
  const found = new Set(statements.map(({ sql }) => sql))
  expect(Object.keys(allowed).filter((sql) => !found.has(sql))).toEqual([])
})

describe('no statement goes through a large table', () => {
  const whole = statements.filter((one): one is FoundStatement & { sql: string } => one.sql !== undefined)
  test.each(whole.map(({ file, line, sql }) => ({ place: `${file}:${line}`, sql })))('$place', ({ sql }) => {
    if (Object.hasOwn(allowed, sql)) return
    expect(scansOf(sql), `${sql}\nAn index is missing, or the statement needs another form.`).toEqual([])
  })
})

test('a statement that scans is caught', () => {
  for (const sql of [
    'SELECT id FROM runs WHERE queue_place = ?',
    'SELECT summary FROM runs ORDER BY created_at',
    'SELECT MAX(at) FROM events',
  ]) {
    expect(scansOf(sql), sql).toHaveLength(1)
  }
})

/** Steps of the statement's plan that visit all rows of a large table. In the order of an index and up to a limit, it does not come to that. */
function scansOf(sql: string): string[] {
  const isBounded = /\bLIMIT \?/.test(sql)
  return planOf(sql).filter((detail) => {
    // A maximum without an index is called a search.
    const [, table = '', index] = /^(?:SCAN|SEARCH(?= \w+$)) (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? []
    return largeTables.includes(table) && !(isBounded && index !== undefined)
  })
}

function planOf(sql: string): string[] {
  const named = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name, null] as const)
  const values = named.length > 0 ? [Object.fromEntries(named)] : [...sql.matchAll(/\?/g)].map(() => null)
  return database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map(({ detail }) => detail)
}
