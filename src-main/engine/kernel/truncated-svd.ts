import type { Csr } from './csr.ts'
import { breathe, type Work } from './progress.ts'
import type { Rng } from './rng.ts'

/** Columns beyond the wanted ones: they make the iteration converge by the gap to a later singular value (Halko et al. 2011). */
const oversampling = 10
const maximumIterations = 60
/** Stops when no wanted singular value moves by more than this share. */
const tolerance = 1e-5

/**
 * The `count` leading right singular vectors of a sparse matrix, [cols, count] row-major, and their singular values, largest first. Orthogonal
 * iteration on XtX from a random start, then Rayleigh and Ritz; the sign of each vector is fixed by its largest entry. All in float64.
 */
export async function truncatedSvd(
  matrix: Csr,
  count: number,
  rng: Rng,
  work: Work,
): Promise<{ vectors: Float64Array; values: Float64Array }> {
  const { cols } = matrix
  const width = Math.min(cols, count + oversampling)
  let basis = Float64Array.from({ length: cols * width }, () => rng.normal())
  orthonormalize(basis, cols, width)
  let previous = new Float64Array(width)
  for (let iteration = 1; ; iteration++) {
    await breathe(work.signal)
    const product = gramTimes(matrix, basis, width)
    // Rayleigh and Ritz: the best approximations within the span.
    const projected = new Float64Array(width * width)
    for (let row = 0; row < cols; row++) {
      for (let i = 0; i < width; i++) {
        const own = basis[row * width + i]
        for (let j = 0; j < width; j++) projected[i * width + j] += own * product[row * width + j]
      }
    }
    const { vectors: rotation, values } = symmetricEigen(projected, width)
    const moved = values.subarray(0, count).reduce((most, value, k) => Math.max(most, Math.abs(value - previous[k]) / (values[0] || 1)), 0)
    work.report({ step: 'iterating', done: iteration, total: maximumIterations, remainingMs: null })
    if (moved <= tolerance || iteration === maximumIterations) {
      const vectors = firstColumns(rotate(basis, rotation, cols, width), cols, width, Math.min(count, width))
      return { vectors, values: values.slice(0, Math.min(count, width)).map((value) => Math.sqrt(Math.max(0, value))) }
    }
    previous = values
    basis = rotate(product, rotation, cols, width)
    orthonormalize(basis, cols, width)
  }
}

/** Xt (X basis), without XtX. */
function gramTimes({ rows, indptr, indices, values }: Csr, basis: Float64Array, width: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(basis.length)
  const own = new Float64Array(width)
  for (let row = 0; row < rows; row++) {
    own.fill(0)
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const value = values ? values[at] : 1
      const start = indices[at] * width
      for (let k = 0; k < width; k++) own[k] += value * basis[start + k]
    }
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const value = values ? values[at] : 1
      const start = indices[at] * width
      for (let k = 0; k < width; k++) result[start + k] += value * own[k]
    }
  }
  return result
}

/** Gram and Schmidt, each column twice (once is not enough in floating point). A column that vanishes becomes 0. */
function orthonormalize(matrix: Float64Array, rows: number, width: number): void {
  for (let j = 0; j < width; j++) {
    for (let pass = 0; pass < 2; pass++) {
      const shares = new Float64Array(j)
      for (let r = 0; r < rows; r++) for (let i = 0; i < j; i++) shares[i] += matrix[r * width + i] * matrix[r * width + j]
      for (let r = 0; r < rows; r++) for (let i = 0; i < j; i++) matrix[r * width + j] -= shares[i] * matrix[r * width + i]
    }
    let square = 0
    for (let r = 0; r < rows; r++) square += matrix[r * width + j] ** 2
    const scale = square > 1e-24 ? 1 / Math.sqrt(square) : 0
    for (let r = 0; r < rows; r++) matrix[r * width + j] *= scale
  }
}

function rotate(matrix: Float64Array, rotation: Float64Array, rows: number, width: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(rows * width)
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < width; i++) {
      const own = matrix[r * width + i]
      for (let j = 0; j < width; j++) result[r * width + j] += own * rotation[i * width + j]
    }
  }
  return result
}

function firstColumns(matrix: Float64Array, rows: number, width: number, count: number): Float64Array {
  const result = new Float64Array(rows * count)
  for (let j = 0; j < count; j++) {
    let largest = 0
    for (let r = 0; r < rows; r++) if (Math.abs(matrix[r * width + j]) > Math.abs(largest)) largest = matrix[r * width + j]
    for (let r = 0; r < rows; r++) result[r * count + j] = largest < 0 ? -matrix[r * width + j] : matrix[r * width + j]
  }
  return result
}

/** Eigenvectors (columns) and eigenvalues, largest first, of a symmetric matrix: cyclic Jacobi. Overwrites its argument. */
function symmetricEigen(A: Float64Array, n: number): { vectors: Float64Array; values: Float64Array<ArrayBuffer> } {
  const V = new Float64Array(n * n)
  for (let i = 0; i < n; i++) V[i * n + i] = 1
  for (let sweep = 0; sweep < 50; sweep++) {
    let off = 0
    let all = 0
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        all += A[i * n + j] ** 2
        if (i !== j) off += A[i * n + j] ** 2
      }
    }
    if (off <= 1e-24 * all) break
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = A[p * n + q]
        if (apq === 0) continue
        const theta = (A[q * n + q] - A[p * n + p]) / (2 * apq)
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const c = 1 / Math.sqrt(t * t + 1)
        const s = t * c
        for (let k = 0; k < n; k++) {
          const akp = A[k * n + p]
          const akq = A[k * n + q]
          A[k * n + p] = c * akp - s * akq
          A[k * n + q] = s * akp + c * akq
        }
        for (let k = 0; k < n; k++) {
          const apk = A[p * n + k]
          const aqk = A[q * n + k]
          A[p * n + k] = c * apk - s * aqk
          A[q * n + k] = s * apk + c * aqk
        }
        for (let k = 0; k < n; k++) {
          const vkp = V[k * n + p]
          const vkq = V[k * n + q]
          V[k * n + p] = c * vkp - s * vkq
          V[k * n + q] = s * vkp + c * vkq
        }
      }
    }
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => A[b * n + b] - A[a * n + a] || a - b)
  const vectors = new Float64Array(n * n)
  order.forEach((from, to) => {
    for (let k = 0; k < n; k++) vectors[k * n + to] = V[k * n + from]
  })
  return { vectors, values: Float64Array.from(order, (i) => A[i * n + i]) }
}
