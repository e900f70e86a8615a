import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ConfigValues,
  type JobId,
  StudyId,
  type StudyDetail,
  type StudyRequest,
  type StudySummary,
  type Trial,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { defaultSplit } from './datasets-service.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { removeFolder } from './kernel/files.ts'
import type { ModelPlugin } from './plugins/define.ts'
import { getModel, getSplitter, listMetrics, parseConfig } from './plugins/registry.ts'
import { requireAttributes, requireSuitable } from './plugins/suitability.ts'
import { checkSplit } from './splits-service.ts'
import { hasBudget, plannedTrials } from './search/budget.ts'
import { type Dimension, gridSize, gridSteps, searchSpace } from './search/space.ts'
import { readStudy, readTrials, type StudyFile, writeStudy } from './search/study-files.ts'

const mostGridPoints = 10_000

/** Use cases around studies. A study is its folder; what is running is known to the engine alone. */

export interface StartedStudy {
  readonly studyId: StudyId
  readonly jobId: JobId
}

/** Everything is checked before anything starts: models, ranges, fixed values, split, budget. */
export async function startStudy(engine: Engine, request: StudyRequest): Promise<StartedStudy> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const split = request.split ? await checkSplit(engine, dataset.id, request.split) : await defaultSplit(engine, dataset.id)
  if (request.trials === null && request.minutes === null && request.sampler !== 'grid') {
    throw new WorkbenchError('INVALID_INPUT', 'The study has no budget.', 'Give a number of trials, of minutes, or both.')
  }
  const ids = request.models.map(({ modelId }) => modelId)
  const twice = ids.find((id, place) => ids.indexOf(id) !== place)
  if (twice !== undefined) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${twice} is in this study twice.`,
      'Name each model once; a second study can hold the variant.',
    )
  }
  requireMetric(request.metric)
  for (const wanted of request.models) {
    const model = getModel(wanted.modelId)
    requireSuitable(model, getSplitter(split.id))
    requireAttributes(model, dataset)
    requireSearchable(model)
    checkSpace(model, wanted, request)
  }
  const id = engine.newStudyId()
  const taken = new Set((await listStudies(engine)).map((study) => study.name))
  const study: StudyFile = {
    format: 1,
    id,
    name: chooseName(request.name, `study ${dataset.name}`, taken),
    datasetName: dataset.name,
    createdAt: engine.options.clock.now(),
    request: { ...request, split },
  }
  await writeStudy(folderOf(engine, id), study)
  return { studyId: id, jobId: runJob(engine, study) }
}

function requireSearchable({ title, runsSetting }: ModelPlugin): void {
  if (runsSetting === undefined) return
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `${title} is made of finished runs; there is nothing to search.`,
    'Start it as a run: it chooses its weights on validation by itself.',
  )
}

/** @throws WorkbenchError RUN_STATE when it is running already. */
export async function resumeStudy(
  engine: Engine,
  id: StudyId,
  budget: { trials?: number | undefined; minutes?: number | undefined },
): Promise<StartedStudy> {
  const study = await findStudy(engine, id)
  if (runningJob(engine, id) !== null)
    throw new WorkbenchError('RUN_STATE', `${study.name} is running already.`, 'Wait for it, or cancel it first.')
  engine.catalogue.getDataset(study.request.datasetId)
  const { trials = study.request.trials, minutes = study.request.minutes } = budget
  const raised = { ...study, request: { ...study.request, trials, minutes } }
  await writeStudy(folderOf(engine, id), raised)
  return { studyId: id, jobId: runJob(engine, raised) }
}

export async function listStudies(engine: Engine): Promise<StudySummary[]> {
  const names = await readdir(engine.workspace.studiesFolder).catch(() => [])
  const ids = names.flatMap((name) => StudyId.safeParse(name).data ?? [])
  const details = await Promise.all(ids.map((id) => studyDetail(engine, id)))
  return details.map(({ summary }) => summary).sort((a, b) => b.createdAt - a.createdAt)
}

export async function studyDetail(engine: Engine, id: StudyId): Promise<StudyDetail> {
  const { name, datasetName, createdAt, request } = await findStudy(engine, id)
  const trials = await readTrials(folderOf(engine, id))
  const best = request.models.map(({ modelId }) => {
    const own = trials.filter((trial) => trial.modelId === modelId)
    return {
      modelId,
      trials: own.length,
      seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
      trial: own.reduce<Trial | null>((top, trial) => ((trial.value ?? -Infinity) > (top?.value ?? -Infinity) ? trial : top), null),
    }
  })
  const models = request.models.map(({ modelId, fixed, ranges }) => ({
    space: readableSpace(modelId, fixed, ranges),
    trials: trials.filter((trial) => trial.modelId === modelId),
  }))
  const isThrough = !models.some((spending) => hasBudget(spending, request))
  const jobId = runningJob(engine, id)
  const state = jobId !== null ? 'running' : isThrough ? 'finished' : 'stopped'
  return {
    summary: { id, name, datasetName, state, jobId, plannedTrials: plannedTrials(models, request), createdAt, request, best },
    trials,
  }
}

/** @throws WorkbenchError RUN_STATE while it is running. */
export async function deleteStudy(engine: Engine, id: StudyId): Promise<void> {
  const study = await findStudy(engine, id)
  if (runningJob(engine, id) !== null) throw new WorkbenchError('RUN_STATE', `${study.name} is running.`, 'Cancel it first.')
  await removeFolder(folderOf(engine, id))
}

function runJob(engine: Engine, study: StudyFile): JobId {
  const { datasetId } = study.request
  const jobId = engine.jobs.start(
    `Study ${study.name}`,
    { kind: 'study', studyFolder: folderOf(engine, study.id), datasetFolder: engine.workspace.datasetFolder(datasetId) },
    () => Promise.resolve(datasetId),
  )
  engine.studyJobs.set(study.id, jobId)
  return jobId
}

function runningJob(engine: Engine, id: StudyId): JobId | null {
  const jobId = engine.studyJobs.get(id)
  return jobId !== undefined && engine.jobs.isRunning(jobId) ? jobId : null
}

/** A range that leaves what the model allows would only be noticed trial by trial; a grid without an end would be noticed never. */
function checkSpace(model: ModelPlugin, { fixed, ranges }: StudyRequest['models'][number], request: StudyRequest): void {
  const space = searchSpace(model.config, fixed, ranges)
  parseConfig(model.config, fixed, model.title)
  for (const dimension of space) {
    const values = dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high]
    for (const value of values) parseConfig(model.config, { ...fixed, [dimension.key]: value }, model.title)
  }
  const points = request.sampler === 'grid' ? gridSize(space, gridSteps) : 0
  if (points <= mostGridPoints) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `The grid of ${model.title} has ${points} points.`,
    `Fix settings or name fewer values, so that there are at most ${mostGridPoints}; or search by tpe or random.`,
  )
}

/** Of a study from another version, whose model or range this one does not know: its trials can still be read, so nothing is varied. */
function readableSpace(modelId: string, fixed: ConfigValues, ranges: StudyRequest['models'][number]['ranges']): Dimension[] {
  try {
    return searchSpace(getModel(modelId).config, fixed, ranges)
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return []
    throw thrown
  }
}

/** Validation lists are 100 deep. */
function requireMetric(metric: string): void {
  const [id, cutoff] = metric.split('@')
  const known = listMetrics().filter((one) => one.hasCutoff && one.perUser && one.higherIsBetter)
  if (known.some((one) => one.id === id) && Number(cutoff) >= 1 && Number(cutoff) <= 100) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `A study cannot maximise ${metric}.`,
    `Choose one of ${known.map((one) => one.id).join(', ')} at 1 to 100, such as ndcg@100.`,
  )
}

function folderOf(engine: Engine, id: StudyId): string {
  return join(engine.workspace.studiesFolder, id)
}

async function findStudy(engine: Engine, id: StudyId): Promise<StudyFile> {
  const names = await readdir(engine.workspace.studiesFolder).catch((): string[] => [])
  if (names.includes(id)) return readStudy(folderOf(engine, id))
  throw new WorkbenchError('STUDY_NOT_FOUND', `There is no study ${id}.`, 'See the list of studies.')
}

function chooseName(wanted: string | undefined, fallback: string, taken: ReadonlySet<string>): string {
  const name = wanted?.trim()
  if (name) {
    if (taken.has(name)) throw new WorkbenchError('NAME_TAKEN', `There is a study named ${name} already.`, 'Choose another name.')
    return name
  }
  let number = 1
  while (taken.has(`${fallback} ${number}`)) number++
  return `${fallback} ${number}`
}
