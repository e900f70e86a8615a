import type { Faithfulness } from '../../contract/index.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { createRng, shuffle } from '../kernel/rng.ts'
import type { ScoreParts } from './explain-parts.ts'
import { placesOf, without } from './explain-scores.ts'
import type { ExploredRun } from './explored-run.ts'

/** So many history items are taken away together, half of the history at most. */
const mostRemoved = 5
const draws = 10

/**
 * A deletion test: the k items that the explanation puts first are taken out of the history together, and beside them, ten times, k others
 * drawn at random. An explanation that names what matters makes the score fall further than chance does.
 * null: fewer than two items to choose from, no change of the history can be scored, or none means anything.
 */
export async function measureFaithfulness(
  run: ExploredRun,
  known: Uint32Array,
  { columns, contributions }: ScoreParts,
  item: number,
): Promise<Faithfulness | null> {
  const k = Math.min(mostRemoved, columns.length >> 1)
  if (k === 0 || !run.plugin.capabilities.foldIn || run.plugin.withoutHistory !== undefined) return null
  const order = Array.from(columns.keys()).sort((a, b) => contributions[b] - contributions[a])
  const named = order.slice(0, k).map((at) => columns[at])
  const others = Uint32Array.from(order.slice(k), (at) => columns[at])
  const rng = createRng(evaluationSeedOf(run.split.hash)).fork(`faithfulness ${item}`)
  const drawn = Array.from({ length: draws }, () => shuffle(others.slice(), rng).subarray(0, k))
  const histories = [known, ...[named, ...drawn].map((taken) => without(known, new Set(taken)))]
  const [whole, explaining, ...random] = await placesOf(run, histories, known, item)
  const fall = whole.score - explaining.score
  const chance = mean(random.map(({ score }) => whole.score - score))
  const size = Math.abs(fall) + Math.abs(chance)
  return {
    value: size === 0 ? 0 : (fall - chance) / size,
    definition:
      `The ${k} strongest items are taken out of the history together, then ${k} others at random, ${draws} times. ` +
      'Faithfulness is (fall of the score without the strongest - mean fall without the others) / (the sum of both, without signs): ' +
      '1 when only the strongest matter, 0 when they matter no more than others, below 0 when less.',
    removed: k,
    draws,
    explaining: { scoreDrop: fall, rank: explaining.rank },
    random: { scoreDrop: chance, rank: mean(random.map(({ rank }) => rank)) },
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
