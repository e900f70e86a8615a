import type { Direction, MetricTable } from '../../contract/index.ts'
import type { EvaluationPart } from '../data/split.ts'
import type { Csr } from '../kernel/csr.ts'
import { rowLength, selectRows } from '../kernel/csr.ts'
import { assert, WorkbenchError } from '../kernel/errors.ts'
import type { Work } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import type { MetricPlugin, Model, TopLists } from '../plugins/define.ts'
import { noItem } from '../plugins/define.ts'
import { metrics as allMetrics } from '../plugins/metrics/index.ts'
import { meansTable } from './metric-table.ts'
import { metricKey, perUserValues } from './per-user.ts'
import { rankPart, type RankedPart, type RankingOptions } from './rank-part.ts'

export interface EvaluationOptions extends RankingOptions {
  readonly cutoffs: readonly number[]
  /** Metrics do not depend on it, save the ones of whole lists, which need at least the largest cut-off. */
  readonly depth: number
  /** Breaks ties and draws the resamples. */
  readonly seed: number
  /** Training interactions per item. */
  readonly popularity: Uint32Array
  /** Which attribute values each item has [items x values], for the metrics that look at them. */
  readonly contents?: Csr | null
  /** Metric ids; all when absent. */
  readonly metrics?: readonly string[]
  /** Draw 95 % bootstrap intervals; without, low = high = value. */
  readonly intervals: boolean
}

/** A row is a user of the part or, where users are ranked for items, one of its candidate items; names that say `users` then mean items. */
export interface Evaluation extends Pick<RankedPart, 'subjects' | 'heldOut' | 'lists' | 'heldOutRanks' | 'heldOutScores'> {
  readonly direction: Direction
  /** `ndcg@20` -> one value per row, NaN for rows without test items. */
  readonly perUser: Record<string, Float32Array>
  readonly table: MetricTable
  readonly cutoffs: readonly number[]
  readonly seed: number
  readonly usersEvaluated: number
  readonly usersWithoutTestItems: number
  /** Users with test items who have no candidate left; they score 0. */
  readonly usersWithEmptyLists: number
}

/** Ranks the candidates for every row of the part and measures the lists. Between blocks of users it lets others run and honours the signal. */
export async function evaluatePart(model: Model, part: EvaluationPart, options: EvaluationOptions, work: Work): Promise<Evaluation> {
  const chosen = chooseMetrics(options.metrics)
  const ranked = await rankPart(model, part, options, work)
  const { subjects, heldOut, lists, heldOutRanks, heldOutScores, candidates } = ranked
  const perUser = perUserValues(ranked.ascendingRanks, heldOut.indptr, candidates, chosen, options.cutoffs)
  const withItems = rowsWithTestItems(heldOut)
  const rng = options.intervals ? createRng(options.seed).fork('bootstrap') : null
  const table = { ...meansTable(perUser, rng), ...aggregateTable(selectLists(lists, withItems), withItems.length, part, chosen, options) }
  return {
    direction: options.direction ?? 'items-for-user',
    subjects,
    lists,
    heldOut,
    heldOutRanks,
    heldOutScores,
    perUser,
    table: options.direction === 'users-for-item' ? countedInItems(table) : table,
    cutoffs: options.cutoffs,
    seed: options.seed,
    usersEvaluated: withItems.length,
    usersWithoutTestItems: heldOut.rows - withItems.length,
    usersWithEmptyLists: withItems.reduce((count, row) => count + (candidates[row] === 0 ? 1 : 0), 0),
  }
}

function countedInItems(table: MetricTable): MetricTable {
  return Object.fromEntries(Object.entries(table).map(([key, figure]) => [key, { ...figure, of: 'items' as const }]))
}

/** Metrics of whole lists. Nothing can be said of lists from a random sample, nor of the popularity of what is new. */
function aggregateTable(
  lists: TopLists,
  users: number,
  part: EvaluationPart,
  chosen: readonly MetricPlugin[],
  options: EvaluationOptions,
): MetricTable {
  const table: MetricTable = {}
  if (part.sampled) return table
  const shown = listsOverCandidates(lists, part, options)
  for (const { id, aggregate, needsPopularity, needsContents } of chosen) {
    if (!aggregate || (needsPopularity && part.candidates) || (needsContents && shown.contents === null)) continue
    for (const cutoff of options.cutoffs) {
      assert(cutoff <= lists.k || lists.k === shown.popularity.length, `${id}@${cutoff} needs lists deeper than ${lists.k}`)
      const value = aggregate(shown.lists, cutoff, shown.popularity, shown.contents)
      table[metricKey(id, cutoff)] = { value, low: value, high: value, users }
    }
  }
  return table
}

/** The lists by number of the candidate, so that shares are shares of what could be shown. New items and users have no popularity: zeros. */
function listsOverCandidates(
  lists: TopLists,
  { candidates, foldIn }: EvaluationPart,
  { direction, popularity, contents = null }: EvaluationOptions,
): { lists: TopLists; popularity: Uint32Array; contents: Csr | null } {
  if (direction === 'users-for-item') return { lists, popularity: new Uint32Array(foldIn.rows), contents: null }
  if (candidates === undefined) return { lists, popularity, contents }
  const numberOf = new Map(Array.from(candidates, (column, number) => [column, number]))
  return {
    lists: { ...lists, items: lists.items.map((column) => numberOf.get(column) ?? noItem) },
    popularity: new Uint32Array(candidates.length),
    contents: contents && selectRows(contents, candidates),
  }
}

function rowsWithTestItems(heldOut: Csr): Uint32Array {
  return Uint32Array.from({ length: heldOut.rows }, (_, row) => row).filter((row) => rowLength(heldOut, row) > 0)
}

/** The lists of these rows; the whole, uncopied, when that is all of them. */
function selectLists(lists: TopLists, rows: Uint32Array): TopLists {
  const { k } = lists
  if (rows.length * k === lists.items.length) return lists
  const items = new Uint32Array(rows.length * k)
  const scores = new Float32Array(rows.length * k)
  rows.forEach((row, i) => {
    items.set(lists.items.subarray(row * k, (row + 1) * k), i * k)
    scores.set(lists.scores.subarray(row * k, (row + 1) * k), i * k)
  })
  return { k, items, scores }
}

function chooseMetrics(ids: readonly string[] | undefined): readonly MetricPlugin[] {
  if (ids === undefined) return allMetrics
  return ids.map((id) => {
    const metric = allMetrics.find((known) => known.id === id)
    if (metric) return metric
    throw new WorkbenchError(
      'INVALID_INPUT',
      `There is no metric "${id}".`,
      `Use one of ${allMetrics.map((known) => known.id).join(', ')}.`,
    )
  })
}
