/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const studentT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]
const normalQuantile = 1.96

export interface MeanInterval {
  readonly mean: number
  /** Half of the 95 % interval of the mean; null for a single value. */
  readonly half: number | null
  readonly count: number
}

/** The mean over runs and how far another set of seeds may move it (Student's t). null: no values. */
export function meanInterval(values: readonly number[]): MeanInterval | null {
  const count = values.length
  if (count === 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  if (count === 1) return { mean, half: null, count }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  return { mean, half: (studentT[count - 2] ?? normalQuantile) * Math.sqrt(variance / count), count }
}
