import type { ConfigValues, Progress, Trial } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { makeSplit } from '../data/make-split.ts'
import type { Split } from '../data/split.ts'
import type { Clock } from '../kernel/clock.ts'
import { CancelledError, toFailure } from '../kernel/errors.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { startDevice } from '../tensor/devices.ts'
import { MedianPruner } from './pruning.ts'
import { hasBudget, millisecondsLeft, plannedTrials, remainingMs } from './budget.ts'
import { type Dimension, drawPoint, gridPoint, gridSteps, searchSpace, usualPoint } from './space.ts'
import { openTrials, readStudy, readTrials, type StudyFile } from './study-files.ts'
import { proposeByTpe } from './tpe.ts'
import { PrunedTrial, runTrial } from './trial.ts'

const proposalsAtMost = 40

interface Contestant {
  readonly modelId: string
  readonly fixed: ConfigValues
  readonly space: readonly Dimension[]
  readonly trials: Trial[]
  readonly pruner: MedianPruner
}

type Request = StudyFile['request']
type StudyWork = Work & { readonly clock: Clock }

/**
 * Goes through the budget of a study, or through what is left of it: always the model that has had the fewest trials is next, so that all of
 * them stand at every moment on (nearly) equal budgets. Every trial depends on the study's seed, its number and the trials before it alone.
 */
export async function runStudy(job: { studyFolder: string; datasetFolder: string }, work: StudyWork): Promise<number> {
  const { request } = await readStudy(job.studyFolder)
  await startDevice(request.device)
  const dataset = await loadDataset(job.datasetFolder)
  const split = makeSplit(dataset, request.split)
  const before = await readTrials(job.studyFolder)
  const contestants = request.models.map(({ modelId, fixed, ranges }): Contestant => {
    const space = searchSpace(getModel(modelId).config, fixed, ranges)
    const trials = before.filter((trial) => trial.modelId === modelId)
    const pruner = new MedianPruner()
    for (const trial of trials) if (trial.state === 'finished') pruner.add(trial.curve)
    return { modelId, fixed, space, trials, pruner }
  })
  const file = await openTrials(job.studyFolder)
  for (;;) {
    const next = nextContestant(contestants, request)
    if (next === undefined) return contestants.reduce((sum, { trials }) => sum + trials.length, 0)
    const words = `${next.modelId} trial ${next.trials.length + 1}`
    const report = (share: number): void => work.report(standingOf(contestants, request, words, share))
    const trial = await tryPoint(next, { request, dataset, split, report }, work)
    next.trials.push(trial)
    await file.append(trial)
    report(0)
    await breathe(work.signal)
  }
}

function nextContestant(contestants: readonly Contestant[], request: Request): Contestant | undefined {
  return contestants.filter((one) => hasBudget(one, request)).sort((a, b) => a.trials.length - b.trials.length)[0]
}

function proposePoint(contestant: Contestant, request: Request): ConfigValues {
  const { modelId, fixed, space, trials } = contestant
  if (request.sampler === 'grid') return gridPoint(space, gridSteps, trials.length)
  const rng = createRng(request.seed).fork(`${modelId} ${trials.length + 1}`)
  // Where one trial is all that the minutes allow, it should be one that is known to be sensible.
  if (request.sampler === 'tpe' && trials.length === 0) {
    const { config, title } = getModel(modelId)
    return usualPoint(space, parseConfig(config, fixed, title), rng)
  }
  const observations = trials.flatMap(({ point, value }) => (value === null ? [] : [{ point, value }]))
  const propose = (): ConfigValues => (request.sampler === 'tpe' ? proposeByTpe(space, observations, rng) : drawPoint(space, rng))
  const tried = new Set(trials.map(({ point }) => JSON.stringify(point)))
  let point = propose()
  // The same settings again would tell nothing new. A narrow space may have no other left; then they are repeated.
  for (let attempt = 0; attempt < proposalsAtMost && tried.has(JSON.stringify(point)); attempt++) {
    point = attempt < proposalsAtMost / 2 ? propose() : drawPoint(space, rng)
  }
  return point
}

interface Situation {
  readonly request: Request
  readonly dataset: Dataset
  readonly split: Split
  /** The share of the trial that is done. */
  report(share: number): void
}

/** One point, with each seed. What fails is a result too: a learning rate can be too high. */
async function tryPoint(contestant: Contestant, situation: Situation, work: StudyWork): Promise<Trial> {
  const { request, dataset, split, report } = situation
  const { modelId, fixed, pruner } = contestant
  const began = work.clock.elapsed()
  const point = proposePoint(contestant, request)
  const number = contestant.trials.length + 1
  const timeLeft = millisecondsLeft(contestant, request)
  const values: number[] = []
  let curve: readonly number[] = []
  let bestEpoch: number | null = null
  let state: Trial['state'] = 'finished'
  let message: string | null = null
  try {
    for (let repeat = 0; repeat < request.seedsPerTrial && state === 'finished'; repeat++) {
      const best: number[] = []
      if (repeat === 0) curve = best
      const plan = { modelId, config: { ...fixed, ...point }, seed: request.seed + repeat, metric: request.metric }
      const outcome = await runTrial(plan, dataset, split, {
        ...work,
        report: ({ done, total }) => report(total ? (repeat + Math.min(1, done / total)) / request.seedsPerTrial : 0),
        device: () => undefined,
        log: () => undefined,
        finding: () => undefined,
        epoch: ({ validation }) => {
          const value = validation[request.metric]
          if (value === undefined) return
          best.push(Math.max(value, best.at(-1) ?? -Infinity))
          // The first seed decides for all: the others would cost as much as they could save.
          if (request.prune && repeat === 0 && pruner.isHopeless(best)) throw prunedAfter(best, 'behind the median of the trials before')
          if (work.clock.elapsed() - began > timeLeft) throw prunedAfter(best, 'the minutes of the model were over')
        },
      }).catch((thrown: unknown) => {
        if (!(thrown instanceof PrunedTrial)) throw thrown
        state = 'pruned'
        message = thrown.message
        return { value: best.at(-1) ?? -Infinity, bestEpoch: null }
      })
      if (repeat === 0) {
        bestEpoch = outcome.bestEpoch
        if (state === 'finished') pruner.add(best)
      }
      values.push(outcome.value)
    }
  } catch (thrown) {
    if (thrown instanceof CancelledError) throw thrown
    state = 'failed'
    message = toFailure(thrown).message
  }
  const value = state === 'failed' ? null : values.reduce((sum, one) => sum + one, 0) / values.length
  const seconds = (work.clock.elapsed() - began) / 1000
  return { number, modelId, point, state, value, bestEpoch, seconds, curve: [...curve], message }
}

function prunedAfter(best: readonly number[], why: string): PrunedTrial {
  return new PrunedTrial(`Stopped after ${best.length} evaluations: ${why}.`)
}

/** How far the study is; `share` of the trial that is under way is done. */
function standingOf(all: readonly Contestant[], request: Request, current: string, share: number): Progress {
  return {
    step: `${current}; trials`,
    done: all.reduce((sum, { trials }) => sum + trials.length, 0) + share,
    total: plannedTrials(all, request),
    remainingMs: remainingMs(all, request),
  }
}
