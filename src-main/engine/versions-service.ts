import type {
  DatasetDiff,
  DatasetId,
  DerivePlan,
  DerivePreview,
  DeriveRequest,
  DeriveStep,
  JobId,
  SegmentId,
  VersionStep,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { addDataset, freeName } from './datasets-service.ts'
import { WorkbenchError } from './kernel/errors.ts'
import type { VersionPlan } from './runs/messages.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { toResolvable } from './segments/resolvable-rule.ts'
import { describeStep } from './versions/describe-step.ts'

/** Use cases around derived datasets: what the router calls. */

/** Starts the making of a version. @throws WorkbenchError NAME_TAKEN, or for a dataset or segment that is not there. */
export function deriveDataset(engine: Engine, request: DeriveRequest): JobId {
  const name = freeName(engine, request.name)
  const datasetId = engine.newDatasetId()
  const datasetFolder = engine.workspace.datasetFolder(datasetId)
  const { plan, names } = planVersion(engine, request)
  return engine.jobs.start(`Making of ${name}`, { kind: 'derive', datasetId, datasetFolder, name, names, ...plan }, (result) =>
    addDataset(engine, result, name),
  )
}

/** What the steps would do: in the warm reader, or in a process of its own where a file has to be read. */
export async function previewVersion(engine: Engine, request: DerivePlan, signal: AbortSignal | undefined): Promise<DerivePreview> {
  const { plan } = planVersion(engine, request)
  if (request.steps.every(({ kind }) => kind !== 'attributes')) return engine.reader.ask(readerCalls.previewVersion, plan)
  const result = await engine.jobs.ask({ kind: 'preview-version', ...plan }, signal)
  if (result.kind !== 'preview-version') throw new Error(`Internal: ${result.kind}`)
  return result.preview
}

/** What is different in the second dataset. */
export function diffDatasets(engine: Engine, from: DatasetId, to: DatasetId): Promise<DatasetDiff> {
  const [first, second] = [engine.catalogue.getDataset(from), engine.catalogue.getDataset(to)]
  return engine.reader.ask(readerCalls.diffDatasets, {
    folders: [engine.workspace.datasetFolder(first.id), engine.workspace.datasetFolder(second.id)],
    names: [first.name, second.name],
  })
}

function planVersion(engine: Engine, { datasetId, steps }: DerivePlan): { plan: VersionPlan; names: Record<string, string> } {
  const { catalogue, workspace } = engine
  const parent = catalogue.getDataset(datasetId)
  const others = steps.flatMap((step) => (step.kind === 'merge' ? [catalogue.getDataset(step.datasetId)] : []))
  if (others.some(({ id }) => id === parent.id)) {
    throw new WorkbenchError('INVALID_INPUT', `${parent.name} cannot be merged with itself.`, 'Choose another dataset.')
  }
  const nameOf = {
    dataset: (id: DatasetId): string => catalogue.getDataset(id).name,
    segment: (id: SegmentId): string => segmentOf(engine, parent.id, id).name,
    timeKind: parent.timeKind,
  }
  return {
    plan: {
      parentFolder: workspace.datasetFolder(parent.id),
      others: others.map(({ id }) => ({ datasetId: id, folder: workspace.datasetFolder(id) })),
      steps: steps.map((step) => ({ step: asVersionStep(engine, parent.id, step), words: describeStep(step, nameOf) })),
    },
    names: Object.fromEntries([parent, ...others].map(({ id, name }) => [id, name])),
  }
}

/** Segments stand in the step by their rules, which may change later under the same name. */
function asVersionStep(engine: Engine, datasetId: DatasetId, step: DeriveStep): VersionStep {
  if (step.kind === 'merge') return { ...step, datasetId: engine.catalogue.getDataset(step.datasetId).id }
  return step.kind === 'users' ? { ...step, rule: toResolvable(step.rule, (id) => segmentOf(engine, datasetId, id).rule) } : step
}

function segmentOf(engine: Engine, datasetId: DatasetId, id: SegmentId): ReturnType<Engine['segments']['get']> {
  const segment = engine.segments.get(id)
  if (segment.datasetId === datasetId) return segment
  throw new WorkbenchError('INVALID_INPUT', `Segment "${segment.name}" is of another dataset.`, 'Choose a segment of this dataset.')
}
