import type { Csr } from './csr.ts'
import { WorkbenchError } from './errors.ts'

type StoredArray = { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array | Uint32Array }

/** A sparse matrix as the arrays of a model's state, under `name/`. */
export function sparseToArrays(name: string, matrix: Csr): Record<string, StoredArray> {
  const { rows, indptr, indices, values } = matrix
  return {
    [`${name}/indptr`]: { shape: [rows + 1], data: indptr },
    [`${name}/indices`]: { shape: [indices.length], data: indices },
    ...(values ? { [`${name}/values`]: { shape: [values.length], data: values } } : {}),
  }
}

/** @throws WorkbenchError RUN_DAMAGED when the arrays are missing or do not make a matrix of that many columns. */
export function sparseFromArrays(name: string, arrays: Readonly<Record<string, StoredArray>>, cols: number): Csr {
  const indptr = arrays[`${name}/indptr`]?.data
  const indices = arrays[`${name}/indices`]?.data
  const values = arrays[`${name}/values`]?.data
  if (
    indptr instanceof Uint32Array &&
    indices instanceof Uint32Array &&
    indptr.at(-1) === indices.length &&
    (values === undefined || (values instanceof Float32Array && values.length === indices.length)) &&
    indices.every((index) => index < cols)
  ) {
    return { rows: indptr.length - 1, cols, indptr, indices, ...(values ? { values } : {}) }
  }
  throw new WorkbenchError('RUN_DAMAGED', `The stored ${name} do not fit the items.`, 'Train the model again.')
}
