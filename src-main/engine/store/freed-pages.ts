import SqliteDatabase from 'better-sqlite3'
import type { Database } from './database.ts'

/** Pages given back in one step: a millisecond or two, then others have their turn. */
const pagesAtOnce = 256
/** Deleting a hundred runs is followed by one giving back, not by a hundred. */
const restMs = 500

/**
 * Gives the pages that deleted rows leave back to the disk: SQLite keeps them for later rows otherwise, and a catalogue never shrinks
 * (https://www.sqlite.org/pragma.html#pragma_incremental_vacuum).
 */
export class FreedPages {
  readonly #database: Database
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(database: Database) {
    this.#database = database
  }

  /** In the catalogue, and of no use. */
  bytes(): number {
    return this.#number('freelist_count') * this.#number('page_size')
  }

  /** Soon, when nobody deletes any more. */
  soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tryStep(), restMs)
    this.#timer.unref()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** A full disk or a failing one ends nothing here: the catalogue stays larger than need be until the next deletion. */
  #tryStep(): void {
    try {
      this.#step()
    } catch (thrown) {
      if (!(thrown instanceof SqliteDatabase.SqliteError)) throw thrown
    }
  }

  #step(): void {
    const before = this.#number('freelist_count')
    this.#database.pragma(`incremental_vacuum(${pagesAtOnce})`)
    const after = this.#number('freelist_count')
    if (after > 0 && after < before) {
      this.#timer = setTimeout(() => this.#tryStep(), 0)
      return
    }
    // What was given back is still in the log; this makes the files themselves small, unless an audit or a backup reads just now: nobody waits.
    const patience = this.#number('busy_timeout')
    this.#database.pragma('busy_timeout = 0')
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      this.#database.pragma(`busy_timeout = ${patience}`)
    }
  }

  #number(pragma: 'freelist_count' | 'page_size' | 'busy_timeout'): number {
    return Number(this.#database.pragma(pragma, { simple: true }))
  }
}
