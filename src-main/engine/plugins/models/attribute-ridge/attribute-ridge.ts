import { trainedItems } from '../../../data/content.ts'
import { selectRows } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { throwIfCancelled, type Work } from '../../../kernel/progress.ts'
import { permutation } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { invertPositiveDefinite } from '../../../tensor/inverse.ts'
import { createItemWeightScorer, type ItemWeightScorer } from '../../../tensor/item-weights.ts'
import type { ContentSettings } from '../../content-settings.ts'
import type { ItemContent, Model, ModelContext } from '../../define.ts'
import { learnAttributes } from './attributes.ts'
import { splitKernelRow } from './explain.ts'
import { addWeighted, type Block, blockKernel, createBlocks, kernelRows } from './kernels.ts'
import { type FittedRidge, itemParts, itemWeights } from './item-weights.ts'
import { scoreLeftOut } from './leave-one-out.ts'
import { createSolution } from './solution.ts'
import { readState, writeState } from './state.ts'
import { type RidgeSettings, tuneSettings } from './tune.ts'

export interface AttributeRidgeConfig extends ContentSettings {
  readonly regularization: number
  readonly tune: 'loo' | 'fixed'
  readonly tuningItems: number
  readonly pairsWeight: number
  readonly shortWeight: number
  readonly namesWeight: number
  readonly wordsWeight: number
}

/** One number per pair of known items: 3.6 GB in float32. */
const mostKnownItems = 30_000

export function createAttributeRidge(config: AttributeRidgeConfig, context: ModelContext): Model {
  const { itemCount } = context
  let fitted: FittedRidge | undefined
  let scorer: ItemWeightScorer | undefined

  const setFitted = (next: FittedRidge | undefined): void => {
    fitted?.solution.dispose()
    scorer?.dispose()
    scorer = undefined
    fitted = next
  }
  const getFitted = (): FittedRidge => {
    if (!fitted) throw new Error('Internal: the attribute ridge scores before it was fitted')
    return fitted
  }
  /** P of composed items. [items x known] */
  const projectItems = (items: readonly ItemContent[]): Promise<Float32Array> => {
    const { stored, blocks, solution } = getFitted()
    return solution.project(kernelRows(blocks, stored.settings.weights, stored.attributes.encode(items)))
  }

  return {
    async fit(train, work) {
      setFitted(undefined)
      await startBackend()
      const known = trainedItems(train)
      refuseTooMany(known.length)
      work.report({ step: 'comparing attributes', done: 0, total: 3, remainingMs: null })
      const attributes = learnAttributes(context.itemAttributes, known, config)
      const content = attributes.encodeAll(context.itemAttributes, itemCount)
      const blocks = createBlocks(attributes, selectRows(content, known), config.minimumItems)
      throwIfCancelled(work.signal)
      const sample = tuningSample(known.length)
      const given = givenSettings(config, blocks)
      const settings = sample.length > 0 ? await tuneSettings(blocks, train, known, sample, given, work) : given
      work.report({ step: 'inverting', done: 2, total: 3, remainingMs: null })
      const inverse = await invertPositiveDefinite(await sumKernels(blocks, known.length, settings, work), known.length, work.signal)
      const tunedOn = sample.map((place) => known[place]).sort()
      setFitted({
        stored: { attributes, settings, known, tunedOn, inverse },
        content,
        blocks,
        solution: createSolution(known, inverse, itemCount),
      })
      work.report({ step: 'inverting', done: 3, total: 3, remainingMs: null })
    },

    async scoreItems(histories) {
      scorer ??= createItemWeightScorer(await itemWeights(getFitted(), itemCount), itemCount)
      return scorer.scoreItems(histories)
    },

    scoreParts: (history, item) => itemParts(getFitted(), history, item),

    cold: {
      async scoreUsers(items, histories) {
        return getFitted().solution.apply(await projectItems(items), histories, { addMean: true })
      },
      async contributions(item, histories) {
        const { stored, blocks, solution } = getFitted()
        const { contents, kernel } = splitKernelRow(stored.attributes, blocks, stored.settings.weights, stored.attributes.encode([item]))
        const parts = solution.apply(await solution.project(kernel), histories, { addMean: false })
        const nothing = new Float32Array(stored.known.length)
        return { contents, parts, base: solution.apply(nothing, histories, { addMean: true }) }
      },
      leaveOneOut: (items, histories) => scoreLeftOut(getFitted(), items, histories),
      tunedOn: () => getFitted().stored.tunedOn,
    },

    save: async () => writeState(getFitted().stored),
    async load(state) {
      const stored = readState(state, itemCount)
      const content = stored.attributes.encodeAll(context.itemAttributes, itemCount)
      const blocks = createBlocks(stored.attributes, selectRows(content, stored.known), config.minimumItems)
      setFitted({ stored, content, blocks, solution: createSolution(stored.known, stored.inverse, itemCount) })
    },
    dispose: () => setFitted(undefined),
  }

  /** Places among the known items; at most half of them, so that there are others to judge the result on. */
  function tuningSample(known: number): Uint32Array {
    if (config.tune === 'fixed') return new Uint32Array(0)
    return permutation(known, context.rng.fork('items to choose on')).subarray(0, Math.min(config.tuningItems, known >> 1))
  }
}

function givenSettings(config: AttributeRidgeConfig, blocks: readonly Block[]): RidgeSettings {
  const { regularization, pairsWeight, shortWeight, namesWeight, wordsWeight } = config
  const byKind = { pairs: pairsWeight, short: shortWeight, names: namesWeight, words: wordsWeight }
  return { regularization, weights: Object.fromEntries(blocks.map(({ id, kind }) => [id, byKind[kind]])) }
}

/** K + lambda I */
async function sumKernels(
  blocks: readonly Block[],
  n: number,
  { weights, regularization }: RidgeSettings,
  work: Work,
): Promise<Float32Array> {
  const sum = new Float32Array(n * n)
  for (const block of blocks) {
    if (weights[block.id] > 0) addWeighted(sum, await blockKernel(block, null, work.signal), weights[block.id])
  }
  for (let i = 0; i < n; i++) sum[i * n + i] += regularization
  return sum
}

function refuseTooMany(known: number): void {
  if (known <= mostKnownItems) return
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `The attribute ridge keeps a number for every pair of known items; ${known} items are more than ${mostKnownItems}.`,
    'Ask for more interactions per item in the split, or choose another model.',
  )
}
