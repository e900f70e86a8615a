import type { RunState } from '../../../../src-main/contract/runs.ts'
import type { StudySummary } from '../../../../src-main/contract/studies.ts'
import { formatQuantity } from '../../format/numbers.ts'

/** A study that was stopped goes on where it was, as an interrupted run does: it wears the same badge. */
export function stateOf({ state }: Pick<StudySummary, 'state'>): RunState {
  return state === 'stopped' ? 'interrupted' : state
}

/** Trials so far, of all models. */
export function trialsOf({ best }: Pick<StudySummary, 'best'>): number {
  return best.reduce((sum, { trials }) => sum + trials, 0)
}

const samplers: Record<StudySummary['request']['sampler'], string> = {
  tpe: 'Parzen estimator',
  random: 'random search',
  grid: 'grid',
}

/** `20 trials for each model, Parzen estimator, seed 1`. */
export function describeBudget({ models, trials, minutes, sampler, seedsPerTrial, seed }: StudySummary['request']): string {
  const each = models.length > 1 ? ' for each model' : ''
  const parts = [trials === null ? '' : formatQuantity(trials, 'trial'), minutes === null ? '' : formatQuantity(minutes, 'minute')]
  const budget = parts.filter((part) => part !== '').join(' or ') || 'the whole grid'
  const seeds = seedsPerTrial === 1 ? '' : `, mean of ${formatQuantity(seedsPerTrial, 'seed')}`
  return `${budget}${each}, ${samplers[sampler]}${seeds}, seed ${seed}`
}
