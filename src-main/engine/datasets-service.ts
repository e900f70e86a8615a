import type { DatasetId, DatasetSummary, ImportRequest, JobId, SplitSpec } from '../contract/index.ts'
import type { AttributesRequest } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { removeFolder } from './kernel/files.ts'
import type { Job, JobResult } from './runs/messages.ts'

/** Use cases around datasets: what the router calls, apart from plain reads. */

export function importDataset(engine: Engine, request: ImportRequest): JobId {
  const name = freeName(engine, request.name)
  const datasetId = engine.newDatasetId()
  const job: Job = { kind: 'import', datasetId, datasetFolder: engine.workspace.datasetFolder(datasetId), request: { ...request, name } }
  return engine.jobs.start(`Import of ${name}`, job, (result) => addDataset(engine, result, name))
}

export function importSample(engine: Engine, wanted: string): JobId {
  const name = freeName(engine, wanted)
  const datasetId = engine.newDatasetId()
  const job: Job = { kind: 'sample', datasetId, datasetFolder: engine.workspace.datasetFolder(datasetId), name }
  return engine.jobs.start(`Making of ${name}`, job, (result) => addDataset(engine, result, name))
}

export function addAttributes(engine: Engine, request: AttributesRequest): JobId {
  const { id, name } = engine.catalogue.getDataset(request.datasetId)
  const datasetFolder = engine.workspace.datasetFolder(id)
  return engine.jobs.start(`Attributes for ${name}`, { kind: 'attributes', datasetFolder, request }, async (result) => {
    if (result.kind !== 'attributes') throw new Error(`Internal: ${result.kind}`)
    await engine.reader.forget(datasetFolder)
    const current = engine.catalogue.getDataset(id)
    const { itemFields, userFields, hasTitles, bytes } = result.detail.summary
    engine.events.record([{ type: 'dataset.changed', datasetId: id }], () =>
      engine.catalogue.saveDataset({ ...current, itemFields, userFields, hasTitles, bytes }),
    )
    return id
  })
}

export function renameDataset(engine: Engine, id: DatasetId, wanted: string): DatasetSummary {
  const current = engine.catalogue.getDataset(id)
  const renamed = { ...current, name: wanted.trim() === current.name ? current.name : freeName(engine, wanted) }
  engine.events.record([{ type: 'dataset.changed', datasetId: id }], () => engine.catalogue.saveDataset(renamed))
  return renamed
}

export async function deleteDataset(engine: Engine, id: DatasetId): Promise<void> {
  const { name } = engine.catalogue.getDataset(id)
  const runs = engine.catalogue.countRunsOfDataset(id)
  if (runs > 0) {
    throw new WorkbenchError(
      'DATASET_IN_USE',
      `${runs} runs were made on ${name}.`,
      'Delete these runs first; their figures would lose their data.',
    )
  }
  const folder = engine.workspace.datasetFolder(id)
  await engine.reader.forget(folder)
  engine.events.record([{ type: 'dataset.deleted', datasetId: id }], () => engine.catalogue.deleteDataset(id))
  await removeFolder(folder)
  engine.freedPages.soon()
}

export async function defaultSplit(engine: Engine, id: DatasetId): Promise<SplitSpec> {
  const { defaultSplitSpec } = await import('./data/make-split.ts')
  return defaultSplitSpec(await engine.datasetDetail(id))
}

/** Makes a dataset known whose folder a job has built. */
export async function addDataset(engine: Engine, result: JobResult, name: string): Promise<DatasetId> {
  if (result.kind !== 'import' && result.kind !== 'sample' && result.kind !== 'derive') throw new Error(`Internal: ${result.kind}`)
  const summary = { ...result.detail.summary, name }
  if (engine.catalogue.findDataset(name)) {
    // Somebody took the name while the import ran.
    await removeFolder(engine.workspace.datasetFolder(summary.id))
    throw nameTaken(name)
  }
  engine.events.record([{ type: 'dataset.added', datasetId: summary.id }], () => engine.catalogue.saveDataset(summary))
  return summary.id
}

/** @throws WorkbenchError NAME_TAKEN, INVALID_INPUT for an empty name. */
export function freeName(engine: Engine, wanted: string): string {
  const name = wanted.trim()
  if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the dataset a name.')
  if (engine.catalogue.findDataset(name)) throw nameTaken(name)
  return name
}

function nameTaken(name: string): WorkbenchError {
  return new WorkbenchError(
    'NAME_TAKEN',
    `There is a dataset named ${name} already.`,
    'Choose another name, or delete the other one first.',
  )
}
