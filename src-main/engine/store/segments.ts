import { z } from 'zod'
import { DatasetId, SegmentId, SegmentRule } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Database } from './database.ts'

/** `users`: how many there were when it was saved. */
export const SegmentRow = z.object({
  id: SegmentId,
  datasetId: DatasetId,
  name: z.string(),
  note: z.string(),
  rule: SegmentRule,
  users: z.number().int(),
  createdAt: z.number(),
  changedAt: z.number(),
})
export type SegmentRow = z.infer<typeof SegmentRow>

/** The rows of segments, parsed at the door. The writes of one change belong in one transaction together with their event (EventLog.record). */
export class Segments {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Of one dataset, by name. */
  list(datasetId: DatasetId): SegmentRow[] {
    return this.#rows('SELECT * FROM segments WHERE dataset_id = ? ORDER BY name COLLATE NOCASE', datasetId)
  }

  /** By name or id, in one dataset. */
  find(datasetId: DatasetId, nameOrId: string): SegmentRow | undefined {
    return this.#rows('SELECT * FROM segments WHERE dataset_id = ? AND (name = ? OR id = ?)', datasetId, nameOrId, nameOrId)[0]
  }

  get(id: SegmentId): SegmentRow {
    const found = this.#rows('SELECT * FROM segments WHERE id = ?', id)[0]
    if (found) return found
    throw new WorkbenchError('SEGMENT_NOT_FOUND', `There is no segment ${id}.`, 'List the segments of the dataset to see which there are.')
  }

  save({ id, datasetId, name, note, rule, users, createdAt, changedAt }: SegmentRow): void {
    this.#database
      .prepare(
        `INSERT INTO segments (id, dataset_id, name, note, rule, users, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, note = excluded.note, rule = excluded.rule, users = excluded.users,
         changed_at = excluded.changed_at`,
      )
      .run(id, datasetId, name, note, JSON.stringify(rule), users, createdAt, changedAt)
  }

  delete(id: SegmentId): void {
    this.#database.prepare('DELETE FROM segments WHERE id = ?').run(id)
  }

  #rows(sql: string, ...values: unknown[]): SegmentRow[] {
    return this.#database
      .prepare<unknown[], Record<string, unknown>>(sql)
      .all(...values)
      .map((row) =>
        SegmentRow.parse({
          id: row.id,
          datasetId: row.dataset_id,
          name: row.name,
          note: row.note,
          rule: JSON.parse(String(row.rule)),
          users: row.users,
          createdAt: row.created_at,
          changedAt: row.changed_at,
        }),
      )
  }
}
