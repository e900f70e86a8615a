/** What an epoch's vectors look like: the figures by which a generator that copies, collapses or knows only popularity shows itself. */
export interface ProbeFigures {
  /** 1 - |x^ - c|^2 / |c|^2: 1 where G hands its condition back, 0 where it is no nearer to it than the zero vector. */
  readonly identityCopy: number
  /** Share of unobserved coordinates within .1 of 0. */
  readonly sparsity: number
  /** Mean of x^ where the condition is 1. */
  readonly observedMean: number
  /** Standard deviation between the vectors of different rows, root of the mean over coordinates: 0 when all get the same vector. */
  readonly spread: number
}

const nearZero = 0.1

/** `conditions` (binary) and `generated`: [rows x width], row-major. */
export function probe(conditions: Float32Array, generated: Float32Array, width: number): ProbeFigures {
  const rows = generated.length / width
  let distance = 0
  let observed = 0
  let observedSum = 0
  let small = 0
  const columnSum = new Float64Array(width)
  let squares = 0
  for (let at = 0; at < generated.length; at++) {
    const value = generated[at]
    distance += (value - conditions[at]) ** 2
    if (conditions[at] > 0) {
      observed++
      observedSum += value
    } else if (Math.abs(value) < nearZero) small++
    columnSum[at % width] += value
    squares += value ** 2
  }
  const betweenColumns = columnSum.reduce((sum, column) => sum + (column / rows) ** 2, 0)
  return {
    identityCopy: 1 - distance / Math.max(1, observed),
    sparsity: small / Math.max(1, generated.length - observed),
    observedMean: observedSum / Math.max(1, observed),
    spread: Math.sqrt(Math.max(0, squares / rows - betweenColumns) / width),
  }
}
