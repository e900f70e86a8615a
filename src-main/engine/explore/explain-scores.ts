import { blockRows } from '../evaluation/rank-part.ts'
import { createRanker, createTieOrder, evaluationSeedOf } from '../evaluation/ranking.ts'
import { csrFromRows } from '../kernel/csr.ts'
import type { ExploredRun } from './explored-run.ts'
import { emptyRankedRow } from './rank-history.ts'

/** Where one item stands when a history is scored. */
export interface Place {
  readonly rank: number
  readonly score: number
}

export interface ListPlace extends Place {
  /** Best first, `top` long; places without a candidate hold `noItem`. */
  readonly items: Uint32Array
  readonly scores: Float32Array
  readonly candidates: number
}

/** Where `item` stands in the ranked list of one history, and that list. `users`: the split's row, for models that need it. */
export async function placeInList(run: ExploredRun, known: Uint32Array, row: number | null, item: number, top: number): Promise<ListPlace> {
  const itemCount = run.items.ids.length
  const scores = await run.model.scoreItems(csrFromRows([known], itemCount), row === null ? null : Uint32Array.of(row))
  const { candidates: eligible } = run.split.test
  const into = emptyRankedRow(Math.min(top, eligible?.length ?? itemCount), 1)
  const ties = createTieOrder(evaluationSeedOf(run.split.hash), itemCount)
  const candidates = createRanker(itemCount, ties, eligible).rankRow(scores, known, Uint32Array.of(item), into)
  return { items: into.items, scores: into.scores, candidates, rank: into.heldOutRanks[0], score: scores[item] }
}

/**
 * Where `item` stands for each of these histories, block by block. Ranked are the same candidates for all, the ones that are not in `known`
 * nor in the history itself: what was taken out does not push the item down, what was put in does not stand before it.
 */
export async function placesOf(
  run: ExploredRun,
  histories: readonly Uint32Array[],
  known: Uint32Array,
  item: number,
): Promise<readonly Place[]> {
  const itemCount = run.items.ids.length
  const { place } = createTieOrder(evaluationSeedOf(run.split.hash), itemCount)
  const isCandidate = new Uint8Array(itemCount).fill(run.split.test.candidates === undefined ? 1 : 0)
  for (const column of run.split.test.candidates ?? []) isCandidate[column] = 1
  for (const column of known) isCandidate[column] = 0
  const places: Place[] = []
  const step = blockRows(itemCount)
  for (let from = 0; from < histories.length; from += step) {
    const block = histories.slice(from, from + step)
    const scores = await run.model.scoreItems(csrFromRows(block, itemCount), null)
    block.forEach((history, r) => {
      const own = scores.subarray(r * itemCount, (r + 1) * itemCount)
      const hidden = history.filter((column) => isCandidate[column] === 1)
      for (const column of hidden) isCandidate[column] = 0
      const score = own[item]
      let rank = 1
      for (let other = 0; other < itemCount; other++) {
        if (isCandidate[other] === 1 && (own[other] > score || (own[other] === score && place[other] < place[item]))) rank++
      }
      for (const column of hidden) isCandidate[column] = 1
      places.push({ rank, score })
    })
  }
  return places
}

/** A history without some of its items. */
export function without(known: Uint32Array, taken: ReadonlySet<number>): Uint32Array {
  return known.filter((column) => !taken.has(column))
}
