import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hasEnded, type JobId, type WorkspaceEvent } from '../../../src-main/contract/index.ts'
import { restoreBackup } from '../../../src-main/engine/backup/restore-backup.ts'
import { quietWork } from '../../../src-main/engine/kernel/progress.ts'
import type { EngineClient } from '../../../src-main/engine/router.ts'
import { migrations } from '../../../src-main/engine/store/migrations.ts'
import { audit } from '../../support/trained-workspace.ts'
import { finishJob, finishRun, openTestEngine } from '../../support/workspaces.ts'
import { fingerprint, type Ground } from './ground.ts'
import type { Round } from './round.ts'
import { checkpointEveryMs } from './scenarios.ts'

/** Opens the workspace again, says what is not true in it, and brings the work that was cut off to its end. Returns what was wrong. */
export async function recoverAndFinish(
  ground: Ground,
  workspace: string,
  { scenario, victim }: Round,
  events: readonly WorkspaceEvent[],
): Promise<string[]> {
  const engine = await openTestEngine(workspace, { checkpointEveryMs })
  const wrong: string[] = []
  const check = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what)
  }
  try {
    const { client } = engine
    if (scenario !== 'migrate' && scenario !== 'delete') {
      check((await fingerprint(workspace, ground.runId)) === ground.straight, 'the finished run has changed')
      await client.reports.read({ reportId: ground.reportId })
    }
    const finished = finishedJobs(events)
    switch (scenario) {
      case 'import': {
        const isThere = (await client.datasets.list()).some(({ name }) => name === 'imported')
        check(isThere || !finished, 'a finished import is gone')
        if (!isThere) {
          const path = join(ground.folder, 'sources', 'ratings.csv')
          await finishJob(client, (await client.datasets.import({ path, name: 'imported', maxBadRatio: 0 })).jobId)
        }
        break
      }
      case 'attributes': {
        const { itemFields } = (await client.datasets.get({ datasetId: ground.datasetId })).summary
        check((await client.datasets.list())[0]?.itemFields === itemFields, 'the row of the dataset does not know its fields')
        await client.datasets.rows({ datasetId: ground.datasetId })
        break
      }
      case 'train':
      case 'evaluate':
        wrong.push(...(await finishCutRun(ground, workspace, client, victim)))
        break
      case 'report':
        for (const { id } of await client.reports.list()) await client.reports.read({ reportId: id })
        await client.reports.create({ runIds: [ground.runId], format: 'html' })
        break
      case 'delete':
        for (const { id } of await client.runs.list()) await client.runs.delete({ runId: id })
        for (const { id } of await client.datasets.list()) await client.datasets.delete({ datasetId: id })
        break
      case 'backup': {
        const backup = `${workspace}-backup`
        check(existsSync(backup) || !finished, 'a finished backup is gone')
        if (!existsSync(backup)) await finishJob(client, (await client.system.backup({ out: backup })).jobId)
        const restored = `${workspace}-restored`
        await restoreBackup({ kind: 'restore', backup, workspaceFolder: restored }, quietWork)
        // In the snapshot the backup itself was still going on.
        await (await openTestEngine(restored)).close()
        check((await audit(restored)).findings.length === 0, 'the restored backup is not in order')
        break
      }
      case 'migrate': {
        const runs = await client.runs.list()
        check(runs.length > 0 && runs.every(({ ranking }) => ranking !== null), `of the ${migrations.length} migrations some were cut off`)
        break
      }
    }
  } finally {
    await engine.close()
  }
  return wrong
}

/** Its state is true, it can be resumed, and comes to what an undisturbed run comes to, byte for byte. */
async function finishCutRun(ground: Ground, workspace: string, client: EngineClient, victim: Round['victim']): Promise<string[]> {
  const run = (await client.runs.list()).find(({ id }) => id !== ground.runId)
  if (!run) return ['the run is gone']
  if (!hasEnded(run.state)) return [`the run says ${run.state} though nothing is at it`]
  if (run.state !== 'finished') {
    const expected = victim === 'worker' ? 'failed' : 'interrupted'
    if (run.state !== expected) return [`the run says ${run.state} where it was ${expected}`]
    if (victim === 'worker' && !run.error?.message.includes('SIGKILL')) return [`its reason is ${run.error?.message}`]
    const { lastSeq } = await client.system.info()
    await client.runs.resume({ runId: run.id })
    await finishRun(client, run.id, lastSeq)
  }
  const same = (await fingerprint(workspace, run.id)) === ground.straight
  return same ? [] : ['the resumed run differs from the straight one']
}

function finishedJobs(events: readonly WorkspaceEvent[]): JobId | undefined {
  const last = events.map(({ body }) => body).find((body) => body.type === 'job.state' && body.state === 'finished')
  return last?.type === 'job.state' ? last.jobId : undefined
}
