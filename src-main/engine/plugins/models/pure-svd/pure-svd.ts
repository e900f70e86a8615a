import { rowOf } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { truncatedSvd } from '../../../kernel/truncated-svd.ts'
import type { Model, ModelContext } from '../../define.ts'

/** Cremonesi, Koren, Turrin 2010. Q [items, size]: scores are x Q Qt, so a new history needs no solve. */
export function createPureSvd(config: { embeddingSize: number }, { itemCount, rng }: ModelContext): Model {
  const size = Math.min(config.embeddingSize, itemCount)
  let factors: Float32Array | undefined
  const getFactors = (): Float32Array => {
    if (!factors) throw new Error('Internal: PureSVD is used before it was fitted')
    return factors
  }
  const start = rng.fork('start').state()
  return {
    async fit(train, work) {
      const own = rng.fork('start')
      own.restore(start)
      factors = Float32Array.from((await truncatedSvd(train, size, own, work)).vectors)
    },
    async scoreItems(histories) {
      const Q = getFactors()
      const scores = new Float32Array(histories.rows * itemCount)
      const user = new Float64Array(size)
      for (let row = 0; row < histories.rows; row++) {
        user.fill(0)
        for (const item of rowOf(histories, row)) for (let k = 0; k < size; k++) user[k] += Q[item * size + k]
        for (let item = 0; item < itemCount; item++) {
          let sum = 0
          for (let k = 0; k < size; k++) sum += user[k] * Q[item * size + k]
          scores[row * itemCount + item] = sum
        }
      }
      return scores
    },
    scoreParts(history, item) {
      const Q = getFactors()
      const own = Q.subarray(item * size, (item + 1) * size)
      return Float32Array.from(history, (known) => own.reduce((sum, value, k) => sum + value * Q[known * size + k], 0))
    },
    async save() {
      return { arrays: { factors: { shape: [itemCount, size], data: getFactors() } }, json: {} }
    },
    async load(state) {
      const stored = state.arrays['factors']?.data
      if (!(stored instanceof Float32Array) || stored.length !== itemCount * size) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored factors of PureSVD do not fit its settings.', 'Train the model again.')
      }
      factors = stored
    },
    dispose() {
      factors = undefined
    },
  }
}
