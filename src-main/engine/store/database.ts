import SqliteDatabase from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { assert, WorkbenchError } from '../kernel/errors.ts'
import { sha256 } from '../kernel/files.ts'
import { migrations } from './migrations.ts'

export type Database = SqliteDatabase.Database

/**
 * Opens the catalogue of a workspace and brings its schema up to date, each migration in a transaction of its own.
 * Throws WORKSPACE_NEWER for a database of a newer Coldframe and WORKSPACE_DAMAGED for one that SQLite cannot read or whose history differs.
 */
export function openDatabase(file: string): Database {
  const existed = existsSync(file)
  let database: Database | undefined
  try {
    database = new SqliteDatabase(file)
    // Before the first table: pages of deleted rows can be given back to the disk (FreedPages).
    database.pragma('auto_vacuum = INCREMENTAL')
    // WAL: readers never wait for the writer. FULL: what is announced has reached the disk, also when the power fails.
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database)
    allowShrinking(database)
    return database
  } catch (thrown) {
    database?.close()
    if (thrown instanceof WorkbenchError) throw thrown
    if (existed && thrown instanceof SqliteDatabase.SqliteError && /^SQLITE_(CORRUPT|NOTADB|CANTOPEN|ERROR)/.test(thrown.code)) {
      throw new WorkbenchError(
        'WORKSPACE_DAMAGED',
        `The catalogue ${file} cannot be read: ${thrown.message}.`,
        'Restore it from a backup, or move the file away: datasets and runs stay on the disk.',
        { cause: thrown },
      )
    }
    throw thrown
  }
}

/**
 * A catalogue of an earlier version is written anew once, so that its pages can be given back. Where that fails (no space for the copy, a reader,
 * a damaged page) it stays as it is: only larger than need be.
 */
function allowShrinking(database: Database): void {
  if (database.pragma('auto_vacuum', { simple: true }) !== 0) return
  try {
    database.exec('VACUUM')
  } catch (thrown) {
    if (!(thrown instanceof SqliteDatabase.SqliteError)) throw thrown
  }
}

function migrate(database: Database): void {
  const tables = database.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  if (tables.length > 0 && !tables.some(({ name }) => name === 'migrations')) {
    throw new WorkbenchError(
      'WORKSPACE_DAMAGED',
      `The catalogue ${database.name} is a database of another program.`,
      'Choose another folder, or move this file away; it was not changed.',
    )
  }
  database.exec('CREATE TABLE IF NOT EXISTS migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT')
  const applied = database.prepare<[], { id: number; hash: string }>('SELECT id, hash FROM migrations ORDER BY id').all()
  if (applied.length > migrations.length) {
    throw new WorkbenchError(
      'WORKSPACE_NEWER',
      `The workspace of ${database.name} was written by a newer Coldframe.`,
      'Open it with that version, or with a newer one.',
    )
  }
  applied.forEach((row, index) => {
    if (row.id !== migrations[index].id || row.hash !== sha256(migrations[index].sql)) {
      throw new WorkbenchError(
        'WORKSPACE_DAMAGED',
        `Migration ${row.id} in ${database.name} is not the one that this version knows.`,
        'Open it with the version that made it, or restore a backup.',
      )
    }
  })
  for (const migration of migrations.slice(applied.length)) {
    assert(migration.id === migrations.indexOf(migration) + 1, 'migrations are numbered without gaps')
    database.transaction(() => {
      database.exec(migration.sql)
      database.prepare('INSERT INTO migrations (id, hash) VALUES (?, ?)').run(migration.id, sha256(migration.sql))
    })()
  }
}
