import type { ContentVocabulary } from '../../../data/content.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'
import type { ModelState } from '../../define.ts'
import type { ItemState } from './ratings.ts'
import { type NetworkSize, weightShapes } from './weights.ts'

/** Weights in single, item factors in double precision, so that a resumed run is the straight one. */
export function toState(
  weights: NamedArrays,
  { content, items, trained }: ItemState,
  vocabulary: ContentVocabulary,
  size: number,
): ModelState {
  const shape = [trained.length, size]
  const trainedItems = Uint32Array.from(trained.keys()).filter((item) => trained[item] === 1)
  return {
    arrays: {
      ...weights,
      contentFactors: { shape, data: content },
      itemFactors: { shape, data: items },
      trainedItems: { shape: [trainedItems.length], data: trainedItems },
    },
    json: { vocabulary: vocabulary.toJson() },
  }
}

/** @throws WorkbenchError RUN_DAMAGED for what does not fit the network and the items. */
export function fromState({ arrays }: ModelState, network: NetworkSize, itemCount: number): { weights: NamedArrays; state: ItemState } {
  const weights: NamedArrays = {}
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    const array = arrays[name]
    if (JSON.stringify(array?.shape) !== JSON.stringify(shape) || !(array?.data instanceof Float32Array)) throw damaged(`weights ${name}`)
    weights[name] = array
  }
  const length = itemCount * network.embeddingSize
  const content = arrays['contentFactors']?.data
  const items = arrays['itemFactors']?.data
  const trainedItems = arrays['trainedItems']?.data
  if (!(content instanceof Float32Array) || content.length !== length) throw damaged('content factors')
  if (!(items instanceof Float64Array) || items.length !== length) throw damaged('item factors')
  if (!(trainedItems instanceof Uint32Array)) throw damaged('list of trained items')
  const trained = new Uint8Array(itemCount)
  for (const item of trainedItems) trained[item] = 1
  return { weights, state: { content, items, trained } }
}

function damaged(what: string): WorkbenchError {
  return new WorkbenchError('RUN_DAMAGED', `The stored ${what} of CVAE do not fit its settings.`, 'Train the model again.')
}
