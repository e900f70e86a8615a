import { gainWithin, idealGain } from '../../../evaluation/discounted-gain.ts'
import { createRanker, createTieOrder } from '../../../evaluation/ranking.ts'
import { rowLength, rowOf } from '../../../kernel/csr.ts'
import { breathe, type Work } from '../../../kernel/progress.ts'
import type { SampledValidation } from './sampled-validation.ts'

/** Additions: weights come in twentieths. */
const rounds = 20
const cutoff = 100

export interface SelectedWeights {
  /** One per part; they add up to 1. */
  readonly weights: number[]
  /** nDCG@100 on the validation users that they were chosen on: of the mixture, and of each part alone. */
  readonly mixed: number
  readonly alone: readonly number[]
}

/**
 * Greedy ensemble selection with replacement (Caruana et al. 2004, section 2.1): begin with the part that is best alone, then add, again and again,
 * the part that helps most; the best mixture on the way is taken. A part's weight is how often it was added.
 */
export async function selectWeights(sample: SampledValidation, work: Work): Promise<SelectedWeights> {
  const { scores } = sample
  const measure = createMeasure(sample)
  const sum = new Float32Array(scores[0].length)
  const times = scores.map(() => 0)
  let alone: number[] = []
  let best = { weights: times, mixed: -Infinity }
  for (let round = 1; round <= rounds; round++) {
    const values: number[] = []
    for (const part of scores) {
      work.report({ step: 'choosing weights', done: round - 1 + values.length / scores.length, total: rounds, remainingMs: null })
      values.push(measure(sum, part))
      await breathe(work.signal)
    }
    if (round === 1) alone = values
    const chosen = values.indexOf(Math.max(...values))
    times[chosen]++
    for (let at = 0; at < sum.length; at++) sum[at] += scores[chosen][at]
    if (values[chosen] > best.mixed) best = { weights: times.map((count) => count / round), mixed: values[chosen] }
  }
  return { ...best, alone }
}

/** nDCG@100 of the lists by `sum + part`, over users with something held out. */
function createMeasure({ foldIn, heldOut }: SampledValidation): (sum: Float32Array, part: Float32Array) => number {
  const items = foldIn.cols
  const ranker = createRanker(items, createTieOrder(1, items))
  const mixed = new Float32Array(items)
  const none = { items: new Uint32Array(0), scores: new Float32Array(0) }
  return (sum, part) => {
    let total = 0
    let users = 0
    for (let row = 0; row < foldIn.rows; row++) {
      const wanted = rowLength(heldOut, row)
      if (wanted === 0) continue
      const offset = row * items
      for (let item = 0; item < items; item++) mixed[item] = sum[offset + item] + part[offset + item]
      const ascendingRanks = new Uint32Array(wanted)
      ranker.rankRow(mixed, rowOf(foldIn, row), rowOf(heldOut, row), {
        ...none,
        heldOutRanks: new Uint32Array(wanted),
        heldOutScores: new Float32Array(wanted),
        ascendingRanks,
      })
      total += gainWithin(ascendingRanks, cutoff) / idealGain(Math.min(cutoff, wanted))
      users++
    }
    return users === 0 ? 0 : total / users
  }
}
