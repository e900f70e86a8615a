import type {
  DatasetId,
  ForeignLists,
  ForeignListsId,
  ImportListsRequest,
  LaboratoryFlips,
  LaboratoryRequest,
  LaboratoryTable,
  MetricDefinition,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { deleteForeignLists, getForeignLists, listForeignLists } from './data/foreign-lists.ts'
import type { Contestants } from './explore/laboratory-questions.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { readerCalls } from './runs/reader-messages.ts'

/** Use cases of the metric laboratory, and of lists that other tools made. */

type Who = Pick<LaboratoryRequest, 'runIds' | 'foreignIds'>

export async function laboratoryTable(
  engine: Engine,
  { definition, before, ...who }: Who & { definition: MetricDefinition; before: MetricDefinition },
): Promise<Omit<LaboratoryTable, 'elapsedMs'>> {
  return engine.reader.ask(readerCalls.laboratory, { ...(await contestants(engine, who)), definition, before })
}

export async function laboratoryFlips(
  engine: Engine,
  { definition, ...who }: LaboratoryRequest,
): Promise<Omit<LaboratoryFlips, 'elapsedMs'>> {
  return engine.reader.ask(readerCalls.laboratoryFlips, { ...(await contestants(engine, who)), definition })
}

/**
 * Only what decides whether models may stand side by side goes along: this is asked with every turn of a parameter.
 * @throws WorkbenchError RUN_STATE for a run without figures.
 */
async function contestants(engine: Engine, { runIds, foreignIds }: Who): Promise<Contestants> {
  const runs = [...new Set(runIds)].map((id) => {
    const { summary, spec, result } = engine.catalogue.getRun(id)
    if (result === null) {
      throw new WorkbenchError(
        'RUN_STATE',
        `"${summary.name}" has no figures yet: it is ${summary.state}.`,
        'Wait until it is finished, or take it out.',
      )
    }
    const detail = { summary: { ...summary, metrics: {} }, protocol: result.protocol, split: spec.split }
    return { runFolder: engine.workspace.runFolder(summary.id), detail }
  })
  const datasetFolder = engine.workspace.datasetFolder(runs[0].detail.summary.datasetId)
  const foreign = await Promise.all([...new Set(foreignIds)].map((id) => getForeignLists(datasetFolder, id)))
  return { runs, foreign, datasetFolder }
}

/** Keeps lists that another tool made for the split of a run. */
export async function importLists(engine: Engine, request: ImportListsRequest, signal?: AbortSignal): Promise<ForeignLists> {
  const { summary, result } = engine.catalogue.getRun(request.runId)
  if (!result) {
    throw new WorkbenchError('RUN_STATE', `"${summary.name}" is ${summary.state}: it has no test part yet.`, 'Name a finished run.')
  }
  const datasetFolder = engine.workspace.datasetFolder(summary.datasetId)
  await requireFreeName(datasetFolder, request.name)
  const { splitId, splitHash } = result.protocol
  const answer = await engine.jobs.ask(
    {
      kind: 'foreign-lists',
      runFolder: engine.workspace.runFolder(summary.id),
      datasetFolder,
      request,
      facts: { datasetId: summary.datasetId, splitId, splitHash, createdAt: engine.options.clock.now() },
    },
    signal,
  )
  if (answer.kind !== 'foreign-lists') throw new Error(`Internal: ${answer.kind}`)
  engine.events.record([{ type: 'dataset.changed', datasetId: summary.datasetId }], () => undefined)
  return answer.lists
}

async function requireFreeName(datasetFolder: string, name: string | undefined): Promise<void> {
  const taken = name === undefined ? undefined : (await listForeignLists(datasetFolder)).find((lists) => lists.name === name)
  if (!taken) return
  throw new WorkbenchError(
    'NAME_TAKEN',
    `This dataset has lists named ${taken.name} already.`,
    'Choose another name, or delete the others.',
    {
      details: { field: 'name' },
    },
  )
}

export function foreignLists(engine: Engine, datasetId: DatasetId): Promise<ForeignLists[]> {
  return listForeignLists(engine.workspace.datasetFolder(engine.catalogue.getDataset(datasetId).id))
}

export async function deleteLists(engine: Engine, datasetId: DatasetId, id: ForeignListsId): Promise<void> {
  const datasetFolder = engine.workspace.datasetFolder(engine.catalogue.getDataset(datasetId).id)
  await getForeignLists(datasetFolder, id)
  await deleteForeignLists(datasetFolder, id)
  engine.events.record([{ type: 'dataset.changed', datasetId }], () => undefined)
}
