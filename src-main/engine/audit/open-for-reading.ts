import SqliteDatabase from 'better-sqlite3'
import { existsSync, readFileSync } from 'node:fs'
import type { Database } from '../store/database.ts'
import type { Workspace } from '../store/workspace.ts'

/** Where the file format says how the file is written and read: 2 with a write-ahead log, 1 without (https://www.sqlite.org/fileformat.html, 1.3.3). */
const formatBytes = [18, 19]

/** The catalogue for a process that must not change it, also in a folder where nobody may write. */
export function openForReading(workspace: Workspace): Disposable & { readonly handle: Database } {
  const handle = open(workspace.databaseFile)
  return { handle, [Symbol.dispose]: () => void handle.close() }
}

function open(path: string): Database {
  const handle = new SqliteDatabase(path, { readonly: true, fileMustExist: true })
  try {
    handle.prepare('SELECT COUNT(*) FROM sqlite_schema').get()
    return handle
  } catch (thrown) {
    handle.close()
    // Reading beside a log takes a file of its own, which a read-only folder does not allow. Without a log the file is all there is.
    const cannotWrite = thrown instanceof SqliteDatabase.SqliteError && /^SQLITE_(READONLY|CANTOPEN)/.test(thrown.code)
    if (!cannotWrite || existsSync(`${path}-wal`)) throw thrown
    const bytes = readFileSync(path)
    for (const at of formatBytes) bytes[at] = 1
    return new SqliteDatabase(bytes)
  }
}
