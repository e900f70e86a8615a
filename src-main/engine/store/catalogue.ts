import { type DatasetId, DatasetSummary, JobId, type ReportId, ReportSummary } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Database } from './database.ts'
import { RunRows } from './run-rows.ts'

/**
 * The rows of the workspace, parsed at the door: what leaves here is what the contract says. All writes of one change belong in one
 * `database.transaction` together with their event (see store/event-log.ts).
 */
export class Catalogue extends RunRows {
  readonly #database: Database

  constructor(database: Database) {
    super(database)
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

  isQueuePaused(): boolean {
    return this.#rows("SELECT value FROM facts WHERE name = 'queue.paused'")[0]?.value === 'yes'
  }

  saveQueuePaused(isPaused: boolean): void {
    this.#database
      .prepare("INSERT INTO facts (name, value) VALUES ('queue.paused', @value) ON CONFLICT(name) DO UPDATE SET value = @value")
      .run({ value: isPaused ? 'yes' : 'no' })
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
