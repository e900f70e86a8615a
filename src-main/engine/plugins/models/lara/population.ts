import { type Csr, rowLength } from '../../../kernel/csr.ts'
import type { ProfileSpace } from './profiles.ts'

/** The real users' profiles, number by number. */
export interface Population {
  readonly mean: Float32Array
  readonly deviation: Float32Array
}

/** Of the users who have a history. */
export function measurePopulation(train: Csr, space: ProfileSpace): Population {
  const counts = space.count(train)
  const profile = new Float32Array(space.size)
  const sums = new Float64Array(space.size)
  const squares = new Float64Array(space.size)
  let users = 0
  for (let row = 0; row < train.rows; row++) {
    if (rowLength(train, row) === 0) continue
    users++
    space.write(counts, row, profile, 0)
    profile.forEach((value, at) => {
      sums[at] += value
      squares[at] += value * value
    })
  }
  const mean = Float32Array.from(sums, (sum) => sum / Math.max(1, users))
  const deviation = Float32Array.from(squares, (square, at) => Math.sqrt(Math.max(0, square / Math.max(1, users) - mean[at] ** 2)))
  return { mean, deviation }
}

/** Root of the mean variance. */
export function spreadOf({ deviation }: Population): number {
  return Math.sqrt(deviation.reduce((sum, value) => sum + value ** 2 / deviation.length, 0))
}
