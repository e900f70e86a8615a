import { type Csr, rowLength } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { Model } from '../../define.ts'

/** Ranks users, the same for each item. It has no order of items for a user: all of them score alike. */
export function createMostActiveUsers(itemCount: number): Model {
  return {
    async fit() {},
    async scoreItems(histories) {
      const scores = new Float32Array(histories.rows * itemCount)
      activityOf(histories).forEach((count, row) => scores.fill(count, row * itemCount, (row + 1) * itemCount))
      return scores
    },
    cold: {
      async scoreUsers(items, histories) {
        const scores = new Float32Array(items.length * histories.rows)
        const activity = activityOf(histories)
        for (let item = 0; item < items.length; item++) scores.set(activity, item * histories.rows)
        return scores
      },
      async contributions(_item, histories) {
        return { contents: [], parts: new Float32Array(0), base: activityOf(histories) }
      },
    },
    async save() {
      return { arrays: {}, json: { itemCount } }
    },
    async load(state) {
      if (state.json['itemCount'] !== itemCount) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored model is for another number of items.', 'Train the model again.')
      }
    },
    dispose() {},
  }
}

function activityOf(histories: Csr): Float32Array {
  return Float32Array.from({ length: histories.rows }, (_, row) => rowLength(histories, row))
}
