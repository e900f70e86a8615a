import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatasetId, type EventBody, JobId, type MetricTable, RunId, type RunSummary } from '../../src-main/contract/index.ts'
import { bundledSample } from '../../src-main/engine/data/sample.ts'
import { sampleContent } from '../../src-main/engine/data/sample-dataset.ts'
import { writeDatasetFiles } from '../../src-main/engine/data/write-dataset.ts'
import { systemClock } from '../../src-main/engine/kernel/clock.ts'
import { createRng, type Rng } from '../../src-main/engine/kernel/rng.ts'
import { getModel, listMetrics, parseConfig } from '../../src-main/engine/plugins/registry.ts'
import type { TrainResult } from '../../src-main/engine/runs/messages.ts'
import { Catalogue } from '../../src-main/engine/store/catalogue.ts'
import { openDatabase } from '../../src-main/engine/store/database.ts'
import { EventLog } from '../../src-main/engine/store/event-log.ts'
import type { RunSpec } from '../../src-main/engine/store/run-rows.ts'
import { Workspace } from '../../src-main/engine/store/workspace.ts'
import { createRunDetail } from '../fixtures/run-detail.ts'

export interface WorkspaceSize {
  readonly runs: number
  readonly datasets: number
  /** Of all runs and imports together; at least a dozen for each run. */
  readonly events: number
}

const cutoffs = [5, 10, 20, 50, 100]
const models = ['ease', 'item-knn', 'user-knn', 'most-popular', 'ials', 'mult-vae', 'cfgan', 'slim']
/** Runs of one recipe. */
const seedsEach = 5
/** Rows that are written together; each alone would wait for the disk. */
const rowsAtOnce = 200
const firstTime = Date.UTC(2026, 0, 1)

/**
 * A workspace of years: rows through the store's own doors, with every metric at every length and as many events as training leaves, datasets as
 * whole folders, and small files in the folder of each run. The same size gives the same rows.
 */
export async function makeLargeWorkspace(folder: string, size: WorkspaceSize): Promise<void> {
  const workspace = new Workspace(folder)
  await workspace.create()
  const database = openDatabase(workspace.databaseFile)
  const catalogue = new Catalogue(database)
  const events = new EventLog(database, systemClock)
  const rng = createRng(7)
  for (let number = 0; number < size.datasets; number++) await addDataset(workspace, catalogue, events, number)
  const perRun = Math.max(12, Math.floor((size.events - size.datasets) / Math.max(1, size.runs)))
  for (let from = 0; from < size.runs; from += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, size.runs - from) }, (_, at) => from + at)
    database.transaction(() => {
      for (const number of numbers) addRun({ workspace, catalogue, events, rng, datasets: size.datasets, perRun }, number)
    })()
  }
  database.close()
}

const datasetName = (number: number): string => `games ${number + 1}`
const datasetId = (number: number): DatasetId => DatasetId.parse(`ds_large${String(number).padStart(4, '0')}`)

async function addDataset(workspace: Workspace, catalogue: Catalogue, events: EventLog, number: number): Promise<void> {
  const id = datasetId(number)
  const folder = workspace.datasetFolder(id)
  mkdirSync(folder, { recursive: true })
  const parameters = { ...bundledSample, seed: number, users: 40, items: 60, medianActivity: 12, maximumActivity: 40 }
  const identity = { datasetId: id, name: datasetName(number), createdAt: firstTime + number }
  const { summary } = await writeDatasetFiles(folder, sampleContent(parameters, identity))
  const jobId = JobId.parse(`job_large${String(number).padStart(4, '0')}`)
  const body: EventBody = { type: 'job.state', jobId, title: identity.name, state: 'finished', error: null, datasetId: id }
  events.record([body], () => catalogue.saveDataset(summary))
}

interface Ground {
  readonly workspace: Workspace
  readonly catalogue: Catalogue
  readonly events: EventLog
  readonly rng: Rng
  readonly datasets: number
  readonly perRun: number
}

function addRun({ workspace, catalogue, events, rng, datasets, perRun }: Ground, number: number): void {
  const id = RunId.parse(`run_large${String(number).padStart(6, '0')}`)
  const recipeNumber = Math.floor(number / seedsEach)
  const dataset = recipeNumber % datasets
  const model = getModel(models[recipeNumber % models.length] ?? 'ease')
  const config = parseConfig(model.config, {}, model.title)
  const split = { id: 'user-random', config: { threshold: 4, seed: 1 } }
  const createdAt = firstTime + number * 60_000
  const recipe = `${String(recipeNumber).padStart(12, '0')}-${String(dataset).padStart(12, '0')}`
  const metrics = drawFigures(rng)
  const isFailed = number % 50 === 49
  const { protocol, summary: usual } = createRunDetail(`${model.id} ${datasetName(dataset)} ${number + 1}`, { metrics })
  const summary: RunSummary = {
    ...usual,
    id,
    datasetId: datasetId(dataset),
    datasetName: datasetName(dataset),
    modelId: model.id,
    modelTitle: model.title,
    state: isFailed ? 'failed' : 'finished',
    seed: number % seedsEach,
    splitHash: String(dataset).padStart(16, 'a'),
    createdAt,
    startedAt: createdAt,
    finishedAt: createdAt + 45_000,
    metrics: isFailed ? {} : metrics,
    group: `batch ${Math.floor(number / 20) + 1}`,
    recipe,
    tags: number % 10 === 0 ? ['paper'] : [],
    error: isFailed ? { code: 'RUN_FAILED', message: 'Its process was ended by the system.', remedy: 'Resume it.' } : null,
  }
  const spec: RunSpec = { config, defaults: config, split, cutoffs, device: 'auto', resume: false }
  if (protocol === null) throw new Error('an ordinary run has a protocol')
  const result: TrainResult = {
    ...{ metrics, protocol, counts: noCounts, selectionMetric: 'ndcg@100', bestEpoch: 20, secondsPerEpoch: 0.4, peakMemoryMb: 500 },
    ...{ timings: { training: 12_345, evaluation: 2345 }, versions: { node: '24.21.0', tensorflow: '2.9.1' } },
  }
  events.record(storyOf(id, createdAt, perRun, metrics, isFailed, rng), (lastSeq) => {
    catalogue.insertRun({ ...summary, lastSeq }, spec, null)
    if (isFailed) return
    catalogue.saveRunResult(id, result)
    catalogue.saveRun({ ...summary, lastSeq })
  })
  writeRunFiles(workspace.runFolder(id), spec, result)
}

/** `count` events: what a run of so many epochs says, progress between them, its figures, its end. */
function storyOf(runId: RunId, at: number, count: number, metrics: MetricTable, isFailed: boolean, rng: Rng): EventBody[] {
  const state = (name: RunSummary['state']): EventBody => ({ type: 'run.state', runId, state: name, error: null })
  const end: EventBody[] = isFailed ? [state('failed')] : [{ type: 'run.metrics', runId, metrics }, state('finished')]
  const log: EventBody = { type: 'run.log', runId, line: { at, level: 'info', message: 'Early stopping waits for 20 epochs.' } }
  const start = [state('queued'), state('starting'), state('running'), log]
  const middle = Array.from({ length: count - start.length - end.length }, (_, place): EventBody => {
    const epoch = place >> 1
    if (place % 2 === 1) {
      return { type: 'run.progress', runId, progress: { step: 'Training', done: epoch, total: 100, remainingMs: 1000 * (100 - epoch) } }
    }
    const validation = { 'ndcg@20': rng.next(), 'ndcg@100': rng.next(), 'recall@20': rng.next() }
    const point = { epoch, losses: { loss: 1 / (1 + epoch) }, validation, best: true, seconds: 0.4, memoryMb: 500, tensors: 40 }
    return { type: 'run.epoch', runId, point }
  })
  return [...start, ...middle, ...end]
}

/** Every metric that there is, at every length. */
function drawFigures(rng: Rng): MetricTable {
  const keys = listMetrics().flatMap(({ id, hasCutoff }) => (hasCutoff ? cutoffs.map((k) => `${id}@${k}`) : [id]))
  return Object.fromEntries(
    keys.map((key) => {
      const value = rng.next()
      return [key, { value, low: value - 0.01, high: value + 0.01, users: 400 }]
    }),
  )
}

function writeRunFiles(folder: string, spec: RunSpec, result: TrainResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'job.json'), JSON.stringify(spec))
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result))
}

const noCounts: TrainResult['counts'] = {
  ...{ users: 40, items: 60, positives: 480, threshold: 4, droppedLowRatings: 20, droppedUsers: 0, droppedItems: 0 },
  ...{ trainInteractions: 300, validationUsers: 4, validationFoldIn: 40, validationHeldOut: 10 },
  ...{ testUsers: 8, testFoldIn: 80, testHeldOut: 20 },
}
