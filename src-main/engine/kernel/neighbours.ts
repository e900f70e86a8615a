import { type Csr, rowLength, transpose } from './csr.ts'
import { mapParallel } from './parallel.ts'
import type { Work } from './progress.ts'

/**
 * Similar rows of a sparse matrix. With c_ij = x_i . x_j, |i| = |x_i|, h the shrinkage and a the asymmetry:
 * cosine c / (|i| |j| + h); asymmetric c / (|i|^2a |j|^(2-2a) + h), Aiolli 2013, a = 0.5 is the cosine; Jaccard c / (|i|^2 + |j|^2 - c + h).
 */
export interface SimilarityOptions {
  readonly similarity: 'cosine' | 'asymmetric-cosine' | 'jaccard'
  readonly asymmetry: number
  readonly shrinkage: number
}

/** What is looked up: a matrix by columns, with the square of every row. Made once, asked many times. */
export interface RowIndex {
  readonly matrix: Csr
  readonly columns: Csr
  readonly squares: Float64Array
}

export interface NeighbourOptions {
  readonly neighbours: number
  /**
   * `self`: the queries are the indexed rows, none is its own neighbour. `contained`: rows without a column that the query lacks are passed over,
   * for they could recommend nothing; the query's own row is among them. `nothing`: every row may be a neighbour.
   */
  readonly passOver: 'self' | 'contained' | 'nothing'
  /** Threads at most; starting them is worth it from some 50 million pairs on. */
  readonly threads?: number
}

/** How products become similarities: c / (own_q other_r + shrinkage), or Jaccard's form of the squares. */
export interface Norms {
  readonly own: Float64Array
  readonly other: Float64Array
  readonly shrinkage: number
  readonly isJaccard: boolean
}

interface KernelData {
  readonly isJaccard: boolean
  readonly shrinkage: number
  readonly ownNorms: Float64Array
  readonly otherNorms: Float64Array
  readonly neighbours: number
  readonly rows: number
  readonly isSelfExcluded: boolean
  /** Columns per indexed row, where contained rows are passed over. */
  readonly sizes: Uint32Array | undefined
  readonly indptr: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float32Array | undefined
  readonly columnStarts: Uint32Array
  readonly columnRows: Uint32Array
  readonly columnValues: Float32Array | undefined
}

/** What a kernel finds for its rows: how many entries each has, and all of them one after the other. */
export interface RowLists {
  readonly lengths: Uint32Array
  readonly indices: Uint32Array
  readonly values: Float32Array
}

/** Below so many pairs one thread is faster than starting several. */
const fewPairs = 5e7

export function indexRows(matrix: Csr): RowIndex {
  return { matrix, columns: transpose(matrix), squares: squaresOf(matrix) }
}

/** |x_r|^2 of every row. */
function squaresOf(matrix: Csr): Float64Array {
  const squares = new Float64Array(matrix.rows)
  for (let row = 0; row < matrix.rows; row++) {
    for (let k = matrix.indptr[row]; k < matrix.indptr[row + 1]; k++) squares[row] += matrix.values ? matrix.values[k] ** 2 : 1
  }
  return squares
}

/** `nearestByProduct` with one of the usual similarities. */
export async function nearestRows(
  queries: Csr,
  index: RowIndex,
  { similarity, asymmetry, shrinkage, ...options }: SimilarityOptions & NeighbourOptions,
  work: Work,
): Promise<Csr> {
  const power = similarity === 'asymmetric-cosine' ? asymmetry : 0.5
  const own = squaresOf(queries)
  const norms: Norms = {
    isJaccard: similarity === 'jaccard',
    own: similarity === 'jaccard' ? own : own.map((square) => square ** power),
    other: similarity === 'jaccard' ? index.squares : index.squares.map((square) => square ** (1 - power)),
    shrinkage,
  }
  return nearestByProduct(queries, index, norms, options, work)
}

/**
 * For each row of `queries` its `neighbours` most similar indexed rows with a similarity above 0 (equal ones: the lower index), as a sparse matrix
 * [queries, indexed rows] of similarities. Memory: a few rows of sums per thread plus the result. ML-1M by items, 200 neighbours: CPU 0.6 s.
 */
export async function nearestByProduct(queries: Csr, index: RowIndex, norms: Norms, options: NeighbourOptions, work: Work): Promise<Csr> {
  const { matrix, columns } = index
  const threads = countPairs(queries, columns) < fewPairs ? 1 : options.threads
  const data: KernelData = {
    isJaccard: norms.isJaccard,
    shrinkage: norms.shrinkage,
    ownNorms: norms.own,
    otherNorms: norms.other,
    neighbours: Math.min(options.neighbours, matrix.rows),
    rows: matrix.rows,
    isSelfExcluded: options.passOver === 'self',
    sizes: options.passOver === 'contained' ? Uint32Array.from({ length: matrix.rows }, (_, row) => rowLength(matrix, row)) : undefined,
    indptr: queries.indptr,
    indices: queries.indices,
    values: queries.values,
    columnStarts: columns.indptr,
    columnRows: columns.indices,
    columnValues: columns.values,
  }
  const piece = Math.max(16, Math.ceil(queries.rows / 16))
  const parts = await mapParallel(
    nearestRowsOf,
    data,
    { count: queries.rows, piece, step: 'comparing', ...(threads === undefined ? {} : { threads }) },
    work,
  )
  return joinRowLists(parts, queries.rows, matrix.rows)
}

function countPairs(queries: Csr, columns: Csr): number {
  let pairs = 0
  for (const column of queries.indices) pairs += rowLength(columns, column)
  return pairs
}

/** The pieces of a kernel as one sparse matrix. */
export function joinRowLists(parts: readonly RowLists[], rows: number, cols: number): Csr {
  const indptr = new Uint32Array(rows + 1)
  let row = 0
  for (const part of parts) {
    for (const length of part.lengths) {
      indptr[row + 1] = indptr[row] + length
      row++
    }
  }
  const indices = new Uint32Array(indptr[rows])
  const values = new Float32Array(indptr[rows])
  let at = 0
  for (const part of parts) {
    indices.set(part.indices, at)
    values.set(part.values, at)
    at += part.indices.length
  }
  return { rows, cols, indptr, indices, values }
}

/**
 * A kernel (see parallel.ts): everything that it needs is inside. Its inner functions take what they use as arguments: arrays that a closure
 * captures are three times as slow here.
 */
function nearestRowsOf(data: KernelData, from: number, to: number): RowLists {
  const {
    rows,
    indptr,
    indices,
    values,
    columnStarts,
    columnRows,
    columnValues,
    sizes,
    neighbours,
    isJaccard,
    shrinkage,
    ownNorms,
    otherNorms,
  } = data

  /** Adds row . other to `sums` for every other row. A loop of its own for binary data: asking at every pair costs as much as adding. */
  const addAll = (
    sums: Float64Array,
    row: number,
    { indptr, indices, values, columnStarts, columnRows, columnValues }: KernelData,
  ): void => {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) {
      const start = columnStarts[indices[k]]
      const end = columnStarts[indices[k] + 1]
      if (values && columnValues) {
        const own = values[k]
        for (let at = start; at < end; at++) sums[columnRows[at]] += own * columnValues[at]
      } else {
        for (let at = start; at < end; at++) sums[columnRows[at]]++
      }
    }
  }

  /** The k-th largest of the first n numbers, which it reorders (Hoare's selection). */
  const kthLargest = (numbers: Float64Array, n: number, k: number): number => {
    let low = 0
    let high = n - 1
    while (low < high) {
      const pivot = numbers[(low + high) >> 1]
      let i = low
      let j = high
      while (i <= j) {
        while (numbers[i] > pivot) i++
        while (numbers[j] < pivot) j--
        if (i <= j) {
          const kept = numbers[i]
          numbers[i++] = numbers[j]
          numbers[j--] = kept
        }
      }
      if (k - 1 <= j) high = j
      else if (k - 1 >= i) low = i
      else break
    }
    return numbers[k - 1]
  }

  const sums = new Float64Array(rows)
  const common = new Uint32Array(sizes ? rows : 0)
  const others = new Uint32Array(rows)
  const scores = new Float64Array(rows)
  const scratch = new Float64Array(rows)
  const lengths = new Uint32Array(to - from)
  const outIndices = new Uint32Array((to - from) * neighbours)
  const outValues = new Float32Array((to - from) * neighbours)
  let out = 0
  for (let row = from; row < to; row++) {
    let pairs = 0
    for (let k = indptr[row]; k < indptr[row + 1]; k++) pairs += columnStarts[indices[k] + 1] - columnStarts[indices[k]]
    let count = 0
    if (pairs > rows) {
      addAll(sums, row, data)
      for (let other = 0; other < rows; other++) if (sums[other] > 0) others[count++] = other
    } else {
      // Few others are met: noting them is quicker than walking all rows.
      for (let k = indptr[row]; k < indptr[row + 1]; k++) {
        const own = values ? values[k] : 1
        for (let at = columnStarts[indices[k]]; at < columnStarts[indices[k] + 1]; at++) {
          const other = columnRows[at]
          if (sums[other] === 0) others[count++] = other
          sums[other] += columnValues ? own * columnValues[at] : 1
        }
      }
      others.subarray(0, count).sort()
    }
    if (sizes) {
      for (let k = indptr[row]; k < indptr[row + 1]; k++) {
        const end = columnStarts[indices[k] + 1]
        for (let at = columnStarts[indices[k]]; at < end; at++) common[columnRows[at]]++
      }
    }
    const ownNorm = ownNorms[row]
    let candidates = 0
    for (let n = 0; n < count; n++) {
      const other = others[n]
      const product = sums[other]
      sums[other] = 0
      if (data.isSelfExcluded && other === row) continue
      if (sizes) {
        const isContained = common[other] === sizes[other]
        common[other] = 0
        if (isContained) continue
      }
      const denominator = isJaccard ? ownNorm + otherNorms[other] - product : ownNorm * otherNorms[other]
      others[candidates] = other
      scores[candidates++] = product / (denominator + shrinkage)
    }
    // More than fit: the ones above the k-th largest, and of those that equal it the first, until the list is full.
    let threshold = 0
    let ties = 0
    if (candidates > neighbours) {
      scratch.set(scores.subarray(0, candidates))
      threshold = kthLargest(scratch, candidates, neighbours)
      ties = neighbours
      for (let c = 0; c < candidates; c++) if (scores[c] > threshold) ties--
    }
    const start = out
    for (let c = 0; c < candidates; c++) {
      if (scores[c] < threshold || (scores[c] === threshold && ties-- <= 0)) continue
      outIndices[out] = others[c]
      outValues[out++] = scores[c]
    }
    lengths[row - from] = out - start
  }
  return { lengths, indices: outIndices.slice(0, out), values: outValues.slice(0, out) }
}
