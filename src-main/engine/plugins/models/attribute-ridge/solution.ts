import type { Csr } from '../../../kernel/csr.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { dispose, matMul, readFloat32, tensor2d, type Tensor2D } from '../../../tensor/ops.ts'

/** Up to so many kernel rows are multiplied here: no upload of G, 10 ms a row for ML-1M. */
const fewRows = 8

/**
 * The solved system. A = G (R - 1 mu^T) has a number for every item and user and is never made: k A = (k G) (R - 1 mu^T), one row of n numbers
 * first, then a sum over each user's history.
 */
export interface Solution {
  /** Columns of the known items, ascending. */
  readonly known: Uint32Array
  /** G = (K + lambda I)^-1, [n x n], row-major. */
  readonly inverse: Float32Array
  /** Place of an item among the known ones, -1 for a new one. */
  placeOf(item: number): number
  /** P = K G for kernel rows K. [rows x n] */
  project(kernel: Float32Array): Promise<Float32Array>
  /** The same for a few rows, here and now. */
  projectFew(kernel: Float32Array): Float32Array
  /** The rows' P (R - 1 mu^T) for these histories. [rows x histories.rows], row-major. */
  apply(projected: Float32Array, histories: Csr, options: ApplyOptions): Float32Array
  dispose(): void
}

export interface ApplyOptions {
  /** Whether mu_u is added: scores. Without it they are parts of scores. */
  readonly addMean: boolean
  /** Per row the place among the known items of one that counts as never seen, in the history too (-1: none). Its P must be 0. */
  readonly hidden?: Int32Array
}

export function createSolution(known: Uint32Array, inverse: Float32Array, itemCount: number): Solution {
  const n = known.length
  const placeOf = new Int32Array(itemCount).fill(-1)
  known.forEach((item, place) => (placeOf[item] = place))
  let device: Tensor2D | undefined

  return {
    known,
    inverse,
    placeOf: (item) => placeOf[item],
    projectFew: (kernel) => multiplyRows(kernel, inverse, n),
    async project(kernel) {
      const rows = n === 0 ? 0 : kernel.length / n
      if (rows <= fewRows) return multiplyRows(kernel, inverse, n)
      await startBackend()
      device ??= tensor2d(inverse, n, n)
      const left = tensor2d(kernel, rows, n)
      const product = matMul(left, device)
      try {
        return await readFloat32(product)
      } finally {
        dispose([left, product])
      }
    },

    apply(projected, histories, { addMean, hidden }) {
      const rows = n === 0 ? 0 : projected.length / n
      const result = new Float32Array(rows * histories.rows)
      for (let row = 0; row < rows; row++) {
        const P = projected.subarray(row * n, (row + 1) * n)
        const total = P.reduce((sum, value) => sum + value, 0)
        const without = hidden ? hidden[row] : -1
        for (let user = 0; user < histories.rows; user++) {
          let sum = 0
          let count = 0
          for (let k = histories.indptr[user]; k < histories.indptr[user + 1]; k++) {
            const place = placeOf[histories.indices[k]]
            if (place < 0 || place === without) continue
            sum += P[place]
            count++
          }
          const mean = count / Math.max(1, without >= 0 ? n - 1 : n)
          result[row * histories.rows + user] = sum - mean * total + (addMean ? mean : 0)
        }
      }
      return result
    },

    dispose() {
      if (device) dispose(device)
      device = undefined
    },
  }
}

/** In float64; G is symmetric, so that its rows are read. */
function multiplyRows(kernel: Float32Array, G: Float32Array, n: number): Float32Array {
  const product = new Float32Array(kernel.length)
  const sums = new Float64Array(n)
  for (let from = 0; from < kernel.length; from += n) {
    sums.fill(0)
    for (let j = 0; j < n; j++) {
      const value = kernel[from + j]
      if (value === 0) continue
      for (let i = 0; i < n; i++) sums[i] += value * G[j * n + i]
    }
    product.set(sums, from)
  }
  return product
}
