import { assert } from '../kernel/errors.ts'
import type { PreparedDefinition } from './laboratory-definition.ts'
import { DrawnAbove } from './laboratory-draws.ts'
import type { LaboratoryRows, RankedRows } from './laboratory-rows.ts'
import { unranked } from './ranking.ts'

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
  const { offsets } = rows
  const rowCount = offsets.length - 1
  const values = new Float64Array(prepared.weights.length)
  const fill = rowFiller(prepared, rows, ranked, values)
  const fixedAs = (row: number): number => fixedValue(prepared, ranked, row)
  return {
    at: (k) =>
      Float64Array.from({ length: rowCount }, (_, row) => {
        const fixed = fixedAs(row)
        if (fixed !== looked) return fixed
        fill(row, k, k)
        return values[k]
      }),
    curve: (most) => {
      const sums = new Float64Array(most)
      let counted = 0
      for (let row = 0; row < rowCount; row++) {
        const fixed = fixedAs(row)
        if (Number.isNaN(fixed)) continue
        counted++
        if (fixed === looked) fill(row, 1, most)
        for (let k = 1; k <= most; k++) sums[k - 1] += fixed === looked ? values[k] : fixed
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

/**
 * Writes one row's value at K = from .. to into `values`. Every family is a sum over hits of factor x weight[rank], cut at K, over a denominator;
 * the factor is 1, the number of the hit (average precision), or the gain. The sum's expected value under sampled negatives is the sum of the
 * hits' expected worth, since the i-th relevant item stands at rank i + (negatives drawn above it) and only the denominators `retrieved` depend
 * on more than one hit.
 */
function rowFiller(
  prepared: PreparedDefinition,
  rows: LaboratoryRows,
  ranked: RankedRows,
  values: Float64Array,
): (row: number, from: number, to: number) => void {
  const { definition, gains, weights } = prepared
  const { family, negatives } = definition
  const isFirstOnly = family === 'mrr' || family === 'hit_rate'
  const draws = negatives === null ? null : new DrawnAbove(largest(rows.candidates), weights.length)
  // [ranks] what is earned at each rank, and how many hits stand there.
  const earned = new Float64Array(weights.length)
  const hitsAt = new Uint32Array(weights.length)
  const gainOfHit = new Float64Array(weights.length)

  const collect = (row: number, to: number): void => {
    earned.fill(0, 0, to + 1)
    hitsAt.fill(0, 0, to + 1)
    const others = rows.candidates[row] - prepared.relevant[row]
    let hits = 0
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
      const rank = ranked.ranks[at]
      if (rank === unranked || (draws === null ? rank > to : hits >= to)) return
      const gain = gains[ranked.entries[at]]
      if (gain < 0) continue
      hits++
      const factor = family === 'ndcg' ? gain : family === 'map' ? hits : 1
      if (draws === null || negatives === null) {
        earned[rank] = factor * weights[rank]
        hitsAt[rank] = 1
        gainOfHit[rank] = gain
      } else {
        draws.ask(others, rank - hits, negatives, to - hits)
        const { first, last, probabilities } = draws
        for (let x = first; x <= last; x++) earned[hits + x] += factor * weights[hits + x] * probabilities[x]
      }
      if (isFirstOnly) return
    }
  }

  const below = denominatorOf(prepared, rows)
  return (row, from, to) => {
    collect(row, to)
    const best = definition.family === 'ndcg' && definition.ideal === 'retrieved' ? new BestHits(weights) : null
    let sum = 0
    let hits = 0
    for (let k = 1; k <= to; k++) {
      sum += earned[k]
      if (hitsAt[k] === 1) {
        hits++
        best?.add(gainOfHit[k])
      }
      if (k < from) continue
      const divisor = best === null ? below(row, k, hits) : best.sum
      values[k] = divisor > 0 ? sum / divisor : 0
    }
  }
}

function denominatorOf(
  { definition, relevant, ideals }: PreparedDefinition,
  { offsets }: LaboratoryRows,
): (row: number, k: number, hits: number) => number {
  const { family, denominator, ideal } = definition
  if (family === 'precision') return (_, k) => k
  if (family === 'recall' || family === 'map') {
    if (denominator === 'retrieved') return (_, _k, hits) => hits
    return denominator === 'relevant' ? (row) => relevant[row] : (row, k) => Math.min(k, relevant[row])
  }
  if (ideals === null) return () => 1
  assert(ideal === 'cut' || ideal === 'full', 'an ideal of all hits was not prepared')
  return (row, k) => ideals[offsets[row] + (ideal === 'full' ? relevant[row] : Math.min(k, relevant[row])) - 1]
}

/** The hits so far as the best list would have them. */
class BestHits {
  sum = 0
  readonly #weights: Float64Array
  readonly #gains: number[] = []

  constructor(weights: Float64Array) {
    this.#weights = weights
  }

  add(gain: number): void {
    const after = this.#gains.findIndex((other) => other < gain)
    this.#gains.splice(after < 0 ? this.#gains.length : after, 0, gain)
    this.sum = this.#gains.reduce((sum, own, place) => sum + own * this.#weights[place + 1], 0)
  }
}

function largest(values: Uint32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0)
}
