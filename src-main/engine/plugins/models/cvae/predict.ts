import { type Csr, rowOf } from '../../../kernel/csr.ts'
import { dispose, matMul, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'

/** Up to so many rows of scores are computed without the device. */
export const fewHistories = 16

/**
 * theta = mu(x) of contents that come one by one, [rows, K], from the stored weights in double precision: 40,000 multiplications for an abstract
 * of 60 words, so that an unseen item needs no TensorFlow. Same network as `contentMeans`.
 */
export function meansByHand(weights: NamedArrays, content: Csr, layerCount: number, size: number): Float64Array {
  const means = new Float64Array(content.rows * size)
  for (let row = 0; row < content.rows; row++) {
    let places = rowOf(content, row)
    let values = Float64Array.from(content.values?.subarray(content.indptr[row], content.indptr[row + 1]) ?? [])
    for (let l = 1; l <= layerCount; l++) {
      values = weighted(places, values, weights[`W${l}`].data, weights[`b${l}`].data).map((a) => 1 / (1 + Math.exp(-a)))
      places = Uint32Array.from(values, (_, unit) => unit)
    }
    means.set(weighted(places, values, weights['Wz'].data, weights['bz'].data).subarray(0, size), row * size)
  }
  return means
}

/** Scores left . right of all rows of both, [left rows x right rows]; many of them on the device. */
export async function products(left: Float64Array, right: Float64Array, size: number): Promise<Float32Array> {
  const rows = left.length / size
  const columns = right.length / size
  if (rows > fewHistories) {
    const scores = scope(() =>
      matMul(tensor2d(Float32Array.from(left), rows, size), tensor2d(Float32Array.from(right), columns, size), { transposeB: true }),
    )
    try {
      return await readFloat32(scores)
    } finally {
      dispose(scores)
    }
  }
  const scores = new Float32Array(rows * columns)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += left[r * size + k] * right[c * size + k]
      scores[r * columns + c] = sum
    }
  }
  return scores
}

/** bias + sum_i values_i matrix[places_i, :] */
function weighted(
  places: Uint32Array,
  values: Float64Array,
  matrix: NamedArrays[string]['data'],
  bias: NamedArrays[string]['data'],
): Float64Array {
  const columns = bias.length
  const output = Float64Array.from(bias)
  places.forEach((place, i) => {
    for (let column = 0; column < columns; column++) output[column] += values[i] * matrix[place * columns + column]
  })
  return output
}
