import { existsSync } from 'node:fs'
import type { AuditReport } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import { tryLockWorkspace, Workspace } from '../../../engine/store/workspace.ts'
import type { CommandContext, CommandResult } from '../command.ts'
import { auditText } from '../audit-text.ts'
import { auditExitCode } from '../exit-codes.ts'
import { finishJob } from '../follow.ts'
import { runAlone } from '../worker.ts'

/** `doctor --audit`: works on workspaces that no engine can open; only a repair needs one. */
export async function audit(context: CommandContext, repair: boolean): Promise<CommandResult> {
  if (!existsSync(context.workspace)) {
    throw new WorkbenchError('FILE_NOT_FOUND', `There is no workspace ${context.workspace}.`, 'Name it with --workspace <folder>.')
  }
  const report = repair ? await auditThroughEngine(context, true) : await auditAlone(context)
  return { json: { audit: report }, text: auditText(report), exitCode: report.findings.length > 0 ? auditExitCode : 0 }
}

async function auditAlone(context: CommandContext): Promise<AuditReport> {
  const lock = tryLock(context)
  // Another process works here: its engine knows what is being made just now.
  if (lock === undefined) return auditThroughEngine(context, false)
  try {
    const result = await runAlone(context, { kind: 'audit', workspaceFolder: context.workspace, isLive: false })
    if (result.kind !== 'audit') throw new Error(`Internal: ${result.kind}`)
    return result.report
  } finally {
    lock?.[Symbol.dispose]()
  }
}

/** null: the folder cannot be written, so nobody can hold a lock in it. */
function tryLock(context: CommandContext): Disposable | undefined | null {
  try {
    return tryLockWorkspace(new Workspace(context.workspace))
  } catch (thrown) {
    if (thrown instanceof WorkbenchError && thrown.code === 'PERMISSION_DENIED') return null
    throw thrown
  }
}

async function auditThroughEngine(context: CommandContext, repair: boolean): Promise<AuditReport> {
  const engine = await context.engine()
  await finishJob(context, engine, () => engine.system.audit({ repair }))
  const report = await engine.system.lastAudit()
  if (report === null) throw new Error('Internal: the audit left no report')
  return report
}
