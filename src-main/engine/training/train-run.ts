import { join } from 'node:path'
import type { ConfigValues, Finding } from '../../contract/index.ts'
import { type Dataset, pickColumns } from '../data/dataset.ts'
import { interactionColumn } from '../data/interaction-columns.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import { candidatesInWords, type Split } from '../data/split.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { writeEvaluation } from '../evaluation/evaluation-files.ts'
import type { Csr } from '../kernel/csr.ts'
import { assert } from '../kernel/errors.ts'
import { sha256, writeFileAtomic } from '../kernel/files.ts'
import { requireSpace } from '../kernel/free-space.ts'
import { createRng } from '../kernel/rng.ts'
import { sealFolder } from '../kernel/seal.ts'
import type { Model, ModelContext, ModelPlugin } from '../plugins/define.ts'
import { getModel, getSplitter, parseConfig } from '../plugins/registry.ts'
import { findUnsuitability } from '../plugins/suitability.ts'
import type { Job, TrainResult } from '../runs/messages.ts'
import { startDevice } from '../tensor/devices.ts'
import { writeBundle } from './bundle.ts'
import { checkpointsFolder } from './checkpoints-folder.ts'
import { openComponents } from './components.ts'
import { type EpochPlan, isTrainable, resources, trainAgain, trainEpochs } from './epochs.ts'
import { storedLists } from './stored-lists.ts'
import { recordTestOpening } from './test-openings.ts'
import { stillRising, watchWith } from './sentinels.ts'
import { measureTest } from './test-part.ts'
import { Timer } from './timer.ts'
import type { TrainWork } from './train-work.ts'
import { measureValidation } from './validation.ts'

export type TrainJob = Extract<Job, { kind: 'train' }>

/** The validation figure that closed forms show: the one that iterative models are selected by. */
const closedFormMetric = 'ndcg@100'

interface Fitted {
  readonly selectionMetric: string | null
  readonly bestEpoch: number | null
  readonly epochSeconds: readonly number[]
}

/**
 * One run from data to figures: split, training with selection on validation, then the test part, opened once. Leaves `bundle/`, `evaluation/`
 * and `result.json` in the run's folder, sealed by their hashes.
 */
export async function trainRun(job: TrainJob, work: TrainWork): Promise<TrainResult> {
  const timer = new Timer(work.clock)
  const backend = await timer.measure('backend', () => startDevice(job.device))
  const dataset = await timer.measure('loading', () => loadDataset(job.datasetFolder))
  const split = await timer.measure('splitting', async () => makeSplit(dataset, job.split))
  work.device({ backend: backend.backend, device: backend.device, splitHash: split.hash })
  if (backend.reason) work.log('warning', backend.reason)
  await requireSpace(job.runFolder, storedLists(split, job.cutoffs).bytes, 'The lists of this run')
  const plugin = getModel(job.modelId)
  const config = parseConfig(plugin.config, job.config, plugin.title)
  const unsuitable = findUnsuitability(plugin, getSplitter(split.spec.id))
  if (unsuitable) work.log('warning', unsuitable)
  // The same ties for all runs on one split, whatever their seed: otherwise two runs would differ by luck alone.
  const evaluationSeed = evaluationSeedOf(split.hash)
  const { components, recipes } = await openComponents(job.componentFolders, split, dataset.detail.summary.fingerprint)
  const context: ModelContext = { ...modelContext(job, dataset, split), components }
  let model = plugin.create(config, context)
  const sentinels = watchWith(plugin, config, work.finding)
  const watched: TrainWork = {
    ...work,
    epoch: (point) => {
      work.epoch(point)
      sentinels.epoch(point)
    },
  }
  try {
    const fitted = await timer.measure('training', () =>
      fit(model, plugin, config, { job, dataset, split, context, evaluationSeed, onResume: sentinels.before }, watched),
    )
    sentinels.end()
    const refitEpochs = plugin.training?.refits(config) ? fitted.bestEpoch : null
    if (refitEpochs !== null) {
      model.dispose()
      model = plugin.create(config, modelContext(job, dataset, split))
      await timer.measure('training again', () => refit(model, split, refitEpochs, work))
    }
    work.report({ step: 'evaluating on the test part', done: 0, total: split.test.users.length, remainingMs: null })
    const testOpenings = await recordTestOpening(job.runFolder, work.clock.now())
    const evaluation = await timer.measure('evaluating', () =>
      measureTest(
        model,
        split,
        { cutoffs: job.cutoffs, seed: evaluationSeed, epoch: fitted.bestEpoch ?? 1, itemAttributes: context.itemAttributes },
        work,
      ),
    )
    const rising = risingAtTheEnd(plugin, config, fitted)
    if (rising) work.finding(rising)
    const versions = { node: process.versions.node, tensorflow: backend.tensorflow ?? 'none', backend: backend.backend }
    await timer.measure('storing', async () => {
      await writeEvaluation(join(job.runFolder, 'evaluation'), evaluation)
      await writeBundle(
        join(job.runFolder, 'bundle'),
        {
          format: 1,
          modelId: plugin.id,
          config: job.config,
          seed: job.seed,
          ...(recipes.length > 0 ? { components: [...recipes] } : {}),
          fingerprint: dataset.detail.summary.fingerprint,
          datasetName: dataset.detail.summary.name,
          versions,
        },
        await model.save(),
        split,
        dataset,
      )
    })
    const result: TrainResult = {
      metrics: evaluation.table,
      protocol: {
        splitId: split.spec.id,
        splitHash: split.hash,
        candidates: candidatesInWords(split),
        direction: split.direction,
        finalFit: model.fit || refitEpochs !== null ? 'train+validation' : 'best-epoch',
        usersEvaluated: evaluation.usersEvaluated,
        usersWithoutTestItems: evaluation.usersWithoutTestItems,
        usersWithEmptyLists: evaluation.usersWithEmptyLists,
        testOpenings,
      },
      counts: split.counts,
      selectionMetric: fitted.selectionMetric,
      bestEpoch: fitted.bestEpoch,
      secondsPerEpoch: fitted.epochSeconds.length > 0 ? median(fitted.epochSeconds) : null,
      // Linux and Windows count kilobytes here, macOS too since Node 14.
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
      timings: timer.milliseconds,
      versions,
    }
    await writeFileAtomic(join(job.runFolder, 'result.json'), JSON.stringify(result, null, 2))
    await sealFolder(job.runFolder, ['bundle', 'evaluation', 'result.json', 'test-openings.json'], work.signal)
    return result
  } finally {
    model.dispose()
  }
}

function risingAtTheEnd({ training }: ModelPlugin, config: ConfigValues, { bestEpoch }: Fitted): Finding | null {
  return training && bestEpoch !== null ? stillRising(bestEpoch, training.epochs(config), training.selection) : null
}

export function modelContext(job: { seed: number }, dataset: Dataset, split: Split): ModelContext {
  return {
    userCount: split.userIndex.length,
    itemCount: split.itemIndex.length,
    rng: createRng(job.seed),
    itemAttributes: pickColumns(dataset.itemAttributes, split.itemIndex),
    userAttributes: pickColumns(dataset.userAttributes, split.userIndex),
    ...(dataset.detail.summary.timeKind === 'timestamp'
      ? { timesOf: (rows: Csr) => interactionColumn('timeOf', dataset, split, rows) }
      : {}),
    ...(dataset.ratingOf ? { valuesOf: (rows: Csr) => interactionColumn('ratingOf', dataset, split, rows) } : {}),
  }
}

interface FitSituation {
  readonly job: TrainJob
  readonly dataset: Dataset
  readonly split: Split
  readonly context: ModelContext
  readonly evaluationSeed: number
  readonly onResume: NonNullable<EpochPlan['onResume']>
}

/**
 * Closed forms learn from train and validation together: their settings were chosen before. What learns in epochs has the weights of its best epoch
 * on validation and takes the whole history as input; `refit` has it learn anew for as many epochs.
 */
async function fit(model: Model, plugin: ModelPlugin, config: ConfigValues, situation: FitSituation, work: TrainWork): Promise<Fitted> {
  const { job, dataset, split, context, evaluationSeed, onResume } = situation
  if (model.fit) {
    await fitTwice(model, model.fit.bind(model), split, evaluationSeed, work)
    return { selectionMetric: null, bestEpoch: null, epochSeconds: [] }
  }
  assert(isTrainable(model) && plugin.training, `${plugin.id} can neither fit nor train`)
  const { training } = plugin
  const standing = await trainEpochs(
    model,
    split,
    context.rng,
    {
      epochs: training.epochs(config),
      selection: training.selection,
      patience: training.patience(config),
      evaluateEvery: training.evaluateEvery(config),
      evaluationSeed,
      checkpointFolder: join(job.runFolder, checkpointsFolder),
      checkpointEveryMs: job.checkpointEveryMs,
      recipe: sha256(JSON.stringify([plugin.id, config, split.hash, job.seed, dataset.detail.summary.fingerprint])),
      resume: job.resume,
      onResume,
    },
    work,
  )
  return { selectionMetric: training.selection, bestEpoch: standing.bestEpoch, epochSeconds: standing.points.map(({ seconds }) => seconds) }
}

async function refit(model: Model, split: Split, epochs: number, work: TrainWork): Promise<void> {
  assert(isTrainable(model), 'only what learns in epochs is trained again')
  work.log('info', `Training again on train and validation, ${epochs} epochs.`)
  await trainAgain(model, split, epochs, work)
}

/** On train, to know how these settings do on validation (one point of the curve); then on train and validation, for the test. */
async function fitTwice(
  model: Model,
  fit: NonNullable<Model['fit']>,
  split: Split,
  evaluationSeed: number,
  work: TrainWork,
): Promise<void> {
  const before = work.clock.elapsed()
  await fit(split.train, work)
  if (model.tune) work.log('info', await model.tune(split.validation, work))
  const seconds = (work.clock.elapsed() - before) / 1000
  const measured = await measureValidation(model, split, { selection: closedFormMetric, evaluationSeed, signal: work.signal })
  work.epoch({ epoch: 1, losses: {}, ...measured, best: true, seconds, ...resources() })
  work.log(
    'info',
    `Validation ${closedFormMetric} ${measured.validation[closedFormMetric].toFixed(4)}; fitting again on train and validation.`,
  )
  await fit(split.trainAndValidation, work)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
