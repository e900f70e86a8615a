import type { MetricTable } from '../../contract/index.ts'
import type { EvaluationPart } from '../data/split.ts'
import type { Csr } from '../kernel/csr.ts'
import { rowLength, rowOf, selectRows } from '../kernel/csr.ts'
import { assert, WorkbenchError } from '../kernel/errors.ts'
import type { Work } from '../kernel/progress.ts'
import { breathe } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import type { MetricPlugin, Model, TopLists } from '../plugins/define.ts'
import { metrics as allMetrics } from '../plugins/metrics/index.ts'
import { meansTable } from './metric-table.ts'
import { metricKey, perUserValues } from './per-user.ts'
import { createRanker, createTieOrder } from './ranking.ts'

export interface EvaluationOptions {
  readonly cutoffs: readonly number[]
  /** Places per stored list. Metrics do not depend on it, save the ones of whole lists, which need at least the largest cut-off. */
  readonly depth: number
  /** Breaks ties and draws the resamples. */
  readonly seed: number
  /** Training interactions per item. */
  readonly popularity: Uint32Array
  /** Metric ids; all when absent. */
  readonly metrics?: readonly string[]
  /** Draw 95 % bootstrap intervals; without, low = high = value. */
  readonly intervals: boolean
}

export interface Evaluation {
  /** The part's users (rows of the split); everything below follows them. */
  readonly users: Uint32Array
  readonly lists: TopLists
  /** Exact rank and score, aligned with the part's `heldOut.indices`. */
  readonly heldOutRanks: Uint32Array
  readonly heldOutScores: Float32Array
  /** `ndcg@20` -> one value per user, NaN for users without test items. */
  readonly perUser: Record<string, Float32Array>
  readonly table: MetricTable
  readonly cutoffs: readonly number[]
  readonly seed: number
  readonly usersEvaluated: number
  readonly usersWithoutTestItems: number
  /** Users with test items who have no candidate left; they score 0. */
  readonly usersWithEmptyLists: number
}

/** At most this much of the users x items score matrix is in memory; blocks this small also stay near the cache. */
const blockBytes = 16e6
const largestBlock = 500

/** Users per block for a catalogue of this size. */
export function blockRows(itemCount: number): number {
  return Math.max(1, Math.min(largestBlock, Math.floor(blockBytes / (4 * Math.max(1, itemCount)))))
}

/** Ranks all items for every user of the part and measures the lists. Between blocks of users it lets others run and honours the signal. */
export async function evaluatePart(model: Model, part: EvaluationPart, options: EvaluationOptions, work: Work): Promise<Evaluation> {
  const chosen = chooseMetrics(options.metrics)
  const ranked = await rankPart(model, part, options, work)
  const { heldOut } = part
  const perUser = perUserValues(ranked.ascendingRanks, heldOut.indptr, ranked.candidates, chosen, options.cutoffs)
  const withItems = rowsWithTestItems(heldOut)
  const rng = options.intervals ? createRng(options.seed).fork('bootstrap') : null
  const lists = selectLists(ranked.lists, withItems)
  return {
    users: part.users,
    lists: ranked.lists,
    heldOutRanks: ranked.heldOutRanks,
    heldOutScores: ranked.heldOutScores,
    perUser,
    table: { ...meansTable(perUser, rng), ...aggregateTable(lists, withItems.length, chosen, options) },
    cutoffs: options.cutoffs,
    seed: options.seed,
    usersEvaluated: withItems.length,
    usersWithoutTestItems: heldOut.rows - withItems.length,
    usersWithEmptyLists: withItems.reduce((count, row) => count + (ranked.candidates[row] === 0 ? 1 : 0), 0),
  }
}

interface RankedPart {
  readonly lists: TopLists
  readonly heldOutRanks: Uint32Array
  readonly heldOutScores: Float32Array
  readonly ascendingRanks: Uint32Array
  /** Candidates per user. */
  readonly candidates: Uint32Array
}

async function rankPart(model: Model, part: EvaluationPart, options: EvaluationOptions, work: Work): Promise<RankedPart> {
  const { foldIn, heldOut } = part
  const itemCount = foldIn.cols
  const k = Math.min(options.depth, itemCount)
  const lists: TopLists = { k, items: new Uint32Array(foldIn.rows * k), scores: new Float32Array(foldIn.rows * k) }
  const heldOutRanks = new Uint32Array(heldOut.indices.length)
  const heldOutScores = new Float32Array(heldOut.indices.length)
  const ascendingRanks = new Uint32Array(heldOut.indices.length)
  const candidates = new Uint32Array(foldIn.rows)
  const ranker = createRanker(itemCount, createTieOrder(options.seed, itemCount))
  const step = blockRows(itemCount)
  for (let from = 0; from < foldIn.rows; from += step) {
    const to = Math.min(from + step, foldIn.rows)
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i)
    const scores = await model.scoreItems(selectRows(foldIn, rows), part.users.subarray(from, to))
    assert(scores.length === rows.length * itemCount, `the model scored ${scores.length} pairs instead of ${rows.length * itemCount}`)
    for (let row = from; row < to; row++) {
      const held = [heldOut.indptr[row], heldOut.indptr[row + 1]] as const
      candidates[row] = ranker.rankRow(
        scores.subarray((row - from) * itemCount, (row - from + 1) * itemCount),
        rowOf(foldIn, row),
        rowOf(heldOut, row),
        {
          items: lists.items.subarray(row * k, (row + 1) * k),
          scores: lists.scores.subarray(row * k, (row + 1) * k),
          heldOutRanks: heldOutRanks.subarray(...held),
          heldOutScores: heldOutScores.subarray(...held),
          ascendingRanks: ascendingRanks.subarray(...held),
        },
      )
    }
    work.report({ step: 'ranking users', done: to, total: foldIn.rows, remainingMs: null })
    await breathe(work.signal)
  }
  return { lists, heldOutRanks, heldOutScores, ascendingRanks, candidates }
}

function aggregateTable(lists: TopLists, users: number, chosen: readonly MetricPlugin[], options: EvaluationOptions): MetricTable {
  const table: MetricTable = {}
  for (const { id, aggregate } of chosen) {
    if (!aggregate) continue
    for (const cutoff of options.cutoffs) {
      assert(cutoff <= lists.k || lists.k === options.popularity.length, `${id}@${cutoff} needs lists deeper than ${lists.k}`)
      const value = aggregate(lists, cutoff, options.popularity)
      table[metricKey(id, cutoff)] = { value, low: value, high: value, users }
    }
  }
  return table
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
