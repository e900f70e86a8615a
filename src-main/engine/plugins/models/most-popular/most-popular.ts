import { columnCounts } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { Model } from '../../define.ts'

export function createMostPopular(itemCount: number): Model {
  let popularity = new Float32Array(itemCount)
  return {
    async fit(train) {
      popularity = Float32Array.from(columnCounts(train))
    },
    async scoreItems(histories) {
      const scores = new Float32Array(histories.rows * itemCount)
      for (let row = 0; row < histories.rows; row++) scores.set(popularity, row * itemCount)
      return scores
    },
    async save() {
      return { arrays: { popularity: { shape: [itemCount], data: popularity } }, json: {} }
    },
    async load(state) {
      const stored = state.arrays['popularity']?.data
      if (!(stored instanceof Float32Array) || stored.length !== itemCount) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored popularity counts do not fit the items.', 'Train the model again.')
      }
      popularity = stored.slice()
    },
    dispose() {},
  }
}
