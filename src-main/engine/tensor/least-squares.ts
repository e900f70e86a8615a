import { solveInPlace } from '../kernel/cholesky.ts'
import { type Csr, rowLength } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { mapParallel } from '../kernel/parallel.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { createBatchSolver, type RowProblem } from './batched-equations.ts'
import { type NativeRuntime, nativeRuntime } from './native.ts'

export interface RowSolutions {
  /** x, [rows, size] */
  readonly solutions: Float32Array
  /**
   * sum_r 2 x_r . b_r - x_r . A_r x_r, with A_r x = b_r the equation of a row: by so much x lowers the squared error that all zeros have. Of exact
   * solutions it is sum_r x_r . b_r.
   */
  readonly explained: number
}

/** Up to so many rows are not worth a trip to the device. */
const fewRows = 16
/** Floats per gathered batch: 12 MB. With a third of it the ops are too many; with more, rows of different lengths share a batch. */
const batchFloats = 3e6

/**
 * Solves all rows, [rows, size]: natively by batches of rows of similar length (gather, batched product, batched Cholesky, float32), else in
 * float64 in threads. The two agree to 4 digits at the regularisations of practice. ML-1M, size 64, both half steps: CPU 0.4 s natively on two cores.
 */
export async function solveRows(problem: RowProblem, work: Work): Promise<RowSolutions> {
  const { matrix } = problem
  const rows = rowsOf(problem)
  const native = nativeRuntime()
  if (native && rows.length > fewRows) return solveNatively(native, problem, rows, work)
  const { indptr, indices, values = null } = matrix
  const data = { ...problem, matrix: undefined, indptr, indices, values, rows, solveInPlace }
  const isSmall = rows.length <= fewRows
  const piece = isSmall ? fewRows : 64
  const options = { count: rows.length, piece, step: 'solving', ...(isSmall ? { threads: 1 } : {}) }
  return joined(await mapParallel(solvePortably, data, options, work), rows, problem)
}

/** The rows that have an equation. */
export function rowsOf({ matrix, ridges }: RowProblem): Uint32Array {
  const rows = Uint32Array.from({ length: matrix.rows }, (_, row) => row).filter((row) => rowLength(matrix, row) > 0)
  if (!rows.every((row) => ridges[row] > 0)) throw new Error('Internal: least squares needs a ridge above 0')
  return rows
}

/** The solutions of all rows from those of pieces of `rows`, in their order. */
export function joined(parts: readonly RowSolutions[], rows: Uint32Array, { matrix, size }: RowProblem): RowSolutions {
  const solutions = new Float32Array(matrix.rows * size)
  let next = 0
  for (const part of parts) {
    for (let at = 0; at < part.solutions.length; at += size) solutions.set(part.solutions.subarray(at, at + size), rows[next++] * size)
  }
  return { solutions, explained: parts.reduce((sum, part) => sum + part.explained, 0) }
}

/**
 * yT y over all rows of `factors` [n, size], or those for which `counts` is not 0, in float64. Four rows at a time, so that a sum is fetched and put
 * back once for four products: a third of the time.
 */
export function factorGram(factors: Float32Array | Float64Array, size: number, counts: Uint8Array | null = null): Float64Array {
  const gram = new Float64Array(size * size)
  const four = new Float64Array(4 * size)
  const total = factors.length / size
  let held = 0
  for (let row = 0; row <= total; row++) {
    if (row < total) {
      if (counts && counts[row] === 0) continue
      for (let k = 0; k < size; k++) four[held * size + k] = factors[row * size + k]
      if (++held < 4) continue
    }
    four.fill(0, held * size)
    addProducts(gram, four, size)
    held = 0
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) gram[i * size + j] = gram[j * size + i]
  return gram
}

/** The upper half of gram += yT y for four rows. */
function addProducts(gram: Float64Array, four: Float64Array, size: number): void {
  const [second, third, fourth] = [size, 2 * size, 3 * size]
  for (let i = 0; i < size; i++) {
    const [a, b, c, d] = [four[i], four[second + i], four[third + i], four[fourth + i]]
    for (let j = i; j < size; j++) gram[i * size + j] += a * four[j] + b * four[second + j] + c * four[third + j] + d * four[fourth + j]
  }
}

interface PortableData extends Omit<RowProblem, 'matrix'> {
  readonly rows: Uint32Array
  readonly indptr: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float32Array | null
  readonly solveInPlace: typeof solveInPlace
}

/** A kernel (kernel/parallel.ts), row by row. */
function solvePortably(data: PortableData, from: number, to: number): RowSolutions {
  const { rows, indptr, indices, values, factors, size, gram, observedWeight, targetWeight, ridges } = data
  const solutions = new Float32Array((to - from) * size)
  let explained = 0
  const A = new Float64Array(size * size)
  const x = new Float64Array(size)
  for (let r = from; r < to; r++) {
    const row = rows[r]
    A.set(gram)
    x.fill(0)
    for (let i = 0; i < size; i++) A[i * size + i] += ridges[row]
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const y = indices[at] * size
      const value = values === null ? 1 : values[at]
      const target = targetWeight + (value - 1) * observedWeight
      for (let i = 0; i < size; i++) {
        const own = value * observedWeight * factors[y + i]
        x[i] += target * factors[y + i]
        for (let j = 0; j <= i; j++) A[i * size + j] += own * factors[y + j]
      }
    }
    const right = x.slice()
    data.solveInPlace(A, x, size)
    for (let i = 0; i < size; i++) explained += x[i] * right[i]
    solutions.set(x, (r - from) * size)
  }
  return { solutions, explained }
}

/** Rows by length, cut so that a batch, padded to its longest row, fits. */
function batchesOf(matrix: Csr, rows: Uint32Array, size: number): Uint32Array[] {
  const lengths = Uint32Array.from({ length: matrix.rows }, (_, row) => rowLength(matrix, row))
  const byLength = rows.slice().sort((a, b) => lengths[a] - lengths[b] || a - b)
  const batches: Uint32Array[] = []
  let from = 0
  for (let to = 1; to <= byLength.length; to++) {
    const isFull = to < byLength.length && (to + 1 - from) * size * Math.max(size, lengths[byLength[to]]) > batchFloats
    if (!isFull && to < byLength.length) continue
    batches.push(byLength.subarray(from, to))
    from = to
  }
  return batches
}

async function solveNatively(native: NativeRuntime, problem: RowProblem, rows: Uint32Array, work: Work): Promise<RowSolutions> {
  const { matrix, size } = problem
  const solver = createBatchSolver(native, problem)
  const solutions = new Float32Array(matrix.rows * size)
  const batches = batchesOf(matrix, rows, size)
  let explained = 0
  try {
    for (const [index, batch] of batches.entries()) {
      await breathe(work.signal)
      explained += solver.solve(batch, solutions)
      work.report({ step: 'solving', done: index + 1, total: batches.length, remainingMs: null })
    }
  } catch (cause) {
    if (!(cause instanceof Error) || !cause.message.includes('Cholesky')) throw cause
    throw new WorkbenchError('RUN_FAILED', 'An equation could not be solved in single precision.', 'Raise the regularization.', { cause })
  } finally {
    solver.free()
  }
  return { solutions, explained }
}
