import { type Csr, transpose } from '../../../kernel/csr.ts'
import { indexRows, nearestRows, type SimilarityOptions } from '../../../kernel/neighbours.ts'
import { addSparseRows, columnOf } from '../../../kernel/sparse-scores.ts'
import { sparseFromArrays, sparseToArrays } from '../../../kernel/sparse-state.ts'
import { fitWeighting, type Weighting } from '../../../kernel/weighting.ts'
import type { Model } from '../../define.ts'

export interface ItemKnnConfig extends SimilarityOptions {
  readonly neighbours: number
  readonly keptPer: 'history-item' | 'recommended-item'
  readonly weighting: Weighting
}

/** Kept as a sparse matrix whose row j says what having item j adds to every score. */
export function createItemKnn(config: ItemKnnConfig, itemCount: number): Model {
  let similarities: Csr | undefined
  return {
    async fit(train, work) {
      // Rows are items: their "terms" are users, and very active users say less.
      const items = transpose(train)
      const documents = fitWeighting(items, config.weighting)(items)
      const nearest = await nearestRows(documents, indexRows(documents), { ...config, passOver: 'self' }, work)
      similarities = config.keptPer === 'recommended-item' ? transpose(nearest) : nearest
    },
    async scoreItems(histories) {
      if (!similarities) throw new Error('Internal: ItemKNN scores before it was fitted')
      return addSparseRows(histories, similarities)
    },
    scoreParts(history, item) {
      if (!similarities) throw new Error('Internal: ItemKNN explains before it was fitted')
      return columnOf(similarities, history, item)
    },
    async save() {
      if (!similarities) throw new Error('Internal: ItemKNN is saved before it was fitted')
      return { arrays: sparseToArrays('similarities', similarities), json: {} }
    },
    async load(state) {
      similarities = sparseFromArrays('similarities', state.arrays, itemCount)
    },
    dispose() {
      similarities = undefined
    },
  }
}
