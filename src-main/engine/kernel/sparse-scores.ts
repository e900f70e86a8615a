import { type Csr, rowOf } from './csr.ts'

/**
 * Scores of linear item-to-item models: row j of `weights` [items, items] says what having item j adds to every score.
 * Returns [histories x items], row-major.
 */
export function addSparseRows(histories: Csr, weights: Csr): Float32Array {
  const { indptr, indices, values } = weights
  const scores = new Float32Array(histories.rows * weights.cols)
  const sums = new Float64Array(weights.cols)
  for (let row = 0; row < histories.rows; row++) {
    sums.fill(0)
    for (const item of rowOf(histories, row)) {
      for (let at = indptr[item]; at < indptr[item + 1]; at++) sums[indices[at]] += values ? values[at] : 1
    }
    scores.set(sums, row * weights.cols)
  }
  return scores
}
