import type { JobId } from '../contract/index.ts'
import { repairWorkspace } from './audit/repair.ts'
import type { Engine } from './create-engine.ts'

/** Use cases around the soundness of a workspace: audit, backup, restore. All read much and run in processes of their own. */

/** Its outcome is `engine.audits.last` when the job has finished. */
export function startAudit(engine: Engine, repair: boolean): JobId {
  const title = repair ? 'Audit and repair of the workspace' : 'Audit of the workspace'
  return engine.jobs.start(title, { kind: 'audit', workspaceFolder: engine.workspace.folder, isLive: true }, async (result) => {
    if (result.kind !== 'audit') throw new Error(`Internal: ${result.kind}`)
    engine.audits.last = repair ? await repairWorkspace(engine, result.report) : result.report
    return null
  })
}

export function startBackup(engine: Engine, out: string): JobId {
  const { workspace, options } = engine
  const job = { kind: 'backup', workspaceFolder: workspace.folder, out, version: options.version } as const
  return engine.jobs.start(`Backup to ${out}`, job, async () => null)
}

export function startRestore(engine: Engine, backup: string, folder: string): JobId {
  return engine.jobs.start(`Restore to ${folder}`, { kind: 'restore', backup, workspaceFolder: folder }, async () => null)
}
