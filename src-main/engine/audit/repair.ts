import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditFinding, AuditReport } from '../../contract/index.ts'
import type { Engine } from '../create-engine.ts'
import { assertNever } from '../kernel/errors.ts'

/**
 * Puts right what can be put right without losing anything: nothing is deleted, what is in the way is moved to `lost/`, and rows that say what
 * is not so are corrected. Returns the report with what is left. Files stay where they are while anything else is at work: what began after the
 * audit had looked has half-made folders too, and a run that was resumed since needs its checkpoints.
 */
export async function repairWorkspace(engine: Engine, report: AuditReport): Promise<AuditReport> {
  const repaired: AuditFinding[] = []
  const findings: AuditFinding[] = []
  for (const finding of report.findings) {
    if (finding.repair?.kind === 'set-aside' && isAtWork(engine)) {
      findings.push({ ...finding, remedy: 'Repair again when no run and no other job is going on: nothing is moved beside them.' })
      continue
    }
    const isRight = await repair(engine, finding)
    ;(isRight ? repaired : findings).push(finding)
  }
  return { ...report, findings, repaired }
}

/** The audit is a job itself. */
function isAtWork(engine: Engine): boolean {
  return engine.jobs.running > 1 || engine.runs.counts().running > 0
}

async function repair(engine: Engine, finding: AuditFinding): Promise<boolean> {
  const { repair: way } = finding
  if (way === null) return false
  switch (way.kind) {
    case 'set-aside':
      // What its own process has cleared away since is in nobody's way.
      if (existsSync(join(engine.workspace.folder, way.path))) await engine.workspace.setAside(way.path)
      return true
    case 'mark-damaged':
      await engine.reader.forget(engine.workspace.runFolder(way.runId))
      await engine.runs.markDamaged(way.runId, {
        code: 'RUN_DAMAGED',
        message: `${finding.message} (${finding.place})`,
        remedy: 'Resume it, or repeat it by its command; the figures in the catalogue were measured before.',
      })
      return true
    case 'correct-state':
      await engine.runs.correctState(way.runId)
      return true
    default:
      return assertNever(way)
  }
}
