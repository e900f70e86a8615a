import { type DatasetId, Scenario, type ScenarioId } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Database } from './database.ts'

/**
 * The rows of kept scenarios, parsed at the door. As in the catalogue, the writes of one change belong in one transaction together with their
 * event (EventLog.record). The rows of a dataset go with it.
 */
export class Scenarios {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Of one dataset, by name. */
  list(datasetId: DatasetId): Scenario[] {
    return this.#rows('SELECT * FROM scenarios WHERE dataset_id = ? ORDER BY name COLLATE NOCASE', datasetId)
  }

  findByName(datasetId: DatasetId, name: string): Scenario | undefined {
    return this.#rows('SELECT * FROM scenarios WHERE dataset_id = ? AND name = ?', datasetId, name)[0]
  }

  get(id: ScenarioId): Scenario {
    const found = this.#rows('SELECT * FROM scenarios WHERE id = ?', id)[0]
    if (found) return found
    throw new WorkbenchError('SCENARIO_NOT_FOUND', `There is no scenario ${id}.`, 'List the scenarios to see which there are.')
  }

  save({ id, name, datasetId, history, createdAt, changedAt }: Scenario): void {
    this.#database
      .prepare(
        `INSERT INTO scenarios (id, name, dataset_id, history, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, history = excluded.history, changed_at = excluded.changed_at`,
      )
      .run(id, name, datasetId, JSON.stringify(history), createdAt, changedAt)
  }

  delete(id: ScenarioId): void {
    this.#database.prepare('DELETE FROM scenarios WHERE id = ?').run(id)
  }

  #rows(sql: string, ...values: unknown[]): Scenario[] {
    return this.#database
      .prepare<unknown[], Record<string, unknown>>(sql)
      .all(...values)
      .map((row) =>
        Scenario.parse({
          id: row.id,
          name: row.name,
          datasetId: row.dataset_id,
          history: JSON.parse(String(row.history)),
          createdAt: row.created_at,
          changedAt: row.changed_at,
        }),
      )
  }
}
