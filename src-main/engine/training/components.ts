import type { Split } from '../data/split.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Component } from '../plugins/define.ts'
import { openRun, type Recipe } from './bundle.ts'

export interface OpenComponents {
  readonly components: readonly Component[]
  /** How to make their models again; weights come from the model that they are part of. */
  readonly recipes: readonly Recipe[]
}

/**
 * The models of finished runs, to be mixed on this split of this data. Their new owner disposes them.
 * @throws WorkbenchError INVALID_INPUT for a run of another split or data.
 */
export async function openComponents(runFolders: readonly string[], split: Split, fingerprint: string): Promise<OpenComponents> {
  const components: Component[] = []
  const recipes: Recipe[] = []
  for (const folder of runFolders) {
    const { manifest, plugin, config, model, split: own } = await openRun(folder)
    components.push({ title: plugin.title, model, hasSeenValidation: plugin.training?.refits(config) ?? false })
    recipes.push({ modelId: manifest.modelId, config: manifest.config, seed: manifest.seed })
    if (own.hash === split.hash && manifest.fingerprint === fingerprint) continue
    for (const part of components) part.model.dispose()
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${plugin.title} was measured on the split ${own.spec.id} ${own.hash.slice(0, 12)}, not on ${split.spec.id} ${split.hash.slice(0, 12)}.`,
      'Mix runs of one dataset and one split.',
    )
  }
  return { components, recipes }
}
