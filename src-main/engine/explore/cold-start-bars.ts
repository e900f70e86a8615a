import type { ColdStart } from '../plugins/define.ts'
import { createRng } from '../kernel/rng.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import type { ColdRun } from './cold-start-run.ts'

/** A way to rank users for a new item. */
export interface Ranking {
  readonly id: string
  readonly title: string
  readonly isRun: boolean
  readonly cold: ColdStart
}

/** What every model has to beat: closed forms without a choice, fitted in well under a second. */
const barModels = ['attribute-counts', 'most-active-users']

/**
 * The plain ways to rank users, fitted on what the run's model was trained on, so that its figures never stand alone. Without the run's own model.
 * They hold no tensors: nobody has to dispose them.
 */
export async function createBars(run: ColdRun): Promise<Ranking[]> {
  const context = {
    userCount: run.split.userIndex.length,
    itemCount: run.split.itemIndex.length,
    rng: createRng(1),
    itemAttributes: run.itemAttributes,
    userAttributes: run.userAttributes,
  }
  const plugins = barModels.map(getModel).filter(({ id, capabilities }) => id !== run.plugin.id && usable(capabilities.itemAttributes))
  return Promise.all(
    plugins.map(async (plugin) => {
      const model = plugin.create(parseConfig(plugin.config, {}, plugin.title), context)
      await model.fit?.(run.split.trainAndValidation, { signal: new AbortController().signal, report() {} })
      if (!model.cold) throw new Error(`Internal: ${plugin.id} is a bar for new items and cannot score users`)
      return { id: plugin.id, title: plugin.title, isRun: false, cold: model.cold }
    }),
  )

  function usable(needsAttributes: boolean): boolean {
    return !needsAttributes || run.itemAttributes.length > 0
  }
}
