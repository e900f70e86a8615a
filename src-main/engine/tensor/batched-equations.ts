import { type Csr, rowLength, rowOf } from '../kernel/csr.ts'
import type { NativeRuntime, OpAttribute } from './native.ts'

/**
 * One half step of alternating least squares: for every row r with columns S_r, given a factor y_c per column,
 * x_r = (sum_{c in S_r} a_rc y_c y_cT + G + ridge_r I)^-1 sum_{c in S_r} b_rc y_c. Rows without columns get zeros. Entries with a value v have
 * a = v `observedWeight` and b = `targetWeight` + (v - 1) `observedWeight`; the others v = 1.
 */
export interface RowProblem {
  readonly matrix: Csr
  /** y, [columns, size] */
  readonly factors: Float32Array
  readonly size: number
  /** G, [size, size]: the weight of everything that is not in S_r. */
  readonly gram: Float64Array
  readonly observedWeight: number
  readonly targetWeight: number
  /** Above 0, one per row. */
  readonly ridges: Float32Array
}

export interface BatchSolver {
  /** Writes the solutions of `rows`, of which the last one is the longest, to their places in `solutions` and returns sum_r x_r . sum_c b_rc y_c. */
  solve(rows: Uint32Array, solutions: Float32Array): number
  free(): void
}

interface BatchInputs {
  /** [rows, length] columns of each row. */
  readonly places: number
  /** [rows, 1, 1] */
  readonly ridge: number
  /** [rows, length, 1] where entries have values: roots of a / `observedWeight`, and b / root of `observedWeight`. */
  readonly weights: { readonly roots: number; readonly targets: number } | null
}

interface Block {
  readonly from: number
  readonly width: number
}

/** TensorFlow's Cholesky of 32 numbers takes a quarter of the time of 64, its products keep their speed; more than 4 blocks are too many ops. */
function blocksOf(size: number): Block[] {
  const count = Math.min(4, Math.max(1, Math.round(size / 32)))
  const width = count === 1 ? size : Math.ceil(size / count / 16) * 16
  return Array.from({ length: Math.ceil(size / width) }, (_, j) => ({ from: j * width, width: Math.min(width, size - j * width) }))
}

/**
 * Solves many small equations together, in float32: A = UT U by blocks of columns, so that only the upper half of A is ever made, and most of the
 * factorisation is batched products. With the right side as one more block of columns, for j, and then for all l >= k > j:
 *   U_jj = chol(A_jj), U_jk = U_jj^-T A_jk, A_kl <- A_kl - U_jkT U_jl.
 */
export function createBatchSolver({ binding }: NativeRuntime, problem: RowProblem): BatchSolver {
  const { matrix, factors, size, gram, observedWeight, targetWeight, ridges } = problem
  const blocks = blocksOf(size)
  const columns = factors.length / size
  const typed = (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value })
  const flag = (name: string, value: boolean): OpAttribute => ({ name, type: binding.TF_ATTR_BOOL, value })
  const T = typed('T', binding.TF_FLOAT)
  const gatherAttributes = [
    typed('Tparams', binding.TF_FLOAT),
    typed('Tindices', binding.TF_INT32),
    typed('Taxis', binding.TF_INT32),
    { name: 'batch_dims', type: binding.TF_ATTR_INT, value: 0 },
  ]
  const sumAttributes = [T, typed('Tidx', binding.TF_INT32), flag('keep_dims', false)]
  const expandAttributes = [T, typed('Tdim', binding.TF_INT32)]

  const constants: number[] = []
  const integers = (shape: number[], values: number[]): number => {
    const id = binding.createTensor(shape, binding.TF_INT32, Int32Array.from(values))
    constants.push(id)
    return id
  }
  const floats = (shape: number[], values: Float32Array): number => {
    const id = binding.createTensor(shape, binding.TF_FLOAT, values)
    constants.push(id)
    return id
  }
  // With y scaled by the root of a, only the right side has a weight.
  const root = Math.sqrt(observedWeight)
  const target = floats([], Float32Array.of(targetWeight / root))
  const [zero, two, one] = [integers([], [0]), integers([], [2]), integers([1], [1])]
  const Y = blocks.map((block) => floats([columns + 1, block.width], pick(factors, size, columns + 1, block, root)))
  const G = blocks.map((row) =>
    blocks.map((block) => floats([row.width, block.width], pick(gram.subarray(row.from * size), size, row.width, block, 1))),
  )
  const identities = blocks.map(({ width }) => floats([width, width], identityOf(width)))

  const solveBatch = (run: (op: string, attributes: OpAttribute[], ...inputs: number[]) => number, batch: BatchInputs) => {
    const { places, ridge, weights } = batch
    const product = (a: number, b: number, transposed: boolean): number =>
      run('BatchMatMulV2', [T, flag('adj_x', transposed), flag('adj_y', false)], a, b)
    const triangular = (L: number, right: number, transposed: boolean): number =>
      run('MatrixTriangularSolve', [T, flag('lower', true), flag('adjoint', transposed)], L, right)
    const add = (a: number, b: number): number => run('AddV2', [T], a, b)
    const found = Y.map((y) => run('GatherV2', gatherAttributes, y, places, zero)) // [rows, length, width]
    const gathered = weights === null ? found : found.map((y) => run('Mul', [T], y, weights.roots))
    const rows = blocks.map((_, j) => {
      const diagonal = run('Mul', [T], ridge, identities[j])
      const products = gathered.slice(j).map((other, k) => add(product(gathered[j], other, true), G[j][j + k]))
      products[0] = add(products[0], diagonal)
      const sums = run('Sum', sumAttributes, weights === null ? found[j] : run('Mul', [T], found[j], weights.targets), one) // [rows, width]
      const right = weights === null ? run('Mul', [T], sums, target) : sums
      return [...products, run('ExpandDims', expandAttributes, right, two)]
    })
    const factored = blocks.map((_, j) => {
      const [square, ...others] = rows[j]
      const L = run('Cholesky', [T], square)
      const U = others.map((other) => triangular(L, other, false))
      for (let k = j + 1; k < blocks.length; k++) {
        const left = U[k - j - 1]
        rows[k] = rows[k].map((block, l) => run('Sub', [T], block, product(left, U[k - j - 1 + l], true)))
      }
      return { L, U }
    })
    const solved: number[] = []
    for (let j = blocks.length - 1; j >= 0; j--) {
      const { L, U } = factored[j]
      let right = U[U.length - 1]
      for (let k = j + 1; k < blocks.length; k++) right = run('Sub', [T], right, product(U[k - j - 1], solved[k], false))
      solved[j] = triangular(L, right, true)
    }
    return { solved, halves: factored.map(({ U }) => U[U.length - 1]) }
  }

  return {
    solve(rows, solutions) {
      const live: number[] = []
      const length = rowLength(matrix, rows[rows.length - 1])
      const create = (shape: number[], type: number, values: Float32Array | Int32Array): number => {
        const id = binding.createTensor(shape, type, values)
        live.push(id)
        return id
      }
      const perEntry = (of: (value: number) => number): number =>
        create([rows.length, length, 1], binding.TF_FLOAT, entriesOf(matrix, rows, length, of))
      const run = (op: string, attributes: OpAttribute[], ...inputs: number[]): number => {
        const { id } = binding.executeOp(op, attributes, inputs, 1)[0]
        live.push(id)
        return id
      }
      try {
        const { solved, halves } = solveBatch(run, {
          places: create([rows.length, length], binding.TF_INT32, placesOf(matrix, rows, length)),
          ridge: create(
            [rows.length, 1, 1],
            binding.TF_FLOAT,
            Float32Array.from(rows, (row) => ridges[row]),
          ),
          weights: matrix.values
            ? { roots: perEntry(Math.sqrt), targets: perEntry((value) => (targetWeight + (value - 1) * observedWeight) / root) }
            : null,
        })
        blocks.forEach((block, j) => put(binding.tensorDataSync(solved[j]), block, rows, solutions, size))
        // x . right = right A^-1 right = |U^-T right|^2
        return halves.reduce((sum, half) => sum + squaresOf(binding.tensorDataSync(half)), 0)
      } finally {
        live.forEach((id) => binding.deleteTensor(id))
      }
    },
    free: () => constants.forEach((id) => binding.deleteTensor(id)),
  }
}

/** The first `rows` rows of some columns of a matrix with `size` columns, scaled; rows that the matrix lacks are zero. */
function pick(matrix: Float32Array | Float64Array, size: number, rows: number, { from, width }: Block, scale: number): Float32Array {
  const picked = new Float32Array(rows * width)
  for (let row = 0; row < Math.min(rows, matrix.length / size); row++) {
    for (let k = 0; k < width; k++) picked[row * width + k] = scale * matrix[row * size + from + k]
  }
  return picked
}

/** The columns of some rows, each filled up to the length of the last with the zero factor after all columns. */
function placesOf(matrix: Csr, rows: Uint32Array, length: number): Int32Array {
  const places = new Int32Array(rows.length * length)
  rows.forEach((row, i) => {
    places.set(rowOf(matrix, row), i * length)
    places.fill(matrix.cols, i * length + rowLength(matrix, row), (i + 1) * length)
  })
  return places
}

/** Something of the value of each entry of some rows, each row filled up to `length` with what does no harm to the zero factor. */
function entriesOf(
  { indptr, values = new Float32Array(0) }: Csr,
  rows: Uint32Array,
  length: number,
  of: (value: number) => number,
): Float32Array {
  const entries = new Float32Array(rows.length * length)
  rows.forEach((row, i) => {
    for (let at = indptr[row]; at < indptr[row + 1]; at++) entries[i * length + at - indptr[row]] = of(values[at])
  })
  return entries
}

/** values [rows, width] to where they belong in `solutions` [all rows, size]. */
function put(values: Float32Array, { from, width }: Block, rows: Uint32Array, solutions: Float32Array, size: number): void {
  for (let i = 0; i < rows.length; i++) {
    const to = rows[i] * size + from
    for (let k = 0; k < width; k++) solutions[to + k] = values[i * width + k]
  }
}

function squaresOf(values: Float32Array): number {
  let sum = 0
  for (let k = 0; k < values.length; k++) sum += values[k] * values[k]
  return sum
}

function identityOf(width: number): Float32Array {
  const identity = new Float32Array(width * width)
  for (let i = 0; i < width; i++) identity[i * width + i] = 1
  return identity
}
