import { DuckDBInstance, type DuckDBConnection, type DuckDBResult } from '@duckdb/node-api'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { CancelledError, WorkbenchError } from '../../kernel/errors.ts'

/** DuckDB's own share of memory; what does not fit spills to the temporary folder. The import's columns come on top (20 bytes a row). */
const memoryLimit = '600MB'

/** More threads parse no faster than the disk reads, and take memory each. */
const maximumThreads = 8

/**
 * An in-memory DuckDB that reads files: no network, no extensions, bounded memory. Aborting the signal interrupts the running query, which
 * then throws CancelledError.
 */
export class Session {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  readonly #signal: AbortSignal
  readonly #interrupt: () => void

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, signal: AbortSignal) {
    this.#instance = instance
    this.#connection = connection
    this.#signal = signal
    this.#interrupt = () => connection.interrupt()
    signal.addEventListener('abort', this.#interrupt)
  }

  static async open(signal: AbortSignal): Promise<Session> {
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(Math.min(maximumThreads, availableParallelism())),
      memory_limit: memoryLimit,
      temp_directory: join(tmpdir(), `coldframe-import-${process.pid}`),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const connection = await instance.connect()
    // Progress is measured only when a bar would show it.
    await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
    return new Session(instance, connection, signal)
  }

  /** Runs a statement; `onProgress` hears the share that is done, 0..1, a few times a second. */
  async run(sql: string, onProgress?: (ratio: number) => void): Promise<void> {
    onProgress?.(0)
    const timer = onProgress && setInterval(() => onProgress(Math.max(0, this.#connection.progress.percentage) / 100), 200)
    try {
      await this.#guard(() => this.#connection.run(sql))
    } finally {
      clearInterval(timer)
    }
  }

  /** All rows of a small result as text; null where there is no value. */
  async texts(sql: string): Promise<(string | null)[][]> {
    const rows = await this.#guard(async () => (await this.#connection.run(sql)).getRows())
    return rows.map((row) => row.map((value) => (value === null ? null : String(value))))
  }

  /** A result that is pulled in chunks, in the order of the rows. */
  async *chunks(sql: string): AsyncGenerator<Awaited<ReturnType<DuckDBResult['fetchChunk']>> & object> {
    const result = await this.#guard(() => this.#connection.stream(sql))
    // One chunk ahead: DuckDB works while the last one is copied.
    let next = this.#guard(() => result.fetchChunk())
    for (;;) {
      const chunk = await next
      if (!chunk || chunk.rowCount === 0) return
      next = this.#guard(() => result.fetchChunk())
      next.catch(() => undefined)
      yield chunk
    }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#interrupt)
    this.#connection.closeSync()
    this.#instance.closeSync()
  }

  async #guard<T>(action: () => Promise<T>): Promise<T> {
    if (this.#signal.aborted) throw new CancelledError()
    const result = await action().catch((thrown: unknown) => {
      if (this.#signal.aborted) throw new CancelledError()
      throw translate(thrown)
    })
    // An interrupted stream just ends.
    if (this.#signal.aborted) throw new CancelledError()
    return result
  }
}

/** DuckDB's errors in a user's words, where a user can do something about them. */
function translate(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  const firstLine = thrown.message.split('\n')[0]
  if (/no space left|disk space|temp_directory/i.test(thrown.message)) {
    return new WorkbenchError('DISK_FULL', `No space is left for temporary files: ${firstLine}`, 'Free some space and start it again.', {
      cause: thrown,
    })
  }
  if (/permission denied/i.test(thrown.message)) {
    return new WorkbenchError('PERMISSION_DENIED', firstLine, 'Change the permissions of the file.', { cause: thrown })
  }
  if (/out of memory/i.test(thrown.message)) {
    return new WorkbenchError(
      'FILE_FORMAT',
      `The file needs more memory to read than there is: ${firstLine}`,
      'Check that it is a table with one interaction per line.',
      { cause: thrown },
    )
  }
  return new WorkbenchError(
    'FILE_FORMAT',
    `The file cannot be read: ${firstLine}`,
    'Check that it is complete and in the format that its name says.',
    { cause: thrown },
  )
}

/** A text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A name as an SQL identifier. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
