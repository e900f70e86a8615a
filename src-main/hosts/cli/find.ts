import type { DatasetId, DatasetSummary, ForeignLists, RunId, RunSummary, SavedConfig, Segment } from '../../contract/index.ts'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import type { EngineClient } from '../../engine/router.ts'

export async function findDataset(engine: EngineClient, nameOrId: string): Promise<DatasetSummary | undefined> {
  return (await engine.datasets.list()).find((dataset) => dataset.id === nameOrId || dataset.name === nameOrId)
}

/** People name datasets and runs as they see them; ids work too. */
export async function getDataset(engine: EngineClient, nameOrId: string): Promise<DatasetSummary> {
  const found = await findDataset(engine, nameOrId)
  if (found) return found
  const all = await engine.datasets.list()
  const known = all.map((dataset) => dataset.name).join(', ') || 'none yet'
  throw new WorkbenchError('DATASET_NOT_FOUND', `There is no dataset ${nameOrId}.`, `Known datasets: ${known}.`)
}

export async function getRun(engine: EngineClient, nameOrId: string): Promise<RunSummary> {
  const found = await engine.runs.find({ nameOrId })
  if (found) return found
  const newest = await engine.runs.list({ limit: 10, figures: [] })
  const known = newest.map((run) => run.name).join(', ') || 'none yet'
  throw new WorkbenchError('RUN_NOT_FOUND', `There is no run ${nameOrId}.`, `Newest runs: ${known}.`)
}

const runsAtOnce = 500

/** Newest first, page by page; with the figures named, or with all. */
export async function* listRuns(engine: EngineClient, figures?: string[]): AsyncGenerator<RunSummary, void> {
  let olderThan: RunId | undefined
  for (;;) {
    const page = await engine.runs.list({ olderThan, limit: runsAtOnce, figures })
    yield* page
    olderThan = page.at(-1)?.id
    if (page.length < runsAtOnce) return
  }
}

/** Those of the runs that there are, in the order of the ids; with the figures named, or with all. */
export async function someRuns(engine: EngineClient, ids: readonly RunId[], figures?: string[]): Promise<RunSummary[]> {
  const found: RunSummary[] = []
  for (let from = 0; from < ids.length; from += runsAtOnce) {
    found.push(...(await engine.runs.some({ runIds: ids.slice(from, from + runsAtOnce), figures })))
  }
  return found
}

export async function findConfig(engine: EngineClient, nameOrId: string): Promise<SavedConfig | undefined> {
  return (await engine.configs.list()).find((config) => config.id === nameOrId || config.name === nameOrId)
}

export async function getConfig(engine: EngineClient, nameOrId: string): Promise<SavedConfig> {
  const found = await findConfig(engine, nameOrId)
  if (found) return found
  const known = (await engine.configs.list()).map((config) => config.name).join(', ') || 'none yet'
  throw new WorkbenchError('CONFIG_NOT_FOUND', `There is no configuration ${nameOrId}.`, `Known configurations: ${known}.`)
}

export async function getSegment(engine: EngineClient, datasetId: DatasetId, nameOrId: string): Promise<Segment> {
  const all = await engine.segments.list({ datasetId })
  const found = all.find((segment) => segment.id === nameOrId || segment.name === nameOrId)
  if (found) return found
  const known = all.map(({ name }) => name).join(', ') || 'none yet'
  throw new WorkbenchError('SEGMENT_NOT_FOUND', `The dataset has no segment ${nameOrId}.`, `Known segments: ${known}.`)
}

/** Names of imported lists are file names where nobody gave one, so that two may be equal: then only an id says which is meant. */
export async function getLists(engine: EngineClient, datasetId: DatasetId, nameOrId: string): Promise<ForeignLists> {
  const all = await engine.laboratory.lists({ datasetId })
  const [found, ...others] = all.filter((lists) => lists.id === nameOrId || lists.name === nameOrId)
  if (found !== undefined && others.length === 0) return found
  const known = all.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none: lists import'
  const message = found === undefined ? `The dataset has no lists "${nameOrId}".` : `Several lists are named "${nameOrId}".`
  throw new WorkbenchError('INVALID_INPUT', message, `Name one by its id. Known lists: ${known}.`)
}
