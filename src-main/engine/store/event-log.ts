import { type EventBody, type RunId, WorkspaceEvent } from '../../contract/index.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from './database.ts'

const replayBatch = 500

/**
 * The workspace's story. `record` writes the change and its events in one transaction and only then tells anybody; `watch` replays from a
 * number and then follows, so a reload, a second window and the CLI all see the same thing without gaps or doubles.
 */
export class EventLog {
  readonly #database: Database
  readonly #clock: Clock
  readonly #listeners = new Set<(event: WorkspaceEvent) => void>()

  constructor(database: Database, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /**
   * Runs `change` and stores `bodies` atomically, then publishes. `change` gets the number of the last event, for a summary's `lastSeq`.
   */
  record(bodies: readonly EventBody[], change: (lastSeq: number) => void): void {
    const at = this.#clock.now()
    const insert = this.#database.prepare('INSERT INTO events (at, run_id, body) VALUES (?, ?, ?)')
    const events = this.#database.transaction(() => {
      const written = bodies.map((body): WorkspaceEvent => {
        const { lastInsertRowid } = insert.run(at, runOf(body) ?? null, JSON.stringify(body))
        return { seq: Number(lastInsertRowid), at, body }
      })
      change(written.at(-1)?.seq ?? this.lastSeq())
      return written
    })()
    for (const event of events) for (const listener of this.#listeners) listener(event)
  }

  lastSeq(): number {
    return this.#database.prepare<[], { seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM events').get()?.seq ?? 0
  }

  /** Stored events of one run, oldest first. */
  ofRun(runId: RunId): WorkspaceEvent[] {
    return this.#parse(this.#database.prepare<unknown[], Row>('SELECT seq, at, body FROM events WHERE run_id = ? ORDER BY seq').all(runId))
  }

  async *watch(options: { afterSeq: number; runId?: RunId; signal: AbortSignal | undefined }): AsyncGenerator<WorkspaceEvent, void> {
    const { runId, signal } = options
    const queue: WorkspaceEvent[] = []
    let wake: (() => void) | undefined
    const listener = (event: WorkspaceEvent): void => {
      if (runId !== undefined && runOf(event.body) !== runId) return
      queue.push(event)
      wake?.()
    }
    const stop = (): void => wake?.()
    this.#listeners.add(listener)
    signal?.addEventListener('abort', stop)
    try {
      let after = options.afterSeq
      for (let batch = this.#after(after, runId); batch.length > 0; batch = this.#after(after, runId)) {
        for (const event of batch) {
          after = event.seq
          yield event
        }
      }
      while (!signal?.aborted) {
        const event = queue.shift()
        if (!event) {
          await new Promise<void>((resolve) => (wake = resolve))
          continue
        }
        if (event.seq <= after) continue // already replayed
        after = event.seq
        yield event
      }
    } finally {
      this.#listeners.delete(listener)
      signal?.removeEventListener('abort', stop)
    }
  }

  #after(seq: number, runId: RunId | undefined): WorkspaceEvent[] {
    const rows =
      runId === undefined
        ? this.#database
            .prepare<unknown[], Row>('SELECT seq, at, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
            .all(seq, replayBatch)
        : this.#database
            .prepare<unknown[], Row>('SELECT seq, at, body FROM events WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?')
            .all(runId, seq, replayBatch)
    return this.#parse(rows)
  }

  #parse(rows: readonly Row[]): WorkspaceEvent[] {
    return rows.map((row) => WorkspaceEvent.parse({ seq: row.seq, at: row.at, body: JSON.parse(row.body) }))
  }
}

interface Row {
  readonly seq: number
  readonly at: number
  readonly body: string
}

function runOf(body: EventBody): string | undefined {
  return 'runId' in body ? body.runId : undefined
}
