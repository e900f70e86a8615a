import SqliteDatabase from 'better-sqlite3'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../tests/support/workspaces.ts'
import { type Database, openDatabase } from './database.ts'
import { FreedPages } from './freed-pages.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let file: string
beforeEach(async () => {
  folder = await temporaryFolder()
  file = join(folder.path, 'catalogue.sqlite')
})
afterEach(() => vi.useRealTimers())
afterEach(() => folder[Symbol.asyncDispose]())

/** Some megabytes of rows that are deleted again. */
function fillAndEmpty(database: Database): void {
  const add = database.prepare('INSERT INTO facts (name, value) VALUES (?, ?)')
  database.transaction(() => {
    for (let row = 0; row < 500; row++) add.run(`row ${row}`, 'x'.repeat(8000))
  })()
  database.exec("DELETE FROM facts WHERE name LIKE 'row %'")
}

test('pages of deleted rows go back to the disk, once who reads them is done', async () => {
  const database = openDatabase(file)
  const freed = new FreedPages(database)
  fillAndEmpty(database)
  const patience = database.pragma('busy_timeout', { simple: true })
  const reader = new SqliteDatabase(file, { readonly: true })
  reader.exec('BEGIN; SELECT * FROM facts')
  expect(freed.bytes()).toBeGreaterThan(3e6)
  freed.soon()
  await expect.poll(() => freed.bytes(), { timeout: 20_000 }).toBe(0)
  expect(statSync(file).size + statSync(`${file}-wal`).size).toBeGreaterThan(3e6)
  reader.close()
  freed.soon()
  await expect.poll(() => statSync(file).size + statSync(`${file}-wal`).size, { timeout: 20_000 }).toBeLessThan(1e6)
  expect(database.pragma('busy_timeout', { simple: true })).toBe(patience)
  freed.close()
  database.close()
})

test('a catalogue that cannot be written ends nothing', async () => {
  const database = openDatabase(file)
  fillAndEmpty(database)
  const freed = new FreedPages(database)
  const other = new SqliteDatabase(file, { timeout: 0 })
  database.pragma('busy_timeout = 0')
  other.exec('BEGIN IMMEDIATE')
  const before = freed.bytes()
  vi.useFakeTimers()
  freed.soon()
  vi.runAllTimers()
  expect(freed.bytes()).toBe(before)
  other.close()
  freed.soon()
  vi.runAllTimers()
  expect(freed.bytes()).toBe(0)
  database.close()
})
