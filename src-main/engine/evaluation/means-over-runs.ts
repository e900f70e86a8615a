import type { MetricTable } from '../../contract/index.ts'
import { momentsOf } from './compare.ts'
import { studentQuantile } from './distributions.ts'

/** Of two runs or more: the mean of every figure that all of them have, in the order of the first, with a 95 % interval by Student's t. */
export function meansOver(of: 'folds' | 'seeds', tables: readonly MetricTable[]): MetricTable {
  const shared = Object.keys(tables[0]).filter((key) => tables.every((table) => key in table))
  return Object.fromEntries(
    shared.map((key) => {
      const { mean, standardError } = momentsOf(Float64Array.from(tables, (table) => table[key].value))
      const half = studentQuantile(0.05, tables.length - 1) * standardError
      return [key, { value: mean, low: mean - half, high: mean + half, users: tables.length, of }]
    }),
  )
}
