import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditReport, ReportSummary, RunSummary } from '../../src-main/contract/index.ts'
import { auditWorkspace } from '../../src-main/engine/audit/audit-workspace.ts'
import { systemClock } from '../../src-main/engine/kernel/clock.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { finishJob, finishRun, importSample, openTestEngine } from './workspaces.ts'

export interface TrainedWorkspace {
  readonly datasetId: string
  readonly finished: RunSummary
  /** Cancelled after its first checkpoint could be written. */
  readonly stopped: RunSummary
  readonly report: ReportSummary
}

const small = { batchSize: 200, hiddenSize: 32, embeddingSize: 8, patience: 5000 }

/** The sample, a finished run, a cancelled one, a study and a report of the finished one. The engine is closed again. */
export async function makeTrainedWorkspace(folder: string): Promise<TrainedWorkspace> {
  const { client, close } = await openTestEngine(folder, { checkpointEveryMs: 1 })
  const dataset = await importSample(client)
  const [finished, stopped] = await client.runs.start({
    datasetId: dataset.id,
    models: [
      { modelId: 'mult-vae', config: { ...small, epochs: 3 } },
      { modelId: 'mult-vae', config: { ...small, epochs: 5000 } },
    ],
  })
  await finishRun(client, finished.id)
  for await (const { body } of await client.runs.watch({ runId: stopped.id })) if (body.type === 'run.epoch' && body.point.epoch > 2) break
  await client.runs.cancel({ runId: stopped.id })
  const report = await client.reports.create({ runIds: [finished.id], format: 'html' })
  const models = [{ modelId: 'most-popular', fixed: {}, ranges: {} }]
  const budget = { trials: 1, minutes: null, metric: 'ndcg@100', sampler: 'random', pruning: false, seed: 1 } as const
  const { jobId } = await client.studies.start({ datasetId: dataset.id, models, ...budget })
  await finishJob(client, jobId)
  const runs = await client.runs.list()
  await close()
  const now = (id: string): RunSummary => {
    const found = runs.find((run) => run.id === id)
    if (!found) throw new Error(`there is no run ${id}`)
    return found
  }
  return { datasetId: dataset.id, finished: now(finished.id), stopped: now(stopped.id), report }
}

export async function copyWorkspace(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true })
  return to
}

/** As the worker process does it, in a workspace that nobody has open. */
export function audit(workspace: string): Promise<AuditReport> {
  return auditWorkspace({ kind: 'audit', workspaceFolder: workspace, isLive: false }, { ...quietWork, clock: systemClock })
}

export const runPath = (workspace: string, run: RunSummary, ...parts: string[]): string => join(workspace, 'runs', run.id, ...parts)
