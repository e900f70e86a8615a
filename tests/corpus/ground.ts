import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finishRun, importSample, openTestEngine } from '../support/workspaces.ts'
import type { Ground } from './doors.ts'
import { originals } from './kinds/folders.ts'

/** A workspace with the sample and a run of a model that finds users for new items; closed copies of both for what is to be altered. */
export async function makeGround(root: string): Promise<Ground & { close(): Promise<void> }> {
  const workspace = join(root, 'workspace')
  const first = await openTestEngine(workspace)
  const { id: datasetId } = await importSample(first.client)
  const [{ id: runId }] = await first.client.runs.start({ datasetId, models: [{ modelId: 'content-knn', config: {} }] })
  await finishRun(first.client, runId)
  await first.close()
  originals.workspace = join(root, 'sound')
  originals.run = join(root, 'sound', 'runs', runId)
  await cp(workspace, originals.workspace, { recursive: true })
  const sampleFolder = join(root, 'sample')
  await cp(join(workspace, 'datasets', datasetId), sampleFolder, { recursive: true })
  const [datasets, scratch] = [join(root, 'datasets'), join(root, 'scratch')]
  for (const folder of [datasets, scratch]) await mkdir(folder)
  const { client, close } = await openTestEngine(workspace)
  const run = (await client.runs.list({})).find(({ id }) => id === runId)
  if (run?.state !== 'finished') throw new Error(`the run is ${run?.state}`)
  return { client, workspace, datasetId, run, datasets, sampleFolder, scratch, close }
}
