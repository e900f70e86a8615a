import { assert } from '../kernel/errors.ts'
import { rowLength, type Csr } from '../kernel/csr.ts'
import { denseFrom, type Tensor2D } from './ops.ts'

/**
 * Dense batches from sparse rows, in one buffer that is used again and again: only the places that the last batch wrote are cleared. With a
 * fresh array per batch, memory and garbage collection cost 19 ms for 500 x 3,706; reused, filling and handing over cost 0.7 ms. To a GPU go
 * the entries alone.
 */
export interface RowBuffer {
  /**
   * The rows of `matrix` as a tensor [rows.length, columns]. The caller disposes it before the next `load`, which writes to the same memory.
   */
  load(matrix: Csr, rows: Uint32Array, entries?: LoadedEntries): LoadedRows
}

export interface LoadedEntries {
  /** What the entries of a row are, times their own values where the matrix has some. */
  readonly valueOfRow?: (row: number) => number
  readonly dropout?: Dropout
  /** Asked for every entry in turn: false leaves it out. Nothing is scaled for it. */
  readonly keep?: () => boolean
}

export interface LoadedRows {
  readonly tensor: Tensor2D
  /** Share of entries that are not zero. */
  readonly density: number
}

/** Each entry is dropped with probability `rate`, the others are scaled by 1 / (1 - rate). One seed per batch makes it reproducible. */
export interface Dropout {
  readonly rate: number
  /** A whole number; draw it from the model's rng. */
  readonly seed: number
}

export function createRowBuffer(maxRows: number, columns: number): RowBuffer {
  const buffer = new Float32Array(maxRows * columns)
  let written = new Uint32Array(1024)
  let writtenCount = 0
  let last: Tensor2D | undefined
  return {
    load(matrix, rows, { valueOfRow, dropout, keep = dropout && keepDraws(dropout) } = {}) {
      assert(last === undefined || last.isDisposed, 'the last batch of this buffer is still in use')
      assert(rows.length <= maxRows, `${rows.length} rows do not fit a buffer of ${maxRows}`)
      for (let i = 0; i < writtenCount; i++) buffer[written[i]] = 0
      let entries = 0
      for (const row of rows) entries += rowLength(matrix, row)
      if (entries > written.length) written = new Uint32Array(entries)
      writtenCount = 0
      const { values } = matrix
      const scale = dropout ? 1 / (1 - dropout.rate) : 1
      for (let r = 0; r < rows.length; r++) {
        const value = valueOfRow ? valueOfRow(rows[r]) * scale : scale
        const end = matrix.indptr[rows[r] + 1]
        for (let at = matrix.indptr[rows[r]]; at < end; at++) {
          if (keep && !keep()) continue
          const place = r * columns + matrix.indices[at]
          buffer[place] = values ? values[at] * value : value
          written[writtenCount++] = place
        }
      }
      const dense = buffer.subarray(0, rows.length * columns)
      last = denseFrom(dense, written.subarray(0, writtenCount), rows.length, columns)
      return { tensor: last, density: writtenCount / Math.max(1, rows.length * columns) }
    },
  }
}

/** Decides per entry: Mulberry32 against a threshold, about 1 ns a draw (the kernel's rng keeps a state array: 20 ns). */
function keepDraws({ rate, seed }: Dropout): () => boolean {
  const threshold = rate * 4294967296
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0 >= threshold
  }
}
