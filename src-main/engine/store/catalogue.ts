import { z } from 'zod'
import {
  DeviceChoice,
  ConfigId,
  ConfigValues,
  type DatasetId,
  DatasetSummary,
  JobId,
  type ReportId,
  ReportSummary,
  RunId as RunIdSchema,
  type RunId,
  RunSummary,
  SplitSpec,
} from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { TrainResult } from '../runs/messages.ts'
import type { Database } from './database.ts'

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

export interface RunRecord {
  readonly summary: RunSummary
  readonly spec: RunSpec
  readonly result: TrainResult | null
  readonly origin: RunOrigin | null
}

/**
 * The rows of the workspace, parsed at the door: what leaves here is what the contract says. All writes of one change belong in one
 * `database.transaction` together with their event (see runs/event-log.ts).
 */
export class Catalogue {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  datasets(): DatasetSummary[] {
    return this.#rows('SELECT summary FROM datasets ORDER BY created_at DESC').map((row) =>
      DatasetSummary.parse(JSON.parse(String(row.summary))),
    )
  }

  findDataset(id: string): DatasetSummary | undefined {
    const row = this.#rows('SELECT summary FROM datasets WHERE id = ? OR name = ?', id, id)[0]
    return row && DatasetSummary.parse(JSON.parse(String(row.summary)))
  }

  getDataset(id: string): DatasetSummary {
    const found = this.findDataset(id)
    if (!found) throw new WorkbenchError('DATASET_NOT_FOUND', `There is no dataset ${id}.`, 'List the datasets to see their names.')
    return found
  }

  saveDataset(summary: DatasetSummary): void {
    this.#database
      .prepare(
        'INSERT INTO datasets (id, name, created_at, summary) VALUES (@id, @name, @createdAt, @json) ON CONFLICT(id) DO UPDATE SET name = @name, summary = @json',
      )
      .run({ id: summary.id, name: summary.name, createdAt: summary.createdAt, json: JSON.stringify(summary) })
  }

  deleteDataset(id: DatasetId): void {
    this.#database.prepare('DELETE FROM datasets WHERE id = ?').run(id)
  }

  /** Newest first. A page that begins after a run which is gone meanwhile is RUN_NOT_FOUND: the reader starts anew. */
  runs({ olderThan, limit }: { olderThan?: RunId | undefined; limit?: number | undefined } = {}): RunSummary[] {
    if (olderThan !== undefined) this.getRun(olderThan)
    const where = olderThan === undefined ? '' : 'WHERE (created_at, rowid) < (SELECT created_at, rowid FROM runs WHERE id = ?)'
    const values = [...(olderThan === undefined ? [] : [olderThan]), limit ?? -1]
    return this.#rows(`SELECT summary FROM runs ${where} ORDER BY created_at DESC, rowid DESC LIMIT ?`, ...values).map((row) =>
      RunSummary.parse(JSON.parse(String(row.summary))),
    )
  }

  runsOfDataset(id: DatasetId): RunSummary[] {
    return this.#rows('SELECT summary FROM runs WHERE dataset_id = ?', id).map((row) => RunSummary.parse(JSON.parse(String(row.summary))))
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

  isQueuePaused(): boolean {
    return this.#rows("SELECT value FROM facts WHERE name = 'queue.paused'")[0]?.value === 'yes'
  }

  saveQueuePaused(isPaused: boolean): void {
    this.#database
      .prepare("INSERT INTO facts (name, value) VALUES ('queue.paused', @value) ON CONFLICT(name) DO UPDATE SET value = @value")
      .run({ value: isPaused ? 'yes' : 'no' })
  }

  /** In the order in which they are to run. */
  runsInState(...states: RunSummary['state'][]): RunRecord[] {
    const marks = states.map(() => '?').join(', ')
    return this.#rows(
      `SELECT ${recordColumns} FROM runs WHERE state IN (${marks}) ORDER BY COALESCE(queue_place, created_at), rowid`,
      ...states,
    ).map(toRecord)
  }

  /** Names of groups that runs were started in. */
  runGroups(): Set<string> {
    return new Set(this.#rows("SELECT DISTINCT json_extract(summary, '$.group') AS name FROM runs").map((row) => String(row.name)))
  }

  findRun(id: string): RunRecord | undefined {
    const row = this.#rows(`SELECT ${recordColumns} FROM runs WHERE id = ? OR name = ?`, id, id)[0]
    return row && toRecord(row)
  }

  getRun(id: string): RunRecord {
    const found = this.findRun(id)
    if (!found) throw new WorkbenchError('RUN_NOT_FOUND', `There is no run ${id}.`, 'List the runs to see their names.')
    return found
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
        JSON.stringify(summary),
        JSON.stringify(spec),
        origin?.configId ?? null,
        origin?.version ?? null,
      )
  }

  saveRun(summary: RunSummary): void {
    this.#database
      .prepare('UPDATE runs SET name = ?, state = ?, summary = ? WHERE id = ?')
      .run(summary.name, summary.state, JSON.stringify(summary), summary.id)
  }

  saveRunSpec(id: RunId, spec: RunSpec): void {
    this.#database.prepare('UPDATE runs SET spec = ? WHERE id = ?').run(JSON.stringify(spec), id)
  }

  saveRunResult(id: RunId, result: TrainResult): void {
    this.#database.prepare('UPDATE runs SET result = ? WHERE id = ?').run(JSON.stringify(result), id)
  }

  deleteRun(id: RunId): void {
    this.#database.prepare('DELETE FROM events WHERE run_id = ?').run(id)
    this.#database.prepare('DELETE FROM runs WHERE id = ?').run(id)
  }

  activeJobs(): { id: JobId; title: string }[] {
    return this.#rows('SELECT id, title FROM jobs').map((row) => ({ id: JobId.parse(row.id), title: String(row.title) }))
  }

  addJob(id: JobId, title: string): void {
    this.#database.prepare('INSERT INTO jobs (id, title) VALUES (?, ?)').run(id, title)
  }

  removeJob(id: JobId): void {
    this.#database.prepare('DELETE FROM jobs WHERE id = ?').run(id)
  }

  reports(): ReportSummary[] {
    return this.#rows('SELECT summary FROM reports ORDER BY created_at DESC').map((row) =>
      ReportSummary.parse(JSON.parse(String(row.summary))),
    )
  }

  getReport(id: string): ReportSummary {
    const row = this.#rows('SELECT summary FROM reports WHERE id = ?', id)[0]
    if (!row) throw new WorkbenchError('REPORT_NOT_FOUND', `There is no report ${id}.`, 'List the reports to see which there are.')
    return ReportSummary.parse(JSON.parse(String(row.summary)))
  }

  saveReport(summary: ReportSummary): void {
    this.#database
      .prepare('INSERT INTO reports (id, created_at, summary) VALUES (?, ?, ?)')
      .run(summary.id, summary.createdAt, JSON.stringify(summary))
  }

  deleteReport(id: ReportId): void {
    this.#database.prepare('DELETE FROM reports WHERE id = ?').run(id)
  }

  #rows(sql: string, ...values: unknown[]): Row[] {
    return this.#database.prepare<unknown[], Row>(sql).all(...values)
  }
}

type Row = Record<string, unknown>

const recordColumns = 'summary, spec, result, config_id, config_version'

function toRecord(row: Row): RunRecord {
  return {
    summary: RunSummary.parse(JSON.parse(String(row.summary))),
    spec: RunSpec.parse(JSON.parse(String(row.spec))),
    result: row.result === null ? null : TrainResult.parse(JSON.parse(String(row.result))),
    origin: row.config_id === null ? null : { configId: ConfigId.parse(row.config_id), version: Number(row.config_version) },
  }
}
