import type { ItemExposure, ItemInRun, ItemVerdict, RelatedItem } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { exposureOf } from '../evaluation/exposure.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { rowOf } from '../kernel/csr.ts'
import { noItem } from '../plugins/define.ts'
import { wilsonInterval } from './cold-start-segments.ts'
import { foldInObstacle } from './explain-listener.ts'
import type { ExploredRun } from './explored-run.ts'
import { itemFacts } from './item-facts.ts'
import { rankHistory } from './rank-history.ts'
import { topPlaces } from './top-places.ts'

const shownLists = 50
const shownRelated = 20
/** Fewer users than this say nothing about an item. */
const fewUsers = 5
const rankSteps = [10, 20, 50, 100, 500]

/** What one run makes of an item: in whose lists it stands, how that compares with who wanted it, and what the model puts beside it. */
export async function itemInRun(
  run: ExploredRun,
  evaluation: StoredEvaluation | null,
  dataset: Dataset | null,
  { item, top }: { readonly item: string; readonly top: number },
): Promise<Omit<ItemInRun, 'runId' | 'elapsedMs'>> {
  const column = run.items.find(item)
  if (column === undefined) {
    return { exposure: null, related: null, obstacles: ['The rules of its split left this item out.'] }
  }
  const ranksUsers = run.split.direction === 'users-for-item'
  const foldIn = foldInObstacle(run)
  return {
    exposure: evaluation === null || ranksUsers ? null : await exposureOfItem(run, evaluation, column, top),
    related: foldIn === null ? await relatedByModel(run, dataset, column) : null,
    obstacles: [
      ...(ranksUsers ? ['This run ranks users for items: there are no lists of users that it could stand in.'] : []),
      ...(foldIn === null ? [] : [foldIn]),
    ],
  }
}

/** The list of somebody who has nothing but this item. */
async function relatedByModel(run: ExploredRun, dataset: Dataset | null, column: number): Promise<RelatedItem[]> {
  const history = { row: null, known: Uint32Array.of(column), heldOut: new Uint32Array(0) }
  const { items, scores } = await rankHistory(run, history, shownRelated, evaluationSeedOf(run.split.hash))
  return Array.from(
    items.filter((other) => other !== noItem),
    (other, place) => ({
      ...itemFacts(run, dataset, run.items.ids[other]),
      similarity: scores[place],
      shared: null,
    }),
  )
}

async function exposureOfItem(run: ExploredRun, evaluation: StoredEvaluation, column: number, top: number): Promise<ItemExposure> {
  const lists = await topPlaces(evaluation)
  const users = lists.items.length / lists.k
  const depth = Math.min(top, lists.k)
  const shownIn: { row: number; rank: number; isHit: boolean }[] = []
  let hitsOfAll = 0
  let heldOutOfAll = 0
  const wanted: number[] = []
  for (let row = 0; row < users; row++) {
    const heldOut = rowOf(evaluation.heldOut, row)
    const from = evaluation.heldOut.indptr[row]
    heldOutOfAll += heldOut.length
    heldOut.forEach((other, i) => {
      const rank = evaluation.heldOutRanks[from + i]
      if (rank <= depth) hitsOfAll++
      if (other === column) wanted.push(rank)
    })
    const place = lists.items.subarray(row * lists.k, row * lists.k + depth).indexOf(column)
    if (place >= 0) shownIn.push({ row, rank: place + 1, isHit: heldOut.includes(column) })
  }
  const exposure = exposureOf(lists, depth, run.items.ids.length)
  const places = exposure.reduce((sum, count) => sum + count, 0)
  const shown = shownIn.length
  const hits = shownIn.filter(({ isHit }) => isHit).length
  const facts = {
    users,
    shown,
    hits,
    precision: shown === 0 ? null : { value: hits / shown, ...wilsonInterval(hits, shown) },
    averagePrecision: places === 0 ? 0 : hitsOfAll / places,
    placeShare: places === 0 ? 0 : shown / places,
    heldOutShare: heldOutOfAll === 0 ? 0 : wanted.length / heldOutOfAll,
    heldOut: wanted.length,
  }
  return {
    ...facts,
    exposureRank: shown === 0 ? null : exposure.reduce((rank, count) => rank + Number(count > shown), 1),
    medianRank: median(wanted),
    ranks: countRanks(wanted),
    verdict: judge(facts),
    lists: shownIn
      .sort((a, b) => a.rank - b.rank || a.row - b.row)
      .slice(0, shownLists)
      .map(({ row, rank, isHit }) => ({ user: run.users.ids[evaluation.subjects[row]], rank, isHit })),
  }
}

function judge({
  shown,
  heldOut,
  precision,
  averagePrecision,
  placeShare,
  heldOutShare,
}: Omit<ItemExposure, 'verdict' | 'lists' | 'ranks' | 'medianRank' | 'exposureRank'>): ItemVerdict {
  if (precision === null || shown < fewUsers || heldOut < fewUsers) return 'too-few'
  if (precision.low > averagePrecision && placeShare < heldOutShare) return 'hidden-strength'
  if (precision.high < averagePrecision && placeShare > heldOutShare) return 'overshown'
  return 'even'
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

function countRanks(ranks: readonly number[]): ItemExposure['ranks'] {
  const bounds = [...rankSteps, Infinity]
  return bounds.map((upTo, at) => {
    const above = at === 0 ? 0 : bounds[at - 1]
    return { upTo: Number.isFinite(upTo) ? upTo : null, users: ranks.filter((rank) => rank > above && rank <= upTo).length }
  })
}
