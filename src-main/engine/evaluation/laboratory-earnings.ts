import type { PreparedDefinition } from './laboratory-definition.ts'
import { DrawnAbove } from './laboratory-draws.ts'
import type { LaboratoryRows, RankedRows } from './laboratory-rows.ts'
import { unranked } from './ranking.ts'

/** Meets a row's hits within the first k places, the best first. */
interface Walk {
  /** What they earn in all; each is added to `best`, where hits are counted among themselves. */
  total(row: number, k: number, best: BestHits | null): number
  /** Adds what is earned at each rank to `earned[rank]`; `divisors[rank]` becomes that of the hits so far, where there is `best`. */
  spread(row: number, k: number, earned: Float64Array, best: BestHits | null, divisors: Float64Array): void
}

/**
 * What hits earn. Every family is a sum over hits of factor x weight[rank], cut at K, over a divisor; the factor is 1, the number of the hit
 * (average precision), or the gain. Divisors are the row's own, but for the definitions `retrieved`, where the hits make them.
 */
export class Earnings {
  readonly #walk: Walk
  readonly #best: BestHits | null
  /** [ranks] of the row that is walked. */
  readonly #earned: Float64Array
  readonly #ownDivisors: Float64Array

  constructor(prepared: PreparedDefinition, rows: LaboratoryRows, ranked: RankedRows) {
    const { definition, weights } = prepared
    const { family, ideal, denominator, negatives } = definition
    this.#walk = negatives === null ? walkRanks(prepared, rows, ranked) : walkDraws(prepared, rows, ranked, negatives)
    const ownWeights =
      family === 'ndcg' && ideal === 'retrieved' ? weights : family === 'map' && denominator === 'retrieved' ? null : undefined
    this.#best = ownWeights === undefined ? null : new BestHits(ownWeights)
    this.#earned = new Float64Array(weights.length)
    this.#ownDivisors = new Float64Array(weights.length)
  }

  /** The row's value at k; `divisor` is the row's own. */
  at(row: number, k: number, divisor: number): number {
    this.#best?.clear()
    const sum = this.#walk.total(row, k, this.#best)
    const by = this.#best?.sum ?? divisor
    return by > 0 ? sum / by : 0
  }

  /** Adds the row's values at K = 1 .. most, over `divisors[K]` or the hits' own, to `sums[K - 1]`. */
  addCurve(row: number, most: number, divisors: Float64Array, sums: Float64Array): void {
    const [best, earned, own] = [this.#best, this.#earned, this.#ownDivisors]
    best?.clear()
    earned.fill(0, 0, most + 1)
    own.fill(0, 0, most + 1)
    this.#walk.spread(row, most, earned, best, own)
    let sum = 0
    let by = 0
    for (let k = 1; k <= most; k++) {
      sum += earned[k]
      if (best === null) by = divisors[k]
      else if (own[k] > 0) by = own[k]
      if (by > 0) sums[k - 1] += sum / by
    }
  }
}

/** Reciprocal rank and hit rate end with the first hit. */
function isFirstOnly({ definition: { family } }: PreparedDefinition): boolean {
  return family === 'mrr' || family === 'hit_rate'
}

function walkRanks(prepared: PreparedDefinition, { offsets }: LaboratoryRows, { ranks, entries }: RankedRows): Walk {
  const { gains, weights } = prepared
  const { family } = prepared.definition
  const isOver = isFirstOnly(prepared)
  const walk = (row: number, k: number, earned: Float64Array | null, best: BestHits | null, divisors: Float64Array | null): number => {
    let sum = 0
    let hits = 0
    for (let at = offsets[row]; at < offsets[row + 1] && ranks[at] <= k; at++) {
      const gain = gains[entries[at]]
      if (gain < 0) continue
      hits++
      const worth = (family === 'ndcg' ? gain : family === 'map' ? hits : 1) * weights[ranks[at]]
      sum += worth
      best?.add(gain)
      if (earned !== null) earned[ranks[at]] = worth
      if (best !== null && divisors !== null) divisors[ranks[at]] = best.sum
      if (isOver) break
    }
    return sum
  }
  return {
    total: (row, k, best) => walk(row, k, null, best, null),
    spread: (row, k, earned, best, divisors) => void walk(row, k, earned, best, divisors),
  }
}

/** Less is not seen in any figure. */
const negligible = 1e-15

/**
 * Expected worth under sampled negatives: the i-th relevant item stands at rank i + (negatives drawn above it), and expectations add up whatever
 * depends on what (Krichene and Rendle, KDD 2020). Hits that divide by each other add up to nothing: the definition refuses them.
 */
function walkDraws(prepared: PreparedDefinition, rows: LaboratoryRows, { ranks, entries }: RankedRows, negatives: number): Walk {
  const { gains, weights, relevant } = prepared
  const { family } = prepared.definition
  const isOver = isFirstOnly(prepared)
  const mostCandidates = rows.candidates.reduce((most, count) => Math.max(most, count), 0)
  const draws = new DrawnAbove(mostCandidates, weights.length, negligible)
  const { probabilities } = draws
  const walk = (row: number, k: number, earned: Float64Array | null): number => {
    const others = rows.candidates[row] - relevant[row]
    let sum = 0
    let hits = 0
    for (let at = rows.offsets[row]; at < rows.offsets[row + 1] && hits < k; at++) {
      const gain = gains[entries[at]]
      if (ranks[at] === unranked) break
      if (gain < 0) continue
      hits++
      draws.ask(others, ranks[at] - hits, negatives, k - hits)
      const { first, last } = draws
      // Whoever stands lower has more above and fewer places left.
      if (last < first) break
      const factor = family === 'ndcg' ? gain : family === 'map' ? hits : 1
      if (earned === null) {
        let worth = 0
        for (let x = first; x <= last; x++) worth += weights[hits + x] * probabilities[x]
        sum += factor * worth
      } else for (let x = first; x <= last; x++) earned[hits + x] += factor * weights[hits + x] * probabilities[x]
      if (isOver) break
    }
    return sum
  }
  return { total: (row, k) => walk(row, k, null), spread: (row, k, earned) => void walk(row, k, earned) }
}

/** The hits so far as the best list would have them; without weights, their number. */
class BestHits {
  sum = 0
  readonly #weights: Float64Array | null
  readonly #gains: number[] = []

  constructor(weights: Float64Array | null) {
    this.#weights = weights
  }

  clear(): void {
    this.sum = 0
    this.#gains.length = 0
  }

  add(gain: number): void {
    const weights = this.#weights
    const after = this.#gains.findIndex((other) => other < gain)
    this.#gains.splice(after < 0 ? this.#gains.length : after, 0, gain)
    this.sum = weights === null ? this.#gains.length : this.#gains.reduce((sum, own, place) => sum + own * weights[place + 1], 0)
  }
}
