/**
 * Solves A x = b for a symmetric positive definite A [size, size], of which the lower half is read and overwritten; `x` holds b before and x
 * after. In float64. It names nothing outside, so that kernels (parallel.ts) can take it along.
 */
export function solveInPlace(A: Float64Array, x: Float64Array, size: number): void {
  // A = L LT in the lower half, then L z = b and LT x = z.
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * size + j]
      for (let k = 0; k < j; k++) sum -= A[i * size + k] * A[j * size + k]
      A[i * size + j] = i === j ? Math.sqrt(sum) : sum / A[j * size + j]
    }
  }
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= A[i * size + k] * x[k]
    x[i] /= A[i * size + i]
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= A[k * size + i] * x[k]
    x[i] /= A[i * size + i]
  }
}
