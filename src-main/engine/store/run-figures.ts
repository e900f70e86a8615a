import { type MetricTable, MetricValue, type RunId } from '../../contract/index.ts'
import type { Database } from './database.ts'

/**
 * The figures of finished runs, a row for each: lists of runs name the few that they show, and a page of five hundred runs need not carry the
 * ninety that each of them has.
 */
export class RunFigures {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** In place of what the run had before. */
  save(runId: RunId, metrics: MetricTable): void {
    this.#database.prepare('DELETE FROM figures WHERE run_id = ?').run(runId)
    const addKey = this.#database.prepare('INSERT INTO figure_keys (name) VALUES (?) ON CONFLICT DO NOTHING')
    const add = this.#database.prepare(
      `INSERT INTO figures (run_id, key_id, place, value, low, high, users, users_are)
       VALUES (@runId, (SELECT id FROM figure_keys WHERE name = @name), @place, @value, @low, @high, @users, @of)`,
    )
    Object.entries(metrics).forEach(([name, { of, ...figure }], place) => {
      addKey.run(name)
      add.run({ runId, name, place, ...figure, of: of ?? null })
    })
  }

  /** `ndcg@20`, ...: the names of all figures that runs of this workspace have had. */
  keys(): string[] {
    return this.#database
      .prepare<[], { name: string }>('SELECT name FROM figure_keys ORDER BY id')
      .all()
      .map(({ name }) => name)
  }

  /** Of each run, in the order in which its metrics were computed; `keys` null: all of them. Runs that have none are left out. */
  ofRuns(runIds: readonly RunId[], keys: readonly string[] | null): Map<RunId, MetricTable> {
    const { names, read } = keys === null ? this.#all() : this.#some(keys)
    const tables = new Map<RunId, MetricTable>()
    // By hand: a schema for each of so many numbers would take longer than reading them. The columns are typed (STRICT).
    for (const runId of runIds) {
      const table: MetricTable = {}
      for (const { key_id, value, low, high, users, users_are } of read(runId)) {
        const name = names.get(key_id)
        if (name !== undefined) table[name] = { value, low, high, users, ...(users_are === null ? {} : { of: parseOf(users_are) }) }
      }
      if (Object.keys(table).length > 0) tables.set(runId, table)
    }
    return tables
  }

  #all(): Asked {
    const statement = this.#database.prepare<[string], FigureRow>('SELECT * FROM figures WHERE run_id = ? ORDER BY place')
    const keys = this.#database.prepare<[], KeyRow>('SELECT id, name FROM figure_keys').all()
    return { names: namesOf(keys), read: (runId) => statement.all(runId) }
  }

  #some(wanted: readonly string[]): Asked {
    const statement = this.#database.prepare<[string, string], FigureRow>(
      'SELECT * FROM figures WHERE run_id = ? AND key_id IN (SELECT value FROM json_each(?)) ORDER BY place',
    )
    const keys = this.#database
      .prepare<[string], KeyRow>('SELECT id, name FROM figure_keys WHERE name IN (SELECT value FROM json_each(?))')
      .all(JSON.stringify(wanted))
    const ids = JSON.stringify(keys.map(({ id }) => id))
    return { names: namesOf(keys), read: (runId) => (keys.length === 0 ? [] : statement.all(runId, ids)) }
  }
}

interface Asked {
  readonly names: ReadonlyMap<number, string>
  readonly read: (runId: RunId) => FigureRow[]
}

interface KeyRow {
  readonly id: number
  readonly name: string
}

interface FigureRow {
  readonly key_id: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly users: number
  readonly users_are: string | null
}

const namesOf = (keys: readonly KeyRow[]): Map<number, string> => new Map(keys.map(({ id, name }) => [id, name]))

const parseOf = (text: string): NonNullable<MetricValue['of']> => MetricValue.shape.of.unwrap().parse(text)
