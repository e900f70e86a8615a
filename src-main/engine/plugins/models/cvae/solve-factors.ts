import { solveInPlace } from '../../../kernel/cholesky.ts'
import { type Csr, rowLength } from '../../../kernel/csr.ts'
import { mapParallel } from '../../../kernel/parallel.ts'
import type { Work } from '../../../kernel/progress.ts'
import { factorGram } from '../../../tensor/least-squares.ts'

/**
 * One half of an ALS sweep with a prior mean, in double precision. For every row r with the columns S_r:
 * x_r = ( b G + (a - b) sum_{c in S_r} y_c y_cT + ridge I )^-1 ( a sum_{c in S_r} y_c + ridge m_r )
 */
export interface FactorProblem {
  readonly matrix: Csr
  /** y, [columns, size] */
  readonly factors: Float64Array
  readonly size: number
  /** yT y over all columns that count as not wanted where they are not observed, [size, size]. */
  readonly gram: Float64Array
  /** a: confidence in what was observed. */
  readonly observed: number
  /** b: confidence in the rest. */
  readonly unobserved: number
  /** Above 0. */
  readonly ridge: number
  /** m, [rows, size]: where rows are drawn to; null: to zero. */
  readonly prior: Float32Array | null
}

/** Up to so many multiplications (about 150 ms) are not worth the start of threads. */
const fewMultiplications = 1.5e8
const piece = 128

/** All rows, [rows, size]. Size 50 and a million observations: 1.4 s on one core. */
export async function solveFactors(problem: FactorProblem, work: Work): Promise<Float64Array> {
  const { matrix, size } = problem
  const isSmall = (matrix.indices.length * size ** 2) / 2 + (matrix.rows * size ** 3) / 6 <= fewMultiplications
  const data = { ...problem, matrix: undefined, indptr: matrix.indptr, indices: matrix.indices, solveInPlace }
  const options = { count: matrix.rows, piece, step: 'solving', ...(isSmall ? { threads: 1 } : {}) }
  const parts = await mapParallel(solveSome, data, options, work)
  const result = new Float64Array(matrix.rows * size)
  parts.forEach((part, p) => result.set(part, p * piece * size))
  return result
}

/**
 * What a sweep lowers, per observed pair: sum_ij C_ij/2 (R_ij - u_i . v_j)^2 + lambda_u/2 sum |u_i|^2 + lambda_v/2 sum |v_j - theta_j|^2, with C = a
 * where R = 1 and b elsewhere, over the items that `counts` (all: null).
 */
export function ratingLosses(
  ratings: Csr,
  factors: { readonly users: Float64Array; readonly items: Float64Array; readonly content: Float32Array; readonly size: number },
  weights: { readonly observed: number; readonly unobserved: number; readonly userRidge: number; readonly itemRidge: number },
  counts: Uint8Array | null,
): Record<'observed' | 'unobserved' | 'users' | 'offsets', number> {
  const { users, items, content, size } = factors
  const { observed: a, unobserved: b, userRidge, itemRidge } = weights
  let fit = 0
  let ofObserved = 0
  for (let user = 0; user < ratings.rows; user++) {
    for (let at = ratings.indptr[user]; at < ratings.indptr[user + 1]; at++) {
      let score = 0
      for (let k = 0; k < size; k++) score += users[user * size + k] * items[ratings.indices[at] * size + k]
      fit += (1 - score) ** 2
      ofObserved += score ** 2
    }
  }
  // The sum of (u . v)^2 over all pairs is the inner product of the two Gram matrices.
  const userGram = factorGram(users, size)
  const itemGram = factorGram(items, size, counts)
  const everywhere = userGram.reduce((sum, value, k) => sum + value * itemGram[k], 0)
  let offsets = 0
  for (let at = 0; at < items.length; at++) {
    if (!counts || counts[Math.floor(at / size)] !== 0) offsets += (items[at] - content[at]) ** 2
  }
  const half = 0.5 / Math.max(1, ratings.indices.length)
  return {
    observed: half * a * fit,
    unobserved: half * b * (everywhere - ofObserved),
    users: half * userRidge * users.reduce((sum, value) => sum + value ** 2, 0),
    offsets: half * itemRidge * offsets,
  }
}

/** Which columns anybody has, 0 or 1. */
export function columnsWithEntries(matrix: Csr): Uint8Array {
  const found = new Uint8Array(matrix.cols)
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.indptr[row], end = at + rowLength(matrix, row); at < end; at++) found[matrix.indices[at]] = 1
  }
  return found
}

interface SharedProblem extends Omit<FactorProblem, 'matrix'> {
  readonly indptr: Uint32Array
  readonly indices: Uint32Array
  readonly solveInPlace: typeof solveInPlace
}

/** A kernel (kernel/parallel.ts), row by row. */
function solveSome(data: SharedProblem, from: number, to: number): Float64Array {
  const { indptr, indices, factors, size, gram, observed, unobserved, ridge, prior } = data
  const result = new Float64Array((to - from) * size)
  const A = new Float64Array(size * size)
  for (let row = from; row < to; row++) {
    const x = result.subarray((row - from) * size, (row - from + 1) * size)
    const isEmpty = indptr[row] === indptr[row + 1]
    if (isEmpty && !prior) continue
    for (let i = 0; i < A.length; i++) A[i] = unobserved * gram[i]
    for (let i = 0; i < size; i++) {
      A[i * size + i] += ridge
      x[i] = prior ? ridge * prior[row * size + i] : 0
    }
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const y = indices[at] * size
      for (let i = 0; i < size; i++) {
        const own = (observed - unobserved) * factors[y + i]
        x[i] += observed * factors[y + i]
        for (let j = 0; j <= i; j++) A[i * size + j] += own * factors[y + j]
      }
    }
    data.solveInPlace(A, x, size)
  }
  return result
}
