import { existsSync } from 'node:fs'
import type { AuditFinding, AuditReport } from '../../contract/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { Workspace } from '../store/workspace.ts'
import { type AuditedRows, auditCatalogue } from './audit-catalogue.ts'
import { AuditContext } from './audit-context.ts'
import { auditDataset } from './audit-datasets.ts'
import { auditLeftovers, auditReport, auditStudies } from './audit-files.ts'
import { auditRun } from './audit-runs.ts'
import { openForReading } from './open-for-reading.ts'

/**
 * Compares catalogue and files of a workspace, both ways, and every file with the hash that was stored for it. Reads everything, changes
 * nothing; belongs into a worker process.
 * @throws WorkbenchError FILE_NOT_FOUND when there is no workspace.
 */
export async function auditWorkspace(
  { workspaceFolder, isLive }: Extract<Job, { kind: 'audit' }>,
  work: Work & { readonly clock: Clock },
): Promise<AuditReport> {
  const startedAt = work.clock.elapsed()
  const workspace = new Workspace(workspaceFolder)
  if (!existsSync(workspace.folder)) {
    throw new WorkbenchError('FILE_NOT_FOUND', `There is no workspace ${workspace.folder}.`, 'Check the path.')
  }
  const context = new AuditContext(workspace, isLive, work)
  const rows = auditCatalogue(context)
  const studies = await auditStudies(context)
  if (rows) await auditFiles(context, rows)
  return {
    checkedAt: work.clock.now(),
    seconds: (work.clock.elapsed() - startedAt) / 1000,
    datasets: rows?.datasets.length ?? 0,
    runs: rows?.runs.length ?? 0,
    reports: rows?.reports.length ?? 0,
    studies,
    files: context.files,
    bytes: context.bytes,
    unsealedRuns: context.unsealedRuns,
    findings: isLive ? stillThere(workspace, context.findings) : context.findings,
    repaired: [],
  }
}

async function auditFiles(context: AuditContext, { datasets, runs, reports, isBusy }: AuditedRows): Promise<void> {
  const { work } = context
  const total = datasets.length + runs.length + reports.length
  let done = 0
  const next = async (step: string): Promise<void> => {
    work.report({ step, done: done++, total, remainingMs: null })
    await breathe(work.signal)
  }
  for (const dataset of datasets) {
    await next('Checking datasets')
    await auditDataset(context, dataset)
  }
  for (const run of runs) {
    await next('Checking runs')
    await auditRun(context, run)
  }
  for (const report of reports) {
    await next('Checking reports')
    await auditReport(context, report)
  }
  // While something is being made, its folder comes before its row.
  if (isBusy) return
  await auditLeftovers(context, {
    datasets: new Set<string>(datasets.map(({ id }) => id)),
    runs: new Set<string>(runs.map(({ id }) => id)),
    reports: new Set<string>(reports.map(({ file }) => file)),
  })
}

/** Beside a living engine things come and go: what was deleted meanwhile is not missing, and what has got its row is not left over. */
function stillThere(workspace: Workspace, findings: readonly AuditFinding[]): AuditFinding[] {
  if (findings.length === 0) return []
  using database = openForReading(workspace)
  const ids = new Set(
    database.handle
      .prepare<[], { id: string }>('SELECT id FROM datasets UNION SELECT id FROM runs UNION SELECT id FROM reports')
      .all()
      .map(({ id }) => id),
  )
  return findings.filter(({ subject, severity, place }) => {
    if (subject.kind === 'workspace') return severity === 'damage' || !ids.has(place.split('/')[1]?.split('.')[0] ?? '')
    return subject.id === null || subject.kind === 'study' || ids.has(subject.id)
  })
}
