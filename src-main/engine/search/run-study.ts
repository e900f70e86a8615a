import type { ConfigValues, Trial } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import type { Split } from '../data/split.ts'
import type { Clock } from '../kernel/clock.ts'
import { CancelledError, toFailure } from '../kernel/errors.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import { getModel } from '../plugins/registry.ts'
import { startBackend } from '../tensor/backend.ts'
import { MedianPruner } from './pruning.ts'
import { type Dimension, drawPoint, gridPoints, searchSpace } from './space.ts'
import { openTrials, readStudy, readTrials, type StudyFile } from './study-files.ts'
import { proposeByTpe } from './tpe.ts'
import { PrunedTrial, runTrial } from './trial.ts'

/** Values per number in a grid. */
const gridSteps = 5

interface Contestant {
  readonly modelId: string
  readonly fixed: ConfigValues
  readonly space: readonly Dimension[]
  /** The whole grid, for the grid sampler. */
  readonly grid: readonly ConfigValues[]
  readonly trials: Trial[]
  readonly pruner: MedianPruner
}

type Request = StudyFile['request']

/**
 * Goes through the budget of a study, or through what is left of it: always the model that has had the fewest trials is next, so that all of
 * them stand at every moment on (nearly) equal budgets. Every trial depends on the study's seed, its number and the trials before it alone.
 */
export async function runStudy(
  job: { studyFolder: string; datasetFolder: string },
  work: Work & { readonly clock: Clock },
): Promise<number> {
  const { request } = await readStudy(job.studyFolder)
  await startBackend()
  const dataset = await loadDataset(job.datasetFolder)
  const split = makeSplit(dataset, request.split)
  const before = await readTrials(job.studyFolder)
  const contestants = request.models.map(({ modelId, fixed, ranges }): Contestant => {
    const space = searchSpace(getModel(modelId).config, fixed, ranges)
    const trials = before.filter((trial) => trial.modelId === modelId)
    const grid = request.sampler === 'grid' ? gridPoints(space, gridSteps) : []
    return { modelId, fixed, space, grid, trials, pruner: new MedianPruner() }
  })
  const file = await openTrials(job.studyFolder)
  try {
    for (;;) {
      const next = nextContestant(contestants, request)
      if (next === undefined) return contestants.reduce((sum, { trials }) => sum + trials.length, 0)
      const trial = await tryPoint(next, { request, dataset, split }, work)
      next.trials.push(trial)
      await file.append(trial)
      work.report(standingOf(contestants, request))
      await breathe(work.signal)
    }
  } finally {
    await file.close()
  }
}

function nextContestant(contestants: readonly Contestant[], request: Request): Contestant | undefined {
  return contestants.filter((one) => hasBudget(one, request)).sort((a, b) => a.trials.length - b.trials.length)[0]
}

function hasBudget({ trials, space, grid }: Contestant, request: Request): boolean {
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0)
  // A model without anything to vary is measured once.
  const most = Math.min(request.trials ?? Infinity, request.sampler === 'grid' ? grid.length : Infinity, space.length === 0 ? 1 : Infinity)
  return trials.length < most && seconds < (request.minutes ?? Infinity) * 60
}

function proposePoint(contestant: Contestant, request: Request): ConfigValues {
  const { modelId, space, grid, trials } = contestant
  const number = trials.length + 1
  const rng = createRng(request.seed).fork(`${modelId} ${number}`)
  switch (request.sampler) {
    case 'grid':
      return grid[trials.length]
    case 'random':
      return drawPoint(space, rng)
    case 'tpe':
      return proposeByTpe(
        space,
        trials.flatMap(({ point, value }) => (value === null ? [] : [{ point, value }])),
        rng,
      )
  }
}

interface Situation {
  readonly request: Request
  readonly dataset: Dataset
  readonly split: Split
}

/** One point, with each seed. What fails is a result too: a learning rate can be too high. */
async function tryPoint(contestant: Contestant, situation: Situation, work: Work & { readonly clock: Clock }): Promise<Trial> {
  const { request, dataset, split } = situation
  const { modelId, fixed, pruner } = contestant
  const point = proposePoint(contestant, request)
  const number = contestant.trials.length + 1
  const began = work.clock.elapsed()
  const values: number[] = []
  let bestEpoch: number | null = null
  let state: Trial['state'] = 'finished'
  let message: string | null = null
  try {
    for (let repeat = 0; repeat < request.seedsPerTrial && state === 'finished'; repeat++) {
      const curve: number[] = []
      const plan = { modelId, config: { ...fixed, ...point }, seed: request.seed + repeat, metric: request.metric }
      const outcome = await runTrial(plan, dataset, split, {
        ...work,
        report: () => undefined,
        device: () => undefined,
        log: () => undefined,
        epoch: ({ validation }) => {
          const value = validation[request.metric]
          if (value === undefined) return
          curve.push(Math.max(value, curve.at(-1) ?? -Infinity))
          // The first seed decides for all: the others would cost as much as they could save.
          if (request.prune && repeat === 0 && pruner.isHopeless(curve)) throw new PrunedTrial(`${curve.length} epochs`)
        },
      }).catch((thrown: unknown) => {
        if (!(thrown instanceof PrunedTrial)) throw thrown
        state = 'pruned'
        message = `Stopped after ${thrown.message}: behind the median of the trials before.`
        return { value: curve.at(-1) ?? -Infinity, bestEpoch: null }
      })
      if (repeat === 0) {
        bestEpoch = outcome.bestEpoch
        if (state === 'finished') pruner.add(curve)
      }
      values.push(outcome.value)
    }
  } catch (thrown) {
    if (thrown instanceof CancelledError) throw thrown
    state = 'failed'
    message = toFailure(thrown).message
  }
  const value = state === 'failed' ? null : values.reduce((sum, one) => sum + one, 0) / values.length
  return { number, modelId, point, state, value, bestEpoch, seconds: (work.clock.elapsed() - began) / 1000, message }
}

function standingOf(contestants: readonly Contestant[], request: Request): Parameters<Work['report']>[0] {
  const done = contestants.reduce((sum, { trials }) => sum + trials.length, 0)
  const words = contestants.map(({ modelId, trials }) => {
    const best = Math.max(...trials.flatMap(({ value }) => (value === null ? [] : [value])))
    return Number.isFinite(best) ? `${modelId} ${best.toFixed(4)}` : modelId
  })
  return {
    step: `best ${request.metric} so far: ${words.join(', ')}; trial`,
    done,
    total: request.trials === null ? null : request.trials * contestants.length,
    remainingMs: null,
  }
}
