/** A sparse binary or weighted matrix by rows. Row r's columns are `indices[indptr[r] .. indptr[r+1])`, ascending. */
export interface Csr {
  readonly rows: number
  readonly cols: number
  readonly indptr: Uint32Array
  readonly indices: Uint32Array
  /** Absent: every stored entry is 1. */
  readonly values?: Float32Array
}

/** The columns of one row, a view. */
export function rowOf(matrix: Csr, row: number): Uint32Array {
  return matrix.indices.subarray(matrix.indptr[row], matrix.indptr[row + 1])
}

export function rowLength(matrix: Csr, row: number): number {
  return matrix.indptr[row + 1] - matrix.indptr[row]
}

/** Where the entry of this row and column is stored, by halving; -1 where nothing is. */
export function placeOf({ indptr, indices }: Csr, row: number, column: number): number {
  let from = indptr[row]
  let to = indptr[row + 1]
  while (from < to) {
    const middle = (from + to) >> 1
    if (indices[middle] < column) from = middle + 1
    else to = middle
  }
  return from < indptr[row + 1] && indices[from] === column ? from : -1
}

/** Rows given as column lists; each is sorted. */
export function csrFromRows(rows: readonly ArrayLike<number>[], cols: number): Csr {
  const indptr = new Uint32Array(rows.length + 1)
  rows.forEach((row, r) => (indptr[r + 1] = indptr[r] + row.length))
  const indices = new Uint32Array(indptr[rows.length])
  rows.forEach((row, r) => {
    const part = indices.subarray(indptr[r], indptr[r + 1])
    part.set(row)
    part.sort()
  })
  return { rows: rows.length, cols, indptr, indices }
}

/** The chosen rows, in that order. */
export function selectRows(matrix: Csr, rows: ArrayLike<number>): Csr {
  const indptr = new Uint32Array(rows.length + 1)
  for (let r = 0; r < rows.length; r++) indptr[r + 1] = indptr[r] + rowLength(matrix, rows[r])
  const indices = new Uint32Array(indptr[rows.length])
  const values = matrix.values ? new Float32Array(indices.length) : undefined
  for (let r = 0; r < rows.length; r++) {
    const from = matrix.indptr[rows[r]]
    const to = matrix.indptr[rows[r] + 1]
    indices.set(matrix.indices.subarray(from, to), indptr[r])
    if (values && matrix.values) values.set(matrix.values.subarray(from, to), indptr[r])
  }
  return { rows: rows.length, cols: matrix.cols, indptr, indices, ...(values ? { values } : {}) }
}

/** Entries per column: an item's popularity where rows are users. */
export function columnCounts(matrix: Csr): Uint32Array {
  const counts = new Uint32Array(matrix.cols)
  for (const column of matrix.indices) counts[column]++
  return counts
}

/** Columns become rows. Values follow. */
export function transpose(matrix: Csr): Csr {
  const counts = columnCounts(matrix)
  const indptr = new Uint32Array(matrix.cols + 1)
  for (let c = 0; c < matrix.cols; c++) indptr[c + 1] = indptr[c] + counts[c]
  const at = indptr.slice(0, matrix.cols)
  const indices = new Uint32Array(matrix.indices.length)
  const values = matrix.values ? new Float32Array(matrix.values.length) : undefined
  for (let r = 0; r < matrix.rows; r++) {
    for (let k = matrix.indptr[r]; k < matrix.indptr[r + 1]; k++) {
      const c = matrix.indices[k]
      const to = at[c]
      at[c] = to + 1
      indices[to] = r
      if (values && matrix.values) values[to] = matrix.values[k]
    }
  }
  return { rows: matrix.cols, cols: matrix.rows, indptr, indices, ...(values ? { values } : {}) }
}
