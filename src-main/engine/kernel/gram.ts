import { type Csr, transpose } from './csr.ts'
import { breathe } from './progress.ts'

/** Pairs per slice of work: some 30 ms. */
const pairsPerSlice = 2e7

/**
 * The Gram matrix of the columns, XtX [cols, cols], row-major. For binary data the entries are counts, exact in float32 up to 2^24. Two rows of
 * the result are never in the way of each other, so each is summed in one cache-sized array: 0.25 s for ML-1M (1,000,209 x 3,706), a dense
 * product on two cores 0.8 s.
 */
export async function gramMatrix(matrix: Csr, signal: AbortSignal): Promise<Float32Array> {
  const { rows, cols, indptr, indices, values } = matrix
  const byColumn = transpose(matrix)
  const gram = new Float32Array(cols * cols)
  const sums = new Float64Array(cols)
  // Columns come in ascending order, so what is left of each row's cursor has been counted: only the upper half is summed.
  const cursor = indptr.slice(0, rows)
  let pairs = 0
  for (let i = 0; i < cols; i++) {
    sums.fill(0, i)
    for (let k = byColumn.indptr[i]; k < byColumn.indptr[i + 1]; k++) {
      const row = byColumn.indices[k]
      const from = cursor[row]++
      const to = indptr[row + 1]
      pairs += to - from
      if (values && byColumn.values) {
        const own = byColumn.values[k]
        for (let at = from; at < to; at++) sums[indices[at]] += own * values[at]
      } else {
        for (let at = from; at < to; at++) sums[indices[at]]++
      }
    }
    gram.set(sums.subarray(i), i * cols + i)
    if (pairs > pairsPerSlice) {
      pairs = 0
      await breathe(signal)
    }
  }
  mirrorUpperHalf(gram, cols)
  return gram
}

/** In tiles that fit the cache: 20 ms instead of 150 for 3,706 columns. */
function mirrorUpperHalf(matrix: Float32Array, n: number): void {
  const tile = 64
  for (let top = 0; top < n; top += tile) {
    for (let left = top; left < n; left += tile) {
      const bottom = Math.min(top + tile, n)
      for (let column = left; column < Math.min(left + tile, n); column++) {
        for (let row = top; row < Math.min(bottom, column); row++) matrix[column * n + row] = matrix[row * n + column]
      }
    }
  }
}
