import type { Explanation, ExplainQuery, HistoryPart, Standing } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { unranked } from '../evaluation/ranking.ts'
import { noItem } from '../plugins/define.ts'
import { attributeParts } from './explain-attributes.ts'
import { measureFaithfulness } from './explain-faithfulness.ts'
import { findListener, type FoundListener, getItem } from './explain-listener.ts'
import { type ScoreParts, scoreParts } from './explain-parts.ts'
import { placeInList } from './explain-scores.ts'
import type { ExploredRun } from './explored-run.ts'
import { itemFacts } from './item-facts.ts'

export type Question = Omit<ExplainQuery, 'runId'>
export type FoundExplanation = Omit<Explanation, 'runId' | 'elapsedMs'>

/**
 * Why an item stands where it stands for one history: the history items and attribute values that carry it, and a measurement of how far that
 * account can be trusted.
 * @throws WorkbenchError USER_NOT_FOUND, INVALID_INPUT for an unknown item, MODEL_CANNOT when the model can be asked no such question.
 */
export async function explain(run: ExploredRun, dataset: Dataset | null, question: Question): Promise<FoundExplanation> {
  const column = getItem(run, question.item)
  const listener = findListener(run, dataset, question.whose)
  const found = await scoreParts(run, listener, column)
  const whole = found.contributions.reduce((sum, value) => sum + Math.abs(value), 0)
  const strongest = Array.from(found.columns.keys()).sort((a, b) => Math.abs(found.contributions[b]) - Math.abs(found.contributions[a]))
  const rest = strongest.slice(question.parts)
  return {
    standing: await standingOf(run, dataset, listener, column, question.top),
    method: found.method,
    historyLength: listener.known.length,
    considered: found.columns.length,
    parts: strongest.slice(0, question.parts).map((at) => describePart(run, dataset, found, at, whole)),
    others: { items: rest.length, contribution: rest.reduce((sum, at) => sum + found.contributions[at], 0) },
    attributes: attributeParts(run, found, column, whole),
    faithfulness: await measureFaithfulness(run, listener.known, found, column),
    reason: run.plugin.withoutHistory ?? null,
  }
}

function describePart(run: ExploredRun, dataset: Dataset | null, found: ScoreParts, at: number, whole: number): HistoryPart {
  const { item, title } = itemFacts(run, dataset, run.items.ids[found.columns[at]])
  const contribution = found.contributions[at]
  return { item, title, contribution, share: whole === 0 ? 0 : contribution / whole }
}

/** Where an item stands for this listener, beside the last place of the shown list. */
export async function standingOf(
  run: ExploredRun,
  dataset: Dataset | null,
  { known, row }: Pick<FoundListener, 'known' | 'row'>,
  column: number,
  top: number,
): Promise<Standing> {
  const place = await placeInList(run, known, row, column, top)
  const last = place.items.length - 1
  const shown = last >= 0 && place.items[last] !== noItem ? { column: place.items[last], score: place.scores[last] } : null
  return {
    ...itemFacts(run, dataset, run.items.ids[column]),
    rank: place.rank === unranked ? null : place.rank,
    score: place.score,
    candidates: place.candidates,
    lastShown: shown && { ...named(run, dataset, shown.column), score: shown.score, rank: last + 1 },
    margin: shown && place.score - shown.score,
  }
}

/** An item as it is named in answers. */
export function named(run: ExploredRun, dataset: Dataset | null, column: number): { item: string; title: string | null } {
  const { item, title } = itemFacts(run, dataset, run.items.ids[column])
  return { item, title }
}
