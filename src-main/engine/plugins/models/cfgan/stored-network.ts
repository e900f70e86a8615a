import { type Csr, rowLength, rowOf } from '../../../kernel/csr.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'

/** G without TensorFlow, from its stored arrays: for the lists of one or a few users it saves starting the library. Noise is at its mean, 0. */

/** x^ of each row's purchase vector, [rows x n]. Same network as network.ts. */
export function generateFew(arrays: NamedArrays, histories: Csr, layers: number): Float32Array {
  const width = arrays[`G.b${layers}`].data.length
  const scores = new Float32Array(histories.rows * width)
  const code = codesOf(arrays, histories, layers)
  for (let row = 0; row < histories.rows; row++) {
    scores.set(sums(code[row], null, arrays[`G.W${layers}`].data, arrays[`G.b${layers}`].data), row * width)
  }
  return scores
}

/** The last hidden layer of each row. */
function codesOf(arrays: NamedArrays, histories: Csr, layers: number): Float64Array[] {
  return Array.from({ length: histories.rows }, (_, row) => {
    const input = new Float64Array(rowLength(histories, row)).fill(1)
    let units = logistic(sums(input, rowOf(histories, row), arrays['G.Wc'].data, arrays['G.b0'].data))
    for (let l = 1; l < layers; l++) units = logistic(sums(units, null, arrays[`G.W${l}`].data, arrays[`G.b${l}`].data))
    return units
  })
}

/** bias + sum_i input_i weights[rows_i, :]; without `rows`, row i of the weights belongs to input i. */
function sums(input: Float64Array, rows: Uint32Array | null, weights: ArrayLike<number>, bias: ArrayLike<number>): Float64Array {
  const output = Float64Array.from(bias)
  for (let i = 0; i < input.length; i++) {
    const from = (rows ? rows[i] : i) * output.length
    for (let column = 0; column < output.length; column++) output[column] += input[i] * weights[from + column]
  }
  return output
}

function logistic(values: Float64Array): Float64Array {
  return values.map((value) => 1 / (1 + Math.exp(-value)))
}
