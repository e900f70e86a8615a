import type { Csr } from '../kernel/csr.ts'
import { mapParallel } from '../kernel/parallel.ts'
import type { Work } from '../kernel/progress.ts'
import type { RowProblem } from './batched-equations.ts'
import { alignment, gatheredSumsModule, openGatheredSums } from './gathered-sums.ts'
import { joined, type RowSolutions, rowsOf } from './least-squares.ts'

export interface Start {
  /** x to start from, [rows, size]. */
  readonly solutions: Float32Array
  readonly steps: number
}

/** Rows of a piece, which has a memory of its own with all factors in it. */
const piece = 512
/** Floats of factors looked at, from which on threads are worth their start: 0.2 s of one core. */
const floatsForThreads = 4e8

/**
 * Conjugate gradients on all rows' equations, [rows, size], a few steps on from the last solutions (Takács, Pilászy, Tikk, RecSys 2011;
 * without a preconditioner). No matrix is made: A p = sum_c a_rc y_c (y_c . p) + G p + ridge p. In single precision with scalars in
 * double, by the same code and with the same numbers on every backend. ML-1M, size 64, 3 steps, both half steps: 0.3 s on one core that other work
 * shared.
 */
export async function improveRows(problem: RowProblem, { solutions: start, steps }: Start, work: Work): Promise<RowSolutions> {
  const rows = rowsOf(problem)
  const { matrix, size, ridges, observedWeight, targetWeight } = problem
  const perVector = alignment / Float32Array.BYTES_PER_ELEMENT
  const width = Math.ceil(size / perVector) * perVector
  const { indptr, indices, values = null } = matrix
  const data = {
    ...{ rows, indptr, indices, values, ridges, observedWeight, targetWeight, size, width, start, steps },
    factors: widened(problem.factors, size, width),
    gram: widened(problem.gram, size, width),
    code: gatheredSumsModule(),
    openGatheredSums,
    descend,
  }
  const floats = indices.length * width * (steps + 1)
  const options = { count: rows.length, piece, step: 'solving', ...(floats < floatsForThreads ? { threads: 1 } : {}) }
  return joined(await mapParallel(improvePiece, data, options, work), rows, problem)
}

interface PieceData extends Pick<RowProblem, 'observedWeight' | 'targetWeight' | 'ridges' | 'size'> {
  readonly rows: Uint32Array
  readonly indptr: Csr['indptr']
  readonly indices: Csr['indices']
  readonly values: Float32Array | null
  /** Floats of a row of `factors` [columns, width] and of `gram` [size, width], from `size` on zeros. */
  readonly width: number
  readonly factors: Float32Array
  readonly gram: Float32Array
  readonly start: Float32Array
  readonly steps: number
  readonly code: Uint8Array<ArrayBuffer>
  readonly openGatheredSums: typeof openGatheredSums
  readonly descend: typeof descend
}

/** A kernel (kernel/parallel.ts), row by row. */
function improvePiece(data: PieceData, from: number, to: number): RowSolutions {
  const { rows, indptr, indices, values, ridges, observedWeight, targetWeight, size, width, factors, gram, start, steps } = data
  let longest = 0
  for (let r = from; r < to; r++) longest = Math.max(longest, indptr[rows[r] + 1] - indptr[rows[r]])

  // The memory, in floats: factors, gram, x, residual, p, A p, and of the row at hand its entries and their values, the numbers of gram's rows last.
  const gramAt = factors.length
  const xAt = gramAt + gram.length
  const entriesAt = xAt + 4 * width
  const valuesAt = entriesAt + longest
  const orderAt = valuesAt + longest
  const memory = new WebAssembly.Memory({ initial: Math.ceil((4 * (orderAt + size)) / 65536) })
  const sums = data.openGatheredSums(data.code, memory)
  const floats = new Float32Array(memory.buffer)
  const integers = new Uint32Array(memory.buffer)
  floats.set(factors)
  floats.set(gram, gramAt)
  floats.fill(1, valuesAt, orderAt)
  for (let i = 0; i < size; i++) integers[orderAt + i] = i
  const [x, residual, p, product] = [0, 1, 2, 3].map((k) => floats.subarray(xAt + k * width, xAt + k * width + size))

  const solutions = new Float32Array((to - from) * size)
  let explained = 0
  for (let r = from; r < to; r++) {
    const row = rows[r]
    const length = indptr[row + 1] - indptr[row]
    integers.set(indices.subarray(indptr[row], indptr[row + 1]), entriesAt)
    if (values !== null) floats.set(values.subarray(indptr[row], indptr[row + 1]), valuesAt)
    const multiply: Multiply = (v, out, slope, target) => {
      out.fill(0)
      const entries = 4 * entriesAt
      const [shift, base] = [target * observedWeight, target * (targetWeight - observedWeight)]
      const [at, to] = [v.byteOffset, out.byteOffset]
      const onTarget = sums(entries, entries + 4 * length, 4 * valuesAt, 0, 4 * width, at, to, slope * observedWeight, shift, base)
      // G is symmetric: G v = sum_i v_i g_i.
      sums(4 * orderAt, 4 * (orderAt + size), at, 4 * gramAt, 4 * width, at, to, 0, slope, 0)
      for (let i = 0; i < size; i++) out[i] += slope * ridges[row] * v[i]
      return onTarget
    }
    x.set(start.subarray(row * size, (row + 1) * size))
    explained += data.descend(multiply, { x, residual, p, product }, steps)
    solutions.set(x, (r - from) * size)
  }
  return { solutions, explained }
}

/** For the equation A x = b: to `out` slope A v + target b; returns target b . v. */
type Multiply = (v: Float32Array, out: Float32Array, slope: number, target: number) => number

interface Vectors {
  readonly x: Float32Array
  readonly residual: Float32Array
  readonly p: Float32Array
  /** A p */
  readonly product: Float32Array
}

/** Conjugate gradients from x, in place; returns 2 x . b - x . A x of the last x. It names nothing outside, so that the kernel can take it along. */
function descend(multiply: Multiply, { x, residual, p, product }: Vectors, steps: number): number {
  const size = x.length
  // At the start what is asked for is x . (b + residual); each step adds its reach times |residual|^2.
  let explained = multiply(x, residual, -1, 1)
  let squares = 0
  for (let i = 0; i < size; i++) {
    explained += x[i] * residual[i]
    squares += residual[i] * residual[i]
  }
  p.set(residual)
  for (let step = 0; step < steps; step++) {
    multiply(p, product, 1, 0)
    let curvature = 0
    for (let i = 0; i < size; i++) curvature += p[i] * product[i]
    // p is 0: solved to the last digit.
    if (!(curvature > 0)) break
    const reach = squares / curvature
    let next = 0
    for (let i = 0; i < size; i++) {
      x[i] += reach * p[i]
      residual[i] -= reach * product[i]
      next += residual[i] * residual[i]
    }
    explained += reach * squares
    const turn = next / squares
    for (let i = 0; i < size; i++) p[i] = residual[i] + turn * p[i]
    squares = next
  }
  return explained
}

/** Rows of `size` numbers as rows of `width` floats, the rest zeros. */
function widened(matrix: Float32Array | Float64Array, size: number, width: number): Float32Array {
  if (matrix instanceof Float32Array && size === width) return matrix
  const wide = new Float32Array((matrix.length / size) * width)
  for (let row = 0; row < matrix.length / size; row++) wide.set(matrix.subarray(row * size, (row + 1) * size), row * width)
  return wide
}
