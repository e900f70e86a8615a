import { type Csr, rowOf } from '../../../kernel/csr.ts'

export type Normalization = 'z-score' | 'min-max' | 'none'

/**
 * Scores [rows x items] brought to one scale, row by row and in place. What the user knows already is left out of the row's moments: models give it
 * very high scores or none, and it is never listed.
 */
export function normaliseRows(scores: Float32Array, histories: Csr, kind: Normalization): void {
  if (kind === 'none') return
  const { rows, cols } = histories
  const isKnown = new Uint8Array(cols)
  for (let row = 0; row < rows; row++) {
    const known = rowOf(histories, row)
    for (const item of known) isKnown[item] = 1
    const values = scores.subarray(row * cols, (row + 1) * cols)
    const { origin, scale } = kind === 'z-score' ? meanAndDeviation(values, isKnown) : leastAndRange(values, isKnown)
    // A row that is flat says nothing: its items stay alike.
    for (let item = 0; item < cols; item++) values[item] = scale > 0 ? (values[item] - origin) / scale : 0
    for (const item of known) isKnown[item] = 0
  }
}

interface Scale {
  readonly origin: number
  readonly scale: number
}

function meanAndDeviation(values: Float32Array, isKnown: Uint8Array): Scale {
  let count = 0
  let sum = 0
  for (let item = 0; item < values.length; item++) {
    if (isKnown[item] === 1) continue
    count++
    sum += values[item]
  }
  const origin = count === 0 ? 0 : sum / count
  let squares = 0
  for (let item = 0; item < values.length; item++) if (isKnown[item] === 0) squares += (values[item] - origin) ** 2
  return { origin, scale: count === 0 ? 0 : Math.sqrt(squares / count) }
}

function leastAndRange(values: Float32Array, isKnown: Uint8Array): Scale {
  let least = Infinity
  let most = -Infinity
  for (let item = 0; item < values.length; item++) {
    if (isKnown[item] === 1) continue
    least = Math.min(least, values[item])
    most = Math.max(most, values[item])
  }
  return most > least ? { origin: least, scale: most - least } : { origin: 0, scale: 0 }
}
