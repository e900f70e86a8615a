import { columnCounts, type Csr, rowLength, transpose } from '../../../kernel/csr.ts'
import { indexRows, nearestByProduct } from '../../../kernel/neighbours.ts'
import { addSparseRows, columnOf } from '../../../kernel/sparse-scores.ts'
import { sparseFromArrays, sparseToArrays } from '../../../kernel/sparse-state.ts'
import type { Model } from '../../define.ts'

export interface Rp3betaConfig {
  readonly neighbours: number
  readonly alpha: number
  readonly beta: number
}

/** Paudel et al. 2017. Kept as a sparse matrix whose row j says what having item j adds to every score. */
export function createRp3beta(config: Rp3betaConfig, itemCount: number): Model {
  let walks: Csr | undefined
  return {
    async fit(train, work) {
      const { alpha, beta, neighbours } = config
      const items = transpose(train)
      // A path through user v counts |v|^-alpha: the root of it on either side of the product.
      const values = Float32Array.from(items.indices, (user) => rowLength(train, user) ** (-alpha / 2))
      const paths = { ...items, values }
      const popularity = columnCounts(train)
      const norms = {
        own: Float64Array.from(popularity, (count) => count ** alpha),
        other: Float64Array.from(popularity, (count) => count ** beta),
        shrinkage: 0,
        isJaccard: false,
      }
      walks = await nearestByProduct(paths, indexRows(paths), norms, { neighbours, passOver: 'self' }, work)
    },
    async scoreItems(histories) {
      if (!walks) throw new Error('Internal: RP3beta scores before it was fitted')
      return addSparseRows(histories, walks)
    },
    scoreParts(history, item) {
      if (!walks) throw new Error('Internal: RP3beta explains before it was fitted')
      return columnOf(walks, history, item)
    },
    async save() {
      if (!walks) throw new Error('Internal: RP3beta is saved before it was fitted')
      return { arrays: sparseToArrays('walks', walks), json: {} }
    },
    async load(state) {
      walks = sparseFromArrays('walks', state.arrays, itemCount)
    },
    dispose() {
      walks = undefined
    },
  }
}
