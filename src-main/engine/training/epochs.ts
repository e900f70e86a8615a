import type { EpochPoint } from '../../contract/index.ts'
import type { Split } from '../data/split.ts'
import type { Clock } from '../kernel/clock.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import type { Rng } from '../kernel/rng.ts'
import type { Model, ModelState } from '../plugins/define.ts'
import { tensorCount } from '../tensor/backend.ts'
import { type Checkpoint, readCheckpoint, type Standing } from './checkpoints.ts'
import { LastGood } from './last-good.ts'
import type { TrainWork } from './train-work.ts'
import { measureValidation } from './validation.ts'

/** Writing 50 MB after each epoch would cost more than the epoch; at most this much work is lost to a kill. */
const checkpointEveryMs = 5000

export interface EpochPlan {
  readonly epochs: number
  /** `ndcg@100`. */
  readonly selection: string
  /** Stop after so many evaluations without a better one; null: never. */
  readonly patience: number | null
  readonly evaluateEvery: number
  readonly evaluationSeed: number
  /** null: a training that is not worth going on with, such as a trial of a study. */
  readonly checkpointFolder: string | null
  /** At most so much time of training is lost with the process; 5 s where nothing is said. */
  readonly checkpointEveryMs?: number | undefined
  /** Hash of config, split, seed and data. */
  readonly recipe: string
  readonly resume: boolean
  /** Told, when it goes on from a checkpoint, the epochs before. */
  readonly onResume?: (points: readonly EpochPoint[]) => void
}

type TrainableModel = Model & Required<Pick<Model, 'prepare' | 'trainEpoch' | 'saveTraining' | 'loadTraining'>>

export function isTrainable(model: Model): model is TrainableModel {
  return Boolean(model.prepare && model.trainEpoch && model.saveTraining && model.loadTraining)
}

/**
 * Trains epoch by epoch, measures each on the validation part, keeps the best, stops early, writes checkpoints. On return the model holds the
 * best epoch's weights. A loss or a score that is not finite ends the run; the best epoch before it stays as a checkpoint.
 */
export async function trainEpochs(model: TrainableModel, split: Split, rng: Rng, plan: EpochPlan, work: TrainWork): Promise<Standing> {
  await model.prepare(split.train)
  const resumed = plan.resume ? await resumePoint(model, rng, plan, work) : undefined
  let standing: Standing = resumed?.standing ?? emptyStanding(rng, plan)
  let best: ModelState | undefined = resumed?.best
  const lastGood = new LastGood(plan.checkpointFolder, standing.epoch)
  let savedAt = work.clock.elapsed()
  const state = (): Promise<Checkpoint> => checkpointOf(model, standing, best)

  try {
    while (standing.epoch < plan.epochs && !isExhausted(standing, plan)) {
      const epoch = standing.epoch + 1
      const began = work.clock.elapsed()
      const losses = await model.trainEpoch(withinEpoch(work, standing, plan))
      const seconds = (work.clock.elapsed() - began) / 1000
      refuseNonFinite(losses, epoch)
      const isMeasured = epoch % plan.evaluateEvery === 0 || epoch === plan.epochs
      const measured = isMeasured ? await measureValidation(model, split, { ...plan, signal: work.signal }) : { validation: {} }
      const value = measured.validation[plan.selection]
      const isBest = value !== undefined && value > standing.bestValue
      // A copy: the weights go on changing.
      if (isBest) best = await model.save()
      const point = { epoch, losses, ...measured, best: isBest, seconds, ...resources() }
      standing = {
        ...standing,
        epoch,
        rng: rng.state(),
        points: [...standing.points, point],
        wallMs: standing.wallMs + work.clock.elapsed() - began,
        ...(isBest ? { bestEpoch: epoch, bestValue: value, sinceBest: 0 } : { sinceBest: standing.sinceBest + (isMeasured ? 1 : 0) }),
      }
      work.epoch(point)
      work.report({ step: 'epoch', done: epoch, total: plan.epochs, remainingMs: remainingMs(standing, epoch, plan) })
      if (work.clock.elapsed() - savedAt >= (plan.checkpointEveryMs ?? checkpointEveryMs)) {
        await lastGood.write(state)
        savedAt = work.clock.elapsed()
      } else if (isBest) await lastGood.remember(state)
      await breathe(work.signal)
    }
    if (!lastGood.has(standing.epoch)) await lastGood.write(state)
  } catch (thrown) {
    throw await lastGood.keep(thrown)
  }
  if (isExhausted(standing, plan)) work.log('info', `Stopped early: no better ${plan.selection} in ${standing.sinceBest} evaluations.`)
  if (best) await model.load(best)
  work.log('info', `Best epoch ${standing.bestEpoch} of ${standing.epoch}: validation ${plan.selection} ${standing.bestValue.toFixed(4)}.`)
  return standing
}

/**
 * So many epochs on train and validation together, nothing measured: how many was found out before. The model is a new one, so that nothing is left
 * of what selection saw. Progress goes on in its own step; stopped and resumed, this part begins anew.
 */
export async function trainAgain(
  model: TrainableModel,
  split: Split,
  epochs: number,
  work: Work & { readonly clock: Clock },
): Promise<void> {
  const step = 'training again on train and validation'
  await model.prepare(split.trainAndValidation)
  const began = work.clock.elapsed()
  for (let epoch = 0; epoch < epochs; epoch++) {
    const remainingMs = epoch === 0 ? null : ((work.clock.elapsed() - began) / epoch) * (epochs - epoch)
    work.report({ step, done: epoch, total: epochs, remainingMs })
    refuseNonFinite(await model.trainEpoch({ signal: work.signal, report: () => undefined }), epoch + 1)
    await breathe(work.signal)
  }
}

/** What the process holds right now. */
export function resources(): { memoryMb: number; tensors: number } {
  return { memoryMb: process.memoryUsage.rss() / 2 ** 20, tensors: tensorCount() }
}

/** The model counts batches; people see epochs and their fractions. */
function withinEpoch(work: TrainWork, standing: Standing, plan: EpochPlan): Work {
  return {
    signal: work.signal,
    report: ({ done, total }) => {
      const reached = standing.epoch + (total ? done / total : 0)
      work.report({ step: 'epoch', done: reached, total: plan.epochs, remainingMs: remainingMs(standing, reached, plan) })
    },
  }
}

/** From the epochs so far, as if none stopped early; null before the first one is through. */
function remainingMs(standing: Standing, reached: number, plan: EpochPlan): number | null {
  if (standing.wallMs === 0) return null
  return (standing.wallMs / standing.epoch) * (plan.epochs - reached)
}

async function resumePoint(model: TrainableModel, rng: Rng, plan: EpochPlan, work: TrainWork): Promise<Checkpoint | undefined> {
  if (plan.checkpointFolder === null) return undefined
  const { checkpoint, unreadable } = await readCheckpoint(plan.checkpointFolder, plan.recipe)
  for (const name of unreadable) work.log('warning', `Checkpoint ${name} cannot be read; the one before it is used.`)
  if (!checkpoint) return undefined
  await model.load(checkpoint.model)
  await model.loadTraining(checkpoint.training)
  rng.restore(checkpoint.standing.rng)
  work.log('info', `Goes on after epoch ${checkpoint.standing.epoch}.`)
  plan.onResume?.(checkpoint.standing.points)
  return checkpoint
}

/** All that going on after this epoch needs. */
async function checkpointOf(model: TrainableModel, standing: Standing, best: ModelState | undefined): Promise<Checkpoint> {
  const isBest = standing.bestEpoch === standing.epoch
  const now = isBest && best ? best : await model.save()
  return { standing, model: now, training: await model.saveTraining(), best: best ?? now }
}

function emptyStanding(rng: Rng, plan: EpochPlan): Standing {
  return {
    epoch: 0,
    rng: rng.state(),
    bestEpoch: 0,
    bestValue: Number.NEGATIVE_INFINITY,
    sinceBest: 0,
    points: [],
    wallMs: 0,
    recipe: plan.recipe,
  }
}

function isExhausted(standing: Standing, plan: EpochPlan): boolean {
  return plan.patience !== null && standing.sinceBest >= plan.patience
}

function refuseNonFinite(losses: Record<string, number>, epoch: number): void {
  for (const [name, value] of Object.entries(losses)) {
    if (Number.isFinite(value)) continue
    throw new WorkbenchError(
      'RUN_FAILED',
      `The loss "${name}" became ${value} in epoch ${epoch}.`,
      'Lower the learning rate or strengthen the regularisation.',
      { details: { epoch, loss: name } },
    )
  }
}
