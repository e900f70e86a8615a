import type { HistoryChange, WhyNot } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { type Question, named, standingOf } from './explain.ts'
import { findListener, foldInObstacle, type FoundListener, getItem } from './explain-listener.ts'
import { scoreParts } from './explain-parts.ts'
import { placesOf, without } from './explain-scores.ts'
import type { ExploredRun } from './explored-run.ts'

export type FoundWhyNot = Omit<WhyNot, 'runId' | 'elapsedMs'>

/** Changes of each kind that are tried: each scores the whole catalogue once. */
const mostTried = 20
const shownChanges = 3

/**
 * Why an item is not in the list: its rank, what it lacks, and which single change of the history would lift it most: one more item, out of
 * those that the model relates to it, or one item less, out of those that speak against it.
 */
export async function whyNot(run: ExploredRun, dataset: Dataset | null, question: Question): Promise<FoundWhyNot> {
  const column = getItem(run, question.item)
  const listener = findListener(run, dataset, question.whose)
  const standing = await standingOf(run, dataset, listener, column, question.top)
  const answer = { standing, changes: [], tried: 0 }
  if (standing.rank === null) return { ...answer, obstacle: 'The item is no candidate, so it has no rank to change.' }
  if (standing.rank <= question.top) return { ...answer, obstacle: null }
  const obstacle = foldInObstacle(run) ?? run.plugin.withoutHistory ?? null
  if (obstacle !== null) return { ...answer, obstacle }
  const changes = await possibleChanges(run, listener, column)
  const places = await placesOf(
    run,
    changes.map(({ history }) => history),
    listener.known,
    column,
  )
  const better = changes
    .map(({ kind, changed }, at): HistoryChange => ({ ...named(run, dataset, changed), kind, ...places[at] }))
    .filter(({ rank }) => rank < (standing.rank ?? 0))
    .sort((a, b) => a.rank - b.rank || b.score - a.score)
  const best = (kind: HistoryChange['kind']): HistoryChange[] => better.filter((one) => one.kind === kind).slice(0, shownChanges)
  return { standing, changes: [...best('add'), ...best('remove')], tried: changes.length, obstacle: null }
}

interface Change {
  readonly kind: HistoryChange['kind']
  readonly changed: number
  readonly history: Uint32Array
}

async function possibleChanges(run: ExploredRun, listener: FoundListener, item: number): Promise<Change[]> {
  const { known } = listener
  const related = await relatedItems(run, known, item)
  const { columns, contributions } = await scoreParts(run, listener, item)
  const against = Array.from(columns.keys())
    .filter((at) => contributions[at] < 0)
    .sort((a, b) => contributions[a] - contributions[b])
    .slice(0, mostTried)
    .map((at) => columns[at])
  return [
    ...related.map((changed): Change => ({ kind: 'add', changed, history: Uint32Array.of(...known, changed).sort() })),
    ...against.map((changed): Change => ({ kind: 'remove', changed, history: without(known, new Set([changed])) })),
  ]
}

/**
 * The items outside the history that would add most to the score: exactly, where the score is a sum; else those that the model recommends to
 * somebody who has nothing but this item.
 */
async function relatedItems(run: ExploredRun, known: Uint32Array, item: number): Promise<number[]> {
  const { model } = run
  const itemCount = run.items.ids.length
  const scores = model.scoreParts
    ? model.scoreParts(
        Uint32Array.from({ length: itemCount }, (_, column) => column),
        item,
      )
    : await model.scoreItems(csrFromRows([[item]], itemCount), null)
  const passedOver = new Set([...known, item])
  return Array.from(scores.keys())
    .filter((column) => !passedOver.has(column))
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, mostTried)
}
