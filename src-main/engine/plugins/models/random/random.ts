import { rowOf } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { createRng, type Rng } from '../../../kernel/rng.ts'
import type { Model } from '../../define.ts'

/**
 * The numbers of a row follow from the seed and the history alone: asked for one user or for a thousand, today or after a reload, the list is
 * the same.
 */
export function createRandom(itemCount: number, rng: Rng): Model {
  let seed = rng.int(2 ** 31)
  return {
    async fit() {},
    async scoreItems(histories) {
      const scores = new Float32Array(histories.rows * itemCount)
      for (let row = 0; row < histories.rows; row++) {
        const source = createRng(hashItems(rowOf(histories, row), seed))
        const own = scores.subarray(row * itemCount, (row + 1) * itemCount)
        for (let i = 0; i < itemCount; i++) own[i] = source.next()
      }
      return scores
    },
    async save() {
      return { arrays: {}, json: { seed } }
    },
    async load(state) {
      const stored = state.json['seed']
      if (typeof stored !== 'number') {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored random model has no seed.', 'Train the model again.')
      }
      seed = stored
    },
    dispose() {},
  }
}

/** FNV-1a over the items of a history. */
function hashItems(items: Uint32Array, seed: number): number {
  let hash = (2166136261 ^ seed) >>> 0
  for (const item of items) hash = Math.imul(hash ^ item, 16777619) >>> 0
  return hash
}
