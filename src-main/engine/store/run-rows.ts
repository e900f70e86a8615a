import { z } from 'zod'
import {
  ConfigId,
  ConfigValues,
  type DatasetId,
  DeviceChoice,
  RunId as RunIdSchema,
  type RunId,
  RunSummary,
  SplitSpec,
} from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { TrainResult } from '../runs/messages.ts'
import type { Database } from './database.ts'
import { RunFigures } from './run-figures.ts'

/** What a run was asked to do; with the dataset it is the whole recipe. */
export const RunSpec = z.object({
  config: ConfigValues,
  defaults: ConfigValues,
  split: SplitSpec,
  cutoffs: z.array(z.number().int()),
  device: DeviceChoice.default('auto'),
  /** Go on from the newest checkpoint instead of starting over. */
  resume: z.boolean(),
})
export type RunSpec = z.infer<typeof RunSpec>

/** Which version of which saved configuration a run was started from. */
export interface RunOrigin {
  readonly configId: ConfigId
  readonly version: number
}

/** What the row of a run says; its figures have rows of their own. */
export const StoredRun = RunSummary.omit({ metrics: true })
export type StoredRun = z.infer<typeof StoredRun>

const StoredResult = TrainResult.omit({ metrics: true })
type StoredResult = z.infer<typeof StoredResult>

export interface RunRecord {
  readonly summary: RunSummary
  readonly spec: RunSpec
  readonly result: StoredResult | null
  readonly origin: RunOrigin | null
}

export interface RunPage {
  readonly olderThan?: RunId | undefined
  readonly limit: number
  /** Names of the figures that the summaries are to carry; undefined: all. */
  readonly figures?: readonly string[] | undefined
}

/** The rows of runs, parsed at the door. The writes of one change belong in one transaction together with their event (EventLog.record). */
export class RunRows {
  readonly figures: RunFigures
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    this.figures = new RunFigures(database)
  }

  /** Newest first. A page that begins after a run which is gone meanwhile is RUN_NOT_FOUND: the reader starts anew. */
  runs({ olderThan, limit, figures }: RunPage): RunSummary[] {
    if (olderThan === undefined) return this.#summaries(this.#rows(`${selectRuns} LIMIT ?`, limit), figures)
    this.storedRun(olderThan)
    return this.#summaries(this.#rows(selectOlderRuns, olderThan, limit), figures)
  }

  /** Those of the runs that there are, in the order of the ids. */
  runsById(ids: readonly RunId[], figures?: readonly string[]): RunSummary[] {
    return this.#summaries(
      ids.flatMap((id) => this.#rows('SELECT summary FROM runs WHERE id = ?', id)),
      figures,
    )
  }

  runIds(): RunId[] {
    return this.#rows('SELECT id FROM runs').map((row) => RunIdSchema.parse(row.id))
  }

  /** Of all runs, without the rows' long texts. */
  runPlaces(): { runId: RunId; name: string; datasetId: string }[] {
    return this.#rows('SELECT id, name, dataset_id FROM runs').map((row) => ({
      runId: RunIdSchema.parse(row.id),
      name: String(row.name),
      datasetId: String(row.dataset_id),
    }))
  }

  countRunsOfDataset(id: DatasetId): number {
    return Number(this.#rows('SELECT COUNT(*) AS count FROM runs WHERE dataset_id = ?', id)[0]?.count)
  }

  /** Finished runs on one split of a dataset, the newest first, at most `limit`. */
  runsOnSplit(id: DatasetId, splitHash: string, limit: number): RunSummary[] {
    const rows = this.#rows(
      `SELECT summary FROM runs WHERE dataset_id = ? AND state = 'finished' AND summary ->> '$.splitHash' = ? ORDER BY created_at DESC LIMIT ?`,
      id,
      splitHash,
      limit,
    )
    return this.#summaries(rows, [])
  }

  /** Waiting runs, the next one first, each with its place on the scale of their ages. */
  queue(): { id: RunId; place: number }[] {
    return this.#rows("SELECT id, COALESCE(queue_place, created_at) AS place FROM runs WHERE state = 'queued' ORDER BY place, rowid").map(
      (row) => ({ id: RunIdSchema.parse(row.id), place: Number(row.place) }),
    )
  }

  saveQueuePlace(id: RunId, place: number): void {
    this.#database.prepare('UPDATE runs SET queue_place = ? WHERE id = ?').run(place, id)
  }

  countWaiting(): number {
    return Number(this.#rows("SELECT COUNT(*) AS count FROM runs WHERE state = 'queued'")[0]?.count)
  }

  /** Runs that an engine was at, in the order in which they were made. */
  activeRuns(): StoredRun[] {
    return this.#rows("SELECT summary FROM runs WHERE state IN ('starting', 'running') ORDER BY created_at, rowid").map(toStoredRun)
  }

  /** Names of groups that runs were started in and that begin with `prefix`. */
  groupNames(prefix: string): Set<string> {
    const rows = this.#rows(
      `SELECT DISTINCT summary ->> '$.group' AS name FROM runs WHERE summary ->> '$.group' >= ? AND summary ->> '$.group' < ?`,
      ...rangeOf(prefix),
    )
    return new Set(rows.map((row) => String(row.name)))
  }

  /** Names of runs that begin with `prefix`. */
  runNames(prefix: string): Set<string> {
    const rows = this.#rows('SELECT name FROM runs WHERE name >= ? AND name < ?', ...rangeOf(prefix))
    return new Set(rows.map((row) => String(row.name)))
  }

  hasRun(idOrName: string): boolean {
    return this.#rows('SELECT 1 FROM runs WHERE id = ? OR name = ?', idOrName, idOrName).length > 0
  }

  findRun(id: string): RunRecord | undefined {
    const row = this.#rows('SELECT summary, spec, result, config_id, config_version FROM runs WHERE id = ? OR name = ?', id, id)[0]
    if (!row) return undefined
    const [summary] = this.#summaries([row])
    return {
      summary,
      spec: RunSpec.parse(JSON.parse(String(row.spec))),
      result: row.result === null ? null : StoredResult.parse(JSON.parse(String(row.result))),
      origin: row.config_id === null ? null : { configId: ConfigId.parse(row.config_id), version: Number(row.config_version) },
    }
  }

  getRun(id: string): RunRecord {
    const found = this.findRun(id)
    if (!found) throw runNotFound(id)
    return found
  }

  /** The row alone: what changes many times a second need not read the figures. */
  storedRun(id: RunId): StoredRun {
    const row = this.#rows('SELECT summary FROM runs WHERE id = ?', id)[0]
    if (!row) throw runNotFound(id)
    return toStoredRun(row)
  }

  insertRun(summary: RunSummary, spec: RunSpec, origin: RunOrigin | null): void {
    this.#database
      .prepare(
        'INSERT INTO runs (id, name, dataset_id, state, created_at, summary, spec, config_id, config_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        summary.id,
        summary.name,
        summary.datasetId,
        summary.state,
        summary.createdAt,
        JSON.stringify(StoredRun.parse(summary)),
        JSON.stringify(spec),
        origin?.configId ?? null,
        origin?.version ?? null,
      )
  }

  /** All but the figures, which come with the result. */
  saveRun(run: StoredRun): void {
    this.#database
      .prepare('UPDATE runs SET name = ?, state = ?, summary = ? WHERE id = ?')
      .run(run.name, run.state, JSON.stringify(StoredRun.parse(run)), run.id)
  }

  saveRunSpec(id: RunId, spec: RunSpec): void {
    this.#database.prepare('UPDATE runs SET spec = ? WHERE id = ?').run(JSON.stringify(spec), id)
  }

  saveRunResult(id: RunId, result: TrainResult): void {
    this.#database.prepare('UPDATE runs SET result = ? WHERE id = ?').run(JSON.stringify(StoredResult.parse(result)), id)
    this.figures.save(id, result.metrics)
  }

  deleteRun(id: RunId): void {
    this.#database.prepare('DELETE FROM events WHERE run_id = ?').run(id)
    this.#database.prepare('DELETE FROM runs WHERE id = ?').run(id)
  }

  /** Runs with their figures; `figures` undefined: with all of them. */
  #summaries(rows: readonly Row[], figures?: readonly string[]): RunSummary[] {
    const runs = rows.map(toStoredRun)
    const tables = this.figures.ofRuns(
      runs.map(({ id }) => id),
      figures ?? null,
    )
    return runs.map((run) => ({ ...run, metrics: tables.get(run.id) ?? {} }))
  }

  #rows(sql: string, ...values: unknown[]): Row[] {
    return this.#database.prepare<unknown[], Row>(sql).all(...values)
  }
}

type Row = Record<string, unknown>

const selectRuns = 'SELECT summary FROM runs ORDER BY created_at DESC, rowid DESC'
const selectOlderRuns = `SELECT summary FROM runs
  WHERE (created_at, rowid) < (SELECT created_at, rowid FROM runs WHERE id = ?) ORDER BY created_at DESC, rowid DESC LIMIT ?`

const toStoredRun = (row: Row): StoredRun => StoredRun.parse(JSON.parse(String(row.summary)))

/** The range of texts that begin with a prefix: to the prefix with the last of all characters behind it. */
const rangeOf = (prefix: string): [string, string] => [prefix, `${prefix}\u{10ffff}`]

function runNotFound(id: string): WorkbenchError {
  return new WorkbenchError('RUN_NOT_FOUND', `There is no run ${id}.`, 'List the runs to see their names.')
}
