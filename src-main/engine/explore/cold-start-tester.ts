import type { TimeMachine } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { once } from '../kernel/once.ts'
import type { ColdStart } from '../plugins/define.ts'
import { type MeasuredBacktest, measureBacktest } from './cold-start-backtest.ts'
import { createBars, type Ranking } from './cold-start-bars.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import { findHidden, type Hiding, hidingMethodOf } from './cold-start-hidden.ts'
import { listUsers } from './cold-start-list.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'
import { uncoverItem } from './cold-start-time-machine.ts'

/** Tests a run on items that its model did not learn from. Everything is measured once. */
export interface Tester {
  backtest(): Promise<MeasuredBacktest>
  timeMachine(item: string): Promise<Omit<TimeMachine, 'elapsedMs'>>
}

export function createTester(run: ColdRun, cold: ColdStart, population: Population, catalogue: Catalogue): Tester {
  const getPrepared = once(async (): Promise<{ rankings: Ranking[]; hiding: Hiding }> => {
    const method = hidingMethodOf(run, cold)
    if (method === null) {
      throw new WorkbenchError(
        'RUN_STATE',
        'The split of this run hides no whole items, so its model has met every item that it could be tested on.',
        'Train the model on a split of new items.',
      )
    }
    const hiding = findHidden(run, population, method)
    if (hiding.items.length === 0) {
      throw new WorkbenchError(
        'RUN_STATE',
        'None of the hidden items has a user with a history.',
        'Hide more items, or keep more of each user.',
      )
    }
    const { id, title } = run.plugin
    return { rankings: [{ id, title, isRun: true, cold }, ...(await createBars(run))], hiding }
  })
  const backtest = once(async (): Promise<MeasuredBacktest> => {
    const { rankings, hiding } = await getPrepared()
    return measureBacktest(run, population, catalogue, rankings, hiding, cold.tunedOn?.() ?? new Uint32Array(0))
  })

  return {
    backtest,
    async timeMachine(item) {
      const { rankings, hiding } = await getPrepared()
      const hidden = hiding.items.find(({ column }) => run.items.ids[column] === item)
      if (!hidden) {
        throw new WorkbenchError(
          'ITEM_NOT_FOUND',
          `Item ${item} is none of the ${hiding.items.length} that can be hidden.`,
          hiding.method === 'held-out'
            ? 'Choose an item of the test: the model has learned from all others.'
            : 'Choose an item that enough users took.',
        )
      }
      const { tested } = await backtest()
      return uncoverItem(run, population, rankings, hiding, hidden, tested, (ranked, offset, limit) =>
        listUsers(ranked, population, offset, limit),
      )
    },
  }
}
