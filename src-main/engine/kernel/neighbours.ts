import { type Csr, transpose } from './csr.ts'
import { mapParallel, shared } from './parallel.ts'
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

interface KernelData {
  readonly similarity: SimilarityOptions['similarity']
  readonly asymmetry: number
  readonly shrinkage: number
  readonly neighbours: number
  readonly rows: number
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

/**
 * For each row of `matrix` its `neighbours` most similar other rows with a similarity above 0 (equal ones: the lower index), as a sparse matrix
 * [rows, rows] of similarities. Memory: one row of sums per thread plus the result. ML-1M by items, 200 neighbours, two cores: 0.4 s.
 */
export async function nearestRows(matrix: Csr, options: SimilarityOptions & { neighbours: number }, work: Work): Promise<Csr> {
  const columns = transpose(matrix)
  const { similarity, asymmetry, shrinkage } = options
  const data: KernelData = {
    similarity,
    asymmetry,
    shrinkage,
    neighbours: Math.min(options.neighbours, matrix.rows),
    rows: matrix.rows,
    indptr: shared(matrix.indptr),
    indices: shared(matrix.indices),
    values: matrix.values && shared(matrix.values),
    columnStarts: shared(columns.indptr),
    columnRows: shared(columns.indices),
    columnValues: columns.values && shared(columns.values),
  }
  const parts = await mapParallel(
    nearestRowsOf,
    data,
    {
      count: matrix.rows,
      piece: Math.max(16, Math.ceil(matrix.rows / 16)),
      step: 'comparing',
      ...(countPairs(columns) < fewPairs ? { threads: 1 } : {}),
    },
    work,
  )
  return joinRowLists(parts, matrix.rows)
}

function countPairs(columns: Csr): number {
  let pairs = 0
  for (let c = 0; c < columns.rows; c++) pairs += (columns.indptr[c + 1] - columns.indptr[c]) ** 2
  return pairs
}

/** The pieces of a kernel as one square sparse matrix. */
export function joinRowLists(parts: readonly RowLists[], rows: number): Csr {
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
  return { rows, cols: rows, indptr, indices, values }
}

/**
 * A kernel (see parallel.ts): everything that it needs is inside. Its inner functions take what they use as arguments: arrays that a closure
 * captures are three times as slow here.
 */
function nearestRowsOf(data: KernelData, from: number, to: number): RowLists {
  const { rows, indptr, indices, values, columnStarts, columnRows, columnValues, neighbours, shrinkage } = data

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

  const squares = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) squares[row] += values ? values[k] ** 2 : 1
  }
  const isJaccard = data.similarity === 'jaccard'
  const ownPower = data.similarity === 'asymmetric-cosine' ? data.asymmetry : 0.5
  const otherNorms = squares.map((square) => square ** (1 - ownPower))
  const sums = new Float64Array(rows)
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
    const ownSquare = squares[row]
    const ownNorm = ownSquare ** ownPower
    let candidates = 0
    for (let n = 0; n < count; n++) {
      const other = others[n]
      const common = sums[other]
      sums[other] = 0
      if (other === row) continue
      const denominator = isJaccard ? ownSquare + squares[other] - common : ownNorm * otherNorms[other]
      others[candidates] = other
      scores[candidates++] = common / (denominator + shrinkage)
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
