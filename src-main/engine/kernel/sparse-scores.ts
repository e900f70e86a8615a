import { type Csr, placeOf } from './csr.ts'

/**
 * The product of two sparse matrices, dense and row-major. With `weights` [items, items] row j says what having item j adds to every score, as
 * linear item-to-item models have it.
 */
export function addSparseRows(histories: Csr, weights: Csr): Float32Array {
  const { indptr, indices, values } = weights
  const scores = new Float32Array(histories.rows * weights.cols)
  const sums = new Float64Array(weights.cols)
  for (let row = 0; row < histories.rows; row++) {
    sums.fill(0)
    for (let k = histories.indptr[row]; k < histories.indptr[row + 1]; k++) {
      const own = histories.values ? histories.values[k] : 1
      const end = indptr[histories.indices[k] + 1]
      for (let at = indptr[histories.indices[k]]; at < end; at++) sums[indices[at]] += own * (values ? values[at] : 1)
    }
    scores.set(sums, row * weights.cols)
  }
  return scores
}

/** What these rows have in one column, 0 where nothing is stored: the parts of one score. */
export function columnOf(matrix: Csr, rows: Uint32Array, column: number): Float32Array {
  return Float32Array.from(rows, (row) => {
    const at = placeOf(matrix, row, column)
    return at < 0 ? 0 : (matrix.values?.[at] ?? 1)
  })
}
