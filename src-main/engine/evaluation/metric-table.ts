import type { MetricTable } from '../../contract/index.ts'
import type { Rng } from '../kernel/rng.ts'
import { bootstrapMeans } from './bootstrap.ts'

/**
 * Means over users with 95 % bootstrap intervals, or with low = high = value where no `rng` is given. Users whose value is NaN (no test
 * items) are left out and not counted; they are the same for every metric.
 */
export function meansTable(perUser: Record<string, Float32Array>, rng: Rng | null): MetricTable {
  const keys = Object.keys(perUser)
  const columns = keys.map((key) => perUser[key].filter((value) => !Number.isNaN(value)))
  const users = columns.length === 0 ? 0 : columns[0].length
  const intervals = rng === null || users === 0 ? null : bootstrapMeans(columns, rng)
  return Object.fromEntries(
    keys.map((key, i) => {
      const value = meanOf(columns[i])
      return [key, { value, low: intervals?.[i].low ?? value, high: intervals?.[i].high ?? value, users }]
    }),
  )
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return values.length === 0 ? 0 : sum / values.length
}
