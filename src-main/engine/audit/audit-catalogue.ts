import SqliteDatabase from 'better-sqlite3'
import { existsSync } from 'node:fs'
import type { z } from 'zod'
import { DatasetSummary, EventBody, ReportSummary, type RunId } from '../../contract/index.ts'
import { sha256 } from '../kernel/files.ts'
import type { Database } from '../store/database.ts'
import { migrations } from '../store/migrations.ts'
import { RunSpec, StoredRun } from '../store/run-rows.ts'
import { type AuditContext, workspaceSubject } from './audit-context.ts'
import { openForReading } from './open-for-reading.ts'

/** The rows whose files are compared. */
export interface AuditedRows {
  readonly datasets: readonly DatasetSummary[]
  readonly runs: readonly StoredRun[]
  readonly reports: readonly ReportSummary[]
  /** Something is at work: files may be ahead of their rows. */
  readonly isBusy: boolean
}

const restore = 'Restore a backup (restore <backup> --workspace <new folder>), or move the file away: datasets and runs stay on the disk.'
const catalogueName = 'workbench.sqlite'

/** Reads the catalogue without changing it; undefined when it cannot be read at all, which is a finding then. */
export function auditCatalogue(context: AuditContext): AuditedRows | undefined {
  const lost = (message: string): void =>
    context.damage({
      place: catalogueName,
      subject: workspaceSubject,
      message,
      affects: 'The workspace cannot be opened. The files of datasets and runs are untouched by this.',
      remedy: restore,
      repair: null,
    })
  if (!existsSync(context.workspace.databaseFile)) {
    lost('The catalogue is missing.')
    return undefined
  }
  try {
    using database = openForReading(context.workspace)
    return checkCatalogue(context, database.handle)
  } catch (thrown) {
    if (!(thrown instanceof SqliteDatabase.SqliteError)) throw thrown
    lost(`The catalogue cannot be read: ${thrown.message}.`)
    return undefined
  }
}

function checkCatalogue(context: AuditContext, database: Database): AuditedRows | undefined {
  context.work.report({ step: 'Checking the catalogue', done: 0, total: null, remainingMs: null })
  const wrong = (message: string, affects: string): void =>
    context.damage({ place: catalogueName, subject: workspaceSubject, message, affects, remedy: restore, repair: null })
  const problems = database.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(10)').all()
  for (const { integrity_check: message } of problems) {
    if (message !== 'ok') wrong(`SQLite's integrity check says: ${message}.`, 'Any row of the catalogue may be wrong.')
  }
  const loose = database.prepare<[], { table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check').all()
  for (const { table, rowid, parent } of loose) {
    wrong(`Row ${rowid ?? 'unknown'} of ${table} points to a row of ${parent} that is not there.`, `That row of ${table}.`)
  }
  const applied = database.prepare<[], { id: number; hash: string }>('SELECT id, hash FROM migrations ORDER BY id').all()
  if (applied.length > migrations.length) {
    wrong('It was written by a newer Coldframe.', 'This version cannot open the workspace; the newer one can.')
    return undefined
  }
  const foreign = applied.find((row, at) => row.id !== migrations[at].id || row.hash !== sha256(migrations[at].sql))
  if (foreign) {
    wrong(`Its migration ${foreign.id} is not the one that this version knows.`, 'This version cannot open the workspace.')
    return undefined
  }
  const rows = <T>(table: string, schema: z.ZodType<T>): T[] => readRows(context, database, table, schema)
  const runs = rows('runs', StoredRun)
  checkSpecs(context, database)
  checkStates(context, database, runs)
  const jobs = database.prepare<[], { count: number }>('SELECT COUNT(*) AS count FROM jobs').get()?.count ?? 0
  return {
    datasets: rows('datasets', DatasetSummary),
    runs,
    reports: rows('reports', ReportSummary),
    isBusy: context.isLive && (jobs > 1 || runs.some(({ state }) => state === 'starting' || state === 'running')),
  }
}

function readRows<T>(context: AuditContext, database: Database, table: string, schema: z.ZodType<T>): T[] {
  return database
    .prepare<[], { id: string; summary: string }>(`SELECT id, summary FROM ${table}`)
    .all()
    .flatMap(({ id, summary }) => {
      const parsed = schema.safeParse(readJson(summary))
      if (parsed.success) return [parsed.data]
      unreadableRow(context, table, id, parsed.error.issues[0]?.message ?? 'unknown')
      return []
    })
}

function checkSpecs(context: AuditContext, database: Database): void {
  for (const { id, spec } of database.prepare<[], { id: string; spec: string }>('SELECT id, spec FROM runs').iterate()) {
    const parsed = RunSpec.safeParse(readJson(spec))
    if (!parsed.success) unreadableRow(context, 'runs', id, parsed.error.issues[0]?.message ?? 'unknown')
  }
}

function unreadableRow(context: AuditContext, table: string, id: string, why: string): void {
  context.damage({
    place: `${catalogueName}: ${table}`,
    subject: { ...workspaceSubject, id },
    message: `The row of ${id} cannot be read: ${why}.`,
    affects: `Lists that ${id} is in.`,
    remedy: restore,
    repair: null,
  })
}

/** What a run's row says must be what its last event says; and nothing runs where no engine is. */
function checkStates(context: AuditContext, database: Database, runs: readonly StoredRun[]): void {
  const lastState = database.prepare<[RunId], { body: string }>(
    `SELECT body FROM events WHERE run_id = ? AND json_extract(body, '$.type') = 'run.state' ORDER BY seq DESC LIMIT 1`,
  )
  for (const { id, name, state } of runs) {
    const subject = { kind: 'run', id, name } as const
    const event = EventBody.safeParse(readJson(lastState.get(id)?.body ?? 'null')).data
    if (event?.type !== 'run.state' || event.state !== state) {
      context.damage({
        place: `${catalogueName}: events`,
        subject,
        message: `The row says ${state}, the last event ${event?.type === 'run.state' ? event.state : 'nothing'}.`,
        affects: 'The state that is shown for this run.',
        remedy: 'Look at its log before you rely on it.',
        repair: null,
      })
    }
    if (context.isLive || (state !== 'starting' && state !== 'running')) continue
    context.findings.push({
      severity: 'leftover',
      place: `${catalogueName}: runs`,
      subject,
      message: `The row says ${state}, but no engine is there that could be at it: it was killed.`,
      affects: 'Nothing; the run can be resumed.',
      remedy: 'Open the workspace: it says so then.',
      repair: { kind: 'correct-state', runId: id },
    })
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
