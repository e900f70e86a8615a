import type { Rng } from '../kernel/rng.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Resamples of one interval: the percentile bounds then vary by about 2 % of the interval's width. */
export const bootstrapReplicates = 1000
const lowRatio = 0.025
const highRatio = 0.975
/** Replicates computed together: a user's value is read once for all of them. */
export const lanes = 8

/**
 * 95 % percentile intervals of the means of several columns over the same users (Efron 1979): users are drawn with replacement, and one
 * draw serves all columns, so that intervals of different metrics belong together. 45 columns x 6,040 users: see bench/evaluation.ts.
 */
export function bootstrapMeans(
  columns: readonly (Float32Array | Float64Array)[],
  rng: Rng,
  replicates: number = bootstrapReplicates,
): Interval[] {
  const users = columns.length === 0 ? 0 : columns[0].length
  const means = columns.map(() => new Float64Array(replicates))
  if (users > 0) {
    const weights = new Float32Array(users * lanes)
    for (let first = 0; first < replicates; first += lanes) {
      drawWeights(weights, users, rng)
      const count = Math.min(lanes, replicates - first)
      columns.forEach((column, c) => {
        const sums = weightedSums(column, weights)
        for (let lane = 0; lane < count; lane++) means[c][first + lane] = sums[lane] / users
      })
    }
  }
  return means.map((sample) => {
    sample.sort()
    return { low: quantile(sample, lowRatio), high: quantile(sample, highRatio) }
  })
}

/** `weights[u * lanes + lane]`: how often user u is drawn in each of the replicates. */
function drawWeights(weights: Float32Array, users: number, rng: Rng): void {
  weights.fill(0)
  for (let lane = 0; lane < lanes; lane++) {
    for (let draw = 0; draw < users; draw++) weights[rng.int(users) * lanes + lane]++
  }
}

/** The products of one column with all lanes; spelled out, because eight local sums stay in registers. */
export function weightedSums(column: Float32Array | Float64Array, weights: Float32Array | Uint8Array): readonly number[] {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let u = 0, at = 0; u < column.length; u++, at += lanes) {
    const value = column[u]
    a += value * weights[at]
    b += value * weights[at + 1]
    c += value * weights[at + 2]
    d += value * weights[at + 3]
    e += value * weights[at + 4]
    f += value * weights[at + 5]
    g += value * weights[at + 6]
    h += value * weights[at + 7]
  }
  return [a, b, c, d, e, f, g, h]
}

/** Linear between the neighbours, as numpy's default. `ascending` is not empty. */
export function quantile(ascending: Float64Array, ratio: number): number {
  const at = ratio * (ascending.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, ascending.length - 1)
  return ascending[below] + (at - below) * (ascending[above] - ascending[below])
}
