/** The process that is killed: hosts the engine of a workspace and does one thing in it, telling every event as a line of JSON. */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { DatasetId, type EventBody, hasEnded, RunId } from '../../../src-main/contract/index.ts'
import { toFailure } from '../../../src-main/engine/kernel/errors.ts'
import type { EngineClient } from '../../../src-main/engine/router.ts'
import { finishJob, openTestEngine } from '../../support/workspaces.ts'
import { checkpointEveryMs, scenarioNames, settings } from './scenarios.ts'

const Task = z.object({
  workspace: z.string(),
  sources: z.string(),
  scenario: z.enum(scenarioNames),
  datasetId: DatasetId,
  runId: RunId,
})
const task = Task.parse(JSON.parse(process.argv[2] ?? ''))
const tell = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const begin = (): void => tell({ mark: 'begun' })

if (task.scenario === 'migrate') begin()
const engine = await openTestEngine(task.workspace, { checkpointEveryMs })
const { client } = engine
const { lastSeq } = await client.system.info()
const follow = (async () => {
  for await (const event of await client.events.watch({ afterSeq: lastSeq })) tell({ event })
})()
follow.catch(() => undefined)
try {
  await act(client)
  tell({ mark: 'done' })
} catch (thrown) {
  tell({ mark: 'failed', failure: toFailure(thrown) })
}
// Whoever started this says when it has seen enough.
for await (const _ of createInterface({ input: process.stdin })) break
await engine.close()
process.exit(0)

async function act(client: EngineClient): Promise<void> {
  const { scenario, datasetId, runId, sources, workspace } = task
  switch (scenario) {
    case 'migrate':
      return
    case 'import': {
      begin()
      const { jobId } = await client.datasets.import({ path: join(sources, 'ratings.csv'), name: 'imported', maxBadRatio: 0 })
      return finishJob(client, jobId)
    }
    case 'attributes': {
      begin()
      const { jobId } = await client.datasets.addAttributes({ datasetId, target: 'items', path: join(sources, 'items.csv') })
      return finishJob(client, jobId)
    }
    case 'train':
      return train(client, (body) => body.type === 'run.epoch')
    case 'evaluate':
      return train(client, (body) => body.type === 'run.progress' && body.progress.step.includes('test'))
    case 'report':
      begin()
      await client.reports.create({ runIds: [runId], format: 'html', title: 'second' })
      return
    case 'delete':
      begin()
      await client.runs.delete({ runId })
      await client.datasets.delete({ datasetId })
      return
    case 'backup': {
      begin()
      const { jobId } = await client.system.backup({ out: `${workspace}-backup` })
      return finishJob(client, jobId)
    }
  }
}

/** `isBegun`: the part of a run that this scenario is about has begun. */
async function train(client: EngineClient, isBegun: (body: EventBody) => boolean): Promise<void> {
  const [run] = await client.runs.start({ datasetId: task.datasetId, models: [{ modelId: 'mult-vae', config: settings }] })
  let begun = false
  for await (const { body } of await client.runs.watch({ runId: run.id })) {
    if (!begun && isBegun(body)) {
      begun = true
      begin()
    }
    if (body.type === 'run.state' && hasEnded(body.state)) break
  }
}
