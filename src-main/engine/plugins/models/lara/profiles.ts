import { type Csr, rowLength } from '../../../kernel/csr.ts'
import type { LaraConfig } from './settings.ts'

/**
 * A user's profile: how often the items of the history have each attribute value. Histories are counted once, into sparse rows; dense rows are
 * made per batch.
 */
export interface ProfileSpace {
  /** Numbers of a profile, with the activity where there is one (then it is the last). */
  readonly size: number
  /** Those that are attribute values. */
  readonly tasteSize: number
  /** Counts per history. [histories x values] */
  count(histories: Csr): Counts
  /** Writes the profile of one row to `target` from `at` on, as the networks see it. */
  write(counts: Counts, row: number, target: Float32Array, at: number): void
  /** Writes what a proposed user is compared with. */
  writeAnswer(counts: Counts, row: number, target: Float32Array, at: number): void
}

export interface Counts {
  readonly matrix: Csr & { readonly values: Float32Array }
  /** Interactions per history. */
  readonly lengths: Uint32Array
}

/**
 * @param itemValues [items x values] which of the profile's attribute values each item has
 * @param longest interactions of the longest training history: an activity of 1
 */
export function createProfileSpace(
  itemValues: Csr,
  longest: number,
  config: Pick<LaraConfig, 'activity' | 'normalization' | 'answer'>,
): ProfileSpace {
  const size = itemValues.cols + (config.activity ? 1 : 0)
  const scaleOf = (counts: Counts, row: number, how: LaraConfig['normalization']): number => {
    const { indptr, values } = counts.matrix
    let sum = 0
    for (let at = indptr[row]; at < indptr[row + 1]; at++) sum += how === 'length' ? values[at] ** 2 : values[at]
    if (sum === 0 || how === 'none') return 1
    return 1 / (how === 'length' ? Math.sqrt(sum) : sum)
  }
  const writeScaled = (counts: Counts, row: number, target: Float32Array, at: number, scale: number): void => {
    const { indptr, indices, values } = counts.matrix
    target.fill(0, at, at + size)
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry++) target[at + indices[entry]] = values[entry] * scale
  }
  return {
    size,
    tasteSize: itemValues.cols,
    count: (histories) => countValues(histories, itemValues),
    write(counts, row, target, at) {
      writeScaled(counts, row, target, at, scaleOf(counts, row, config.normalization))
      if (config.activity) target[at + size - 1] = Math.log1p(counts.lengths[row]) / Math.log1p(longest)
    },
    writeAnswer(counts, row, target, at) {
      const how = config.answer === 'cosine' ? 'length' : config.answer === 'normalized' ? 'share' : 'none'
      writeScaled(counts, row, target, at, scaleOf(counts, row, how))
    },
  }
}

function countValues(histories: Csr, itemValues: Csr): Counts {
  const found = new Float32Array(itemValues.cols)
  const indptr = new Uint32Array(histories.rows + 1)
  const indices: number[] = []
  const values: number[] = []
  const lengths = new Uint32Array(histories.rows)
  for (let row = 0; row < histories.rows; row++) {
    found.fill(0)
    for (let at = histories.indptr[row]; at < histories.indptr[row + 1]; at++) {
      const item = histories.indices[at]
      for (let slot = itemValues.indptr[item]; slot < itemValues.indptr[item + 1]; slot++) found[itemValues.indices[slot]]++
    }
    found.forEach((count, value) => {
      if (count === 0) return
      indices.push(value)
      values.push(count)
    })
    indptr[row + 1] = indices.length
    lengths[row] = rowLength(histories, row)
  }
  const matrix = {
    rows: histories.rows,
    cols: itemValues.cols,
    indptr,
    indices: Uint32Array.from(indices),
    values: Float32Array.from(values),
  }
  return { matrix, lengths }
}

/** The chosen columns of a binary matrix, numbered anew in the order given (ascending). */
export function selectColumns(matrix: Csr, columns: readonly number[]): Csr {
  const place = new Map(columns.map((column, at) => [column, at]))
  const indptr = new Uint32Array(matrix.rows + 1)
  const indices: number[] = []
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.indptr[row]; at < matrix.indptr[row + 1]; at++) {
      const to = place.get(matrix.indices[at])
      if (to !== undefined) indices.push(to)
    }
    indptr[row + 1] = indices.length
  }
  return { rows: matrix.rows, cols: columns.length, indptr, indices: Uint32Array.from(indices) }
}
