import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type JobId, StudyId, type StudyDetail, type StudyRequest, type StudySummary, type Trial } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { defaultSplit } from './datasets-service.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { getModel, getSplitter, parseConfig } from './plugins/registry.ts'
import { requireSuitable } from './plugins/suitability.ts'
import { removeFolder } from './runs/run-coordinator.ts'
import { checkSplit } from './runs-service.ts'
import { searchSpace } from './search/space.ts'
import { readStudy, readTrials, type StudyFile, writeStudy } from './search/study-files.ts'

/** Use cases around studies. A study is its folder; what is running is known to the engine alone. */

export interface StartedStudy {
  readonly studyId: StudyId
  readonly jobId: JobId
}

/** Everything is checked before anything starts: models, ranges, fixed values, split, budget. */
export async function startStudy(engine: Engine, request: StudyRequest): Promise<StartedStudy> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const split = request.split ? checkSplit(request.split) : await defaultSplit(engine, dataset.id)
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
  for (const { modelId, fixed, ranges } of request.models) {
    const model = getModel(modelId)
    requireSuitable(model, getSplitter(split.id))
    parseConfig(model.config, fixed, model.title)
    searchSpace(model.config, fixed, ranges)
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

/** @throws WorkbenchError RUN_STATE when it is running already. */
export async function resumeStudy(
  engine: Engine,
  id: StudyId,
  budget: { trials?: number | undefined; minutes?: number | undefined },
): Promise<StartedStudy> {
  const study = await findStudy(engine, id)
  if (isRunning(engine, id)) throw new WorkbenchError('RUN_STATE', `${study.name} is running already.`, 'Wait for it, or cancel it first.')
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
  // A budget of minutes ends with the trial that is under way.
  const isThrough = best.every(
    (one) => (request.trials !== null && one.trials >= request.trials) || (request.minutes !== null && one.seconds >= request.minutes * 60),
  )
  const state = isRunning(engine, id) ? 'running' : isThrough ? 'finished' : 'stopped'
  return { summary: { id, name, datasetName, state, createdAt, request, best }, trials }
}

/** @throws WorkbenchError RUN_STATE while it is running. */
export async function deleteStudy(engine: Engine, id: StudyId): Promise<void> {
  const study = await findStudy(engine, id)
  if (isRunning(engine, id)) throw new WorkbenchError('RUN_STATE', `${study.name} is running.`, 'Cancel it first.')
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

function isRunning(engine: Engine, id: StudyId): boolean {
  const jobId = engine.studyJobs.get(id)
  return jobId !== undefined && engine.jobs.isRunning(jobId)
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
