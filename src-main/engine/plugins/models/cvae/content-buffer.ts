import { type Csr, rowLength } from '../../../kernel/csr.ts'
import { assert } from '../../../kernel/errors.ts'
import { tensor2d, type Tensor2D } from '../../../tensor/ops.ts'

/** Dense batches of content rows in one buffer that is used again and again; only what the last batch wrote is cleared. */
export interface ContentBuffer {
  /**
   * Rows of `matrix` with their values, [rows.length, columns]; entries for which `keep` says no are left out. The caller disposes the tensor
   * before the next `load`, which writes to the same memory.
   */
  load(matrix: Csr, rows: Uint32Array, keep?: () => boolean): { readonly tensor: Tensor2D; readonly density: number }
}

export function createContentBuffer(maxRows: number, columns: number): ContentBuffer {
  const buffer = new Float32Array(maxRows * columns)
  let written = new Uint32Array(0)
  let writtenCount = 0
  let last: Tensor2D | undefined
  return {
    load(matrix, rows, keep) {
      assert(last === undefined || last.isDisposed, 'the last batch of this buffer is still in use')
      assert(matrix.values, 'content has values')
      for (let i = 0; i < writtenCount; i++) buffer[written[i]] = 0
      let entries = 0
      for (const row of rows) entries += rowLength(matrix, row)
      if (entries > written.length) written = new Uint32Array(entries)
      writtenCount = 0
      for (let r = 0; r < rows.length; r++) {
        const end = matrix.indptr[rows[r] + 1]
        for (let at = matrix.indptr[rows[r]]; at < end; at++) {
          if (keep && !keep()) continue
          const place = r * columns + matrix.indices[at]
          buffer[place] = matrix.values[at]
          written[writtenCount++] = place
        }
      }
      last = tensor2d(buffer.subarray(0, rows.length * columns), rows.length, columns)
      return { tensor: last, density: writtenCount / Math.max(1, rows.length * columns) }
    },
  }
}
