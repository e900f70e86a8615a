import type { StudyRequest, Trial } from '../../contract/index.ts'
import { type Dimension, gridSize, gridSteps } from './space.ts'

/** What a model of a study has used of its budget. */
export interface Spending {
  readonly space: readonly Dimension[]
  readonly trials: readonly Trial[]
}

type Budget = Pick<StudyRequest, 'sampler' | 'trials' | 'minutes'>

/** The most trials that a model gets; Infinity where only the time limits them. A grid ends with its points; without anything to vary one is enough. */
export function mostTrials(space: readonly Dimension[], { sampler, trials }: Budget): number {
  if (space.length === 0) return 1
  return Math.min(trials ?? Infinity, sampler === 'grid' ? gridSize(space, gridSteps) : Infinity)
}

/** When the minutes are over, the trial that is under way ends with its next evaluation: a first trial may take longer than all minutes. */
export function hasBudget({ space, trials }: Spending, budget: Budget): boolean {
  return trials.length < mostTrials(space, budget) && secondsOf(trials) < (budget.minutes ?? Infinity) * 60
}

export function secondsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, { seconds }) => sum + seconds, 0)
}

/** Of a model's minutes; Infinity where only trials are counted. */
export function millisecondsLeft({ trials }: Pick<Spending, 'trials'>, { minutes }: Budget): number {
  return ((minutes ?? Infinity) * 60 - secondsOf(trials)) * 1000
}

/** Milliseconds until all budgets are spent, from the trials so far; null while a model has had none. */
export function remainingMs(models: readonly Spending[], budget: Budget): number | null {
  const left = models.map(({ space, trials }) => {
    if (!hasBudget({ space, trials }, budget)) return 0
    const secondsLeft = millisecondsLeft({ trials }, budget) / 1000
    const trialsLeft = mostTrials(space, budget) - trials.length
    const mean = trials.length === 0 ? null : secondsOf(trials) / trials.length
    if (mean === null) return Number.isFinite(secondsLeft) ? secondsLeft : null
    return Math.min(secondsLeft, trialsLeft * mean)
  })
  return left.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one * 1000), 0)
}

/** All trials that the study can have; null where only the time says. */
export function plannedTrials(models: readonly Spending[], budget: Budget): number | null {
  const total = models.reduce((sum, { space }) => sum + mostTrials(space, budget), 0)
  return Number.isFinite(total) ? total : null
}
