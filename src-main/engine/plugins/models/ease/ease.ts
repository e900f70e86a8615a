import { WorkbenchError } from '../../../kernel/errors.ts'
import { gramMatrix } from '../../../kernel/gram.ts'
import { throwIfCancelled } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { invertPositiveDefinite } from '../../../tensor/inverse.ts'
import { createItemWeightScorer, type ItemWeightScorer } from '../../../tensor/item-weights.ts'
import type { Model } from '../../define.ts'

/** One number per pair of items: 3.6 GB in float32. */
const largestCatalogue = 30_000

export interface EaseConfig {
  readonly regularization: number
  readonly popularityExponent: number
}

/** Steck 2019. B is kept as float32 [items, items], row-major; B's row i says what having item i adds to every score. */
export function createEase(config: EaseConfig, itemCount: number): Model {
  let weights: Float32Array | undefined
  let scorer: ItemWeightScorer | undefined

  const setWeights = (next: Float32Array | undefined): void => {
    scorer?.dispose()
    scorer = undefined
    weights = next
  }
  const getWeights = (): Float32Array => {
    if (!weights) throw new Error('Internal: EASE scores before it was fitted')
    return weights
  }

  return {
    async fit(train, work) {
      if (itemCount > largestCatalogue) {
        throw new WorkbenchError(
          'MODEL_CANNOT',
          `EASE keeps a number for every pair of items; ${itemCount} items are more than ${largestCatalogue}.`,
          'Ask for more interactions per item in the split, or choose another model.',
        )
      }
      setWeights(undefined)
      await startBackend()
      work.report({ step: 'counting pairs of items', done: 0, total: 2, remainingMs: null })
      const gram = await gramMatrix(train, work.signal)
      ridges(gram, itemCount, config).forEach((ridge, i) => (gram[i * itemCount + i] += ridge))
      throwIfCancelled(work.signal)
      work.report({ step: 'inverting', done: 1, total: 2, remainingMs: null })
      const inverse = await invertPositiveDefinite(gram, itemCount, work.signal)
      setWeights(toItemWeights(inverse, itemCount))
      work.report({ step: 'inverting', done: 2, total: 2, remainingMs: null })
    },

    async scoreItems(histories) {
      scorer ??= createItemWeightScorer(getWeights(), itemCount)
      return scorer.scoreItems(histories)
    },

    scoreParts(history, item) {
      const B = getWeights()
      return Float32Array.from(history, (known) => B[known * itemCount + item])
    },

    async save() {
      return { arrays: { weights: { shape: [itemCount, itemCount], data: getWeights() } }, json: {} }
    },

    async load(state) {
      const stored = state.arrays['weights']?.data
      if (!(stored instanceof Float32Array) || stored.length !== itemCount ** 2) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored weights of EASE do not fit the items.', 'Train the model again.')
      }
      setWeights(stored)
    },

    dispose: () => setWeights(undefined),
  }
}

/**
 * What the diagonal gets: lambda n_i^alpha / mean(n^alpha), with the popularity n_i that stands there; lambda alone without scaling. Columns that are
 * divided by n^(alpha / 2), learned from with one lambda, and weights that are scaled back (Steck 2019b) are the same thing: a column's own scale
 * cancels from its regression, and that of the column which predicts stays with its ridge. An item that nobody has counts as if one had it.
 */
function ridges(gram: Float32Array, itemCount: number, { regularization, popularityExponent }: EaseConfig): Float64Array {
  const powers = Float64Array.from({ length: itemCount }, (_, i) => Math.max(1, gram[i * itemCount + i]) ** popularityExponent)
  const mean = powers.reduce((sum, power) => sum + power, 0) / itemCount
  return powers.map((power) => (regularization * power) / mean)
}

/** B_ij = -P_ij / P_jj, B_ii = 0 (Steck 2019, equation 8), in place. */
function toItemWeights(P: Float32Array, n: number): Float32Array {
  const diagonal = Float32Array.from({ length: n }, (_, j) => P[j * n + j])
  if (!diagonal.every((value) => value > 0 && Number.isFinite(value))) {
    throw new WorkbenchError('RUN_FAILED', 'The item-item matrix could not be inverted.', 'Raise the regularization.')
  }
  for (let i = 0; i < n; i++) {
    const row = P.subarray(i * n, (i + 1) * n)
    for (let j = 0; j < n; j++) row[j] /= -diagonal[j]
    row[i] = 0
  }
  return P
}
