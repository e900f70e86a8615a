import type { PreparedDefinition } from './laboratory-definition.ts'
import { Earnings } from './laboratory-earnings.ts'
import type { LaboratoryRows, RankedRows } from './laboratory-rows.ts'

/** One model's values under a definition. K other than the definition's are asked for by the curve alone. */
export interface RowMeter {
  /** [rows] at K; NaN: the row is not counted. */
  at(k: number): Float64Array
  /** [most] the mean over counted rows at K = 1 .. most. */
  curve(most: number): Float64Array
}

/** What a row counts as, where no list has to be looked at. */
const looked = -1

export function createMeter(prepared: PreparedDefinition, rows: LaboratoryRows, ranked: RankedRows): RowMeter {
  const rowCount = rows.offsets.length - 1
  const earnings = new Earnings(prepared, rows, ranked)
  const divisors = new Float64Array(prepared.weights.length)
  return {
    at: (k) =>
      Float64Array.from({ length: rowCount }, (_, row) => {
        const fixed = fixedValue(prepared, ranked, row)
        if (fixed !== looked) return fixed
        fillDivisors(prepared, rows, row, k, k, divisors)
        return earnings.at(row, k, divisors[k])
      }),
    curve: (most) => {
      const sums = new Float64Array(most)
      let counted = 0
      for (let row = 0; row < rowCount; row++) {
        const fixed = fixedValue(prepared, ranked, row)
        if (Number.isNaN(fixed)) continue
        counted++
        if (fixed !== looked) {
          for (let k = 0; k < most; k++) sums[k] += fixed
          continue
        }
        fillDivisors(prepared, rows, row, 1, most, divisors)
        earnings.addCurve(row, most, divisors, sums)
      }
      return sums.map((sum) => (counted === 0 ? Number.NaN : sum / counted))
    },
  }
}

function fixedValue({ definition, relevant }: PreparedDefinition, { emptyRows }: RankedRows, row: number): number {
  if (relevant[row] === 0) return { 'left-out': Number.NaN, zero: 0, one: 1 }[definition.noRelevant]
  if (emptyRows[row] === 1) return definition.emptyLists === 'zero' ? 0 : Number.NaN
  return looked
}

/** What a row's sum is divided by at K = from .. to, where that does not depend on the hits. */
function fillDivisors(
  { definition, relevant, ideals }: PreparedDefinition,
  { offsets }: LaboratoryRows,
  row: number,
  from: number,
  to: number,
  into: Float64Array,
): void {
  const { family, denominator, ideal } = definition
  const count = relevant[row]
  for (let k = from; k <= to; k++) {
    if (family === 'precision') into[k] = k
    else if (family === 'recall' || family === 'map') into[k] = denominator === 'relevant' ? count : Math.min(k, count)
    else into[k] = ideals === null ? 1 : ideals[offsets[row] + (ideal === 'full' ? count : Math.min(k, count)) - 1]
  }
}
