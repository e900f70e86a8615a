import { RunView } from '../../contract/index.ts'
import type { Database } from './database.ts'

/** Named views of the run history. */
export class RunViews {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** By name. */
  list(): RunView[] {
    return this.#database
      .prepare<[], { name: string; query: string }>('SELECT name, query FROM run_views ORDER BY name COLLATE NOCASE')
      .all()
      .map(({ name, query }) => RunView.parse({ name, query: JSON.parse(query) }))
  }

  /** Under a name that is taken, the view is replaced. */
  save({ name, query }: RunView): void {
    this.#database
      .prepare('INSERT INTO run_views (name, query) VALUES (@name, @query) ON CONFLICT(name) DO UPDATE SET query = @query')
      .run({ name: name.trim(), query: JSON.stringify(query) })
  }

  delete(name: string): void {
    this.#database.prepare('DELETE FROM run_views WHERE name = ?').run(name)
  }
}
