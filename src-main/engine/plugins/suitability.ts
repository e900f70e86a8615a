import { WorkbenchError } from '../kernel/errors.ts'
import type { ModelPlugin, SplitterPlugin } from './define.ts'

type Judged = Pick<ModelPlugin, 'id' | 'title' | 'capabilities' | 'baseline'>

/**
 * Which models may be measured on a split. Where whole items are held out, a model has to score what nobody has taken yet; one that cannot
 * would be measured on whatever its formula gives for an empty column. Baselines that personalise nothing are let through as the floor.
 * @throws WorkbenchError MODEL_CANNOT.
 */
export function requireSuitable(model: Judged, splitter: Pick<SplitterPlugin, 'id' | 'title' | 'holdsOutItems'>): void {
  if (!splitter.holdsOutItems || model.capabilities.scoreUsers || model.baseline) return
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `${model.title} cannot be measured on the split ${splitter.id}: it learns items from their interactions, and new items have none.`,
    'Choose a model that works on attributes of items (its capability "scoreUsers"), or a split that holds out interactions or users.',
  )
}

/** @throws WorkbenchError MODEL_CANNOT for a model that learns from attributes of items on a dataset without any. */
export function requireAttributes(model: Judged, dataset: { readonly name: string; readonly itemFields: number }): void {
  if (!model.capabilities.itemAttributes || dataset.itemFields > 0) return
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `${model.title} learns from attributes of items, and ${dataset.name} has none.`,
    'Add an attribute file to the dataset, or choose another model.',
  )
}

/** What to say of a model that a split lets through all the same, or null. */
export function findUnsuitability(model: Judged, splitter: Pick<SplitterPlugin, 'holdsOutItems'>): string | null {
  if (!splitter.holdsOutItems || model.capabilities.scoreUsers) return null
  return `${model.title} knows nothing of new items: its figures are what chance gives.`
}
