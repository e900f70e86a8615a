import type { RoundOutcome } from './round.ts'
import { type ScenarioName, scenarioNames, type Victim, victimsOf } from './scenarios.ts'

const work: Readonly<Record<ScenarioName, string>> = {
  import: 'importing a file of 60,000 rows',
  attributes: 'adding attributes to a dataset',
  train: 'training (checkpoints every 30 ms)',
  evaluate: 'evaluating and storing a run',
  report: 'writing a report',
  delete: 'deleting a run and its dataset',
  backup: 'making a backup',
  migrate: 'bringing a workspace of an earlier version up to date (4,000 runs)',
}
const killed: Readonly<Record<Victim, string>> = { worker: 'the worker process', engine: 'the engine', both: 'both at once' }

export interface TrialFacts {
  readonly date: string
  readonly machine: string
  readonly seed: number
}

/** docs/RELIABILITY.md's table: what was killed while what was going on, how often, and what was lost. */
export function trialTable(outcomes: readonly RoundOutcome[], { date, machine, seed }: TrialFacts): string {
  const rows = scenarioNames.flatMap((scenario) =>
    victimsOf(scenario).flatMap((victim) => {
      const own = outcomes.filter((one) => one.scenario === scenario && one.victim === victim)
      if (own.length === 0) return []
      const midst = own.filter(({ inTheMiddle }) => inTheMiddle).length
      const lost = own.filter((one) => one.lost.length > 0).length
      return [`| ${work[scenario]} | ${killed[victim]} | ${own.length} | ${midst} | ${lost === 0 ? 'nothing' : `in ${lost} rounds`} |`]
    }),
  )
  const midst = outcomes.filter(({ inTheMiddle }) => inTheMiddle).length
  const lost = outcomes.filter((one) => one.lost.length > 0).length
  return [
    `${date}, ${machine}, seed ${seed}: ${outcomes.length} rounds, ${midst} of them cut off before the work was done.`,
    '',
    '| while | killed (SIGKILL) | rounds | in the middle | lost |',
    '| --- | --- | --: | --: | --- |',
    ...rows,
    `| **all** | | **${outcomes.length}** | **${midst}** | **${lost === 0 ? 'nothing' : `in ${lost} rounds`}** |`,
  ].join('\n')
}
