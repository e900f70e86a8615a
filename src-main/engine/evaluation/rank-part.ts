import type { Direction } from '../../contract/index.ts'
import type { EvaluationPart } from '../data/split.ts'
import { type Csr, rowOf, selectRows, transpose } from '../kernel/csr.ts'
import { assert } from '../kernel/errors.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import type { Model, TopLists } from '../plugins/define.ts'
import { complementOf, createRanker, createTieOrder, type RankedRow } from './ranking.ts'

/** A part ranked row by row: a row is a user with a list of items or, where users are ranked for items, an item with a list of users. */
export interface RankedPart {
  /** What each row is about: rows of the split's users, or its columns. */
  readonly subjects: Uint32Array
  /** Entries are columns of the split or, where users are ranked for items, rows of the part. */
  readonly lists: TopLists
  /** What each row's list should contain; ranks and scores are aligned with its indices. */
  readonly heldOut: Csr
  readonly heldOutRanks: Uint32Array
  readonly heldOutScores: Float32Array
  readonly ascendingRanks: Uint32Array
  /** How many could be ranked, per row. */
  readonly candidates: Uint32Array
}

export interface RankingOptions {
  /** Places per list. */
  readonly depth: number
  /** Breaks ties. */
  readonly seed: number
  /** `items-for-user` when absent. */
  readonly direction?: Direction
}

/** At most this much of the users x items score matrix is in memory; blocks this small also stay near the cache. */
const blockBytes = 16e6
const largestBlock = 500

/** Users per block for a catalogue of this size. */
export function blockRows(itemCount: number): number {
  return Math.max(1, Math.min(largestBlock, Math.floor(blockBytes / (4 * Math.max(1, itemCount)))))
}

export function rankPart(model: Model, part: EvaluationPart, options: RankingOptions, work: Work): Promise<RankedPart> {
  return options.direction === 'users-for-item'
    ? rankUsersForItems(model, part, options, work)
    : rankItemsForUsers(model, part, options, work)
}

async function rankItemsForUsers(model: Model, part: EvaluationPart, options: RankingOptions, work: Work): Promise<RankedPart> {
  const { foldIn, heldOut, users, sampled } = part
  const itemCount = foldIn.cols
  const { ranked, rowInto } = createRankedPart(users, heldOut, Math.min(options.depth, part.candidates?.length ?? itemCount))
  const ranker = createRanker(itemCount, createTieOrder(options.seed, itemCount), part.candidates)
  for await (const { from, to, scores } of scoredBlocks(model, part, 'ranking users', work)) {
    for (let row = from; row < to; row++) {
      const own = scores.subarray((row - from) * itemCount, (row - from + 1) * itemCount)
      const known = sampled === undefined ? rowOf(foldIn, row) : complementOf(rowOf(sampled, row), itemCount)
      ranked.candidates[row] = ranker.rankRow(own, known, rowOf(heldOut, row), rowInto(row))
    }
  }
  return ranked
}

/** The items x users scores that may be held at once; more items than fit take another pass over the users. */
const passBytes = 100e6

/** Models score items for users; here their scores are turned: of each block only the candidate columns are kept, as rows. */
async function rankUsersForItems(model: Model, part: EvaluationPart, options: RankingOptions, work: Work): Promise<RankedPart> {
  const items = part.candidates
  assert(items !== undefined, 'users are ranked for the candidates of a part, and this one has none')
  const userCount = part.foldIn.rows
  const heldOut = selectRows(transpose(part.heldOut), items)
  const known = selectRows(transpose(part.foldIn), items)
  const { ranked, rowInto } = createRankedPart(items, heldOut, Math.min(options.depth, userCount))
  const ranker = createRanker(userCount, createTieOrder(options.seed, userCount))
  const perPass = Math.max(1, Math.floor(passBytes / (4 * Math.max(1, userCount))))
  for (let first = 0; first < items.length; first += perPass) {
    const columns = items.subarray(first, first + perPass)
    const byItem = new Float32Array(columns.length * userCount)
    for await (const { from, to, scores } of scoredBlocks(model, part, 'scoring users', work)) {
      for (let user = from; user < to; user++) {
        const own = (user - from) * part.foldIn.cols
        for (let c = 0; c < columns.length; c++) byItem[c * userCount + user] = scores[own + columns[c]]
      }
    }
    for (let c = 0; c < columns.length; c++) {
      const row = first + c
      const scores = byItem.subarray(c * userCount, (c + 1) * userCount)
      ranked.candidates[row] = ranker.rankRow(scores, rowOf(known, row), rowOf(heldOut, row), rowInto(row))
      if (c % 50 === 49) await breathe(work.signal)
    }
    work.report({ step: 'ranking users for items', done: first + columns.length, total: items.length, remainingMs: null })
  }
  return ranked
}

interface ScoredBlock {
  readonly from: number
  readonly to: number
  /** [(to - from) x items] */
  readonly scores: Float32Array
}

/** Scores of all items for every user of the part, block by block. Between blocks it lets others run and honours the signal. */
async function* scoredBlocks(model: Model, { foldIn, users }: EvaluationPart, step: string, work: Work): AsyncGenerator<ScoredBlock> {
  const size = blockRows(foldIn.cols)
  for (let from = 0; from < foldIn.rows; from += size) {
    const to = Math.min(from + size, foldIn.rows)
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i)
    const scores = await model.scoreItems(selectRows(foldIn, rows), users.subarray(from, to))
    const expected = rows.length * foldIn.cols
    assert(scores.length === expected, `the model scored ${scores.length} pairs instead of ${expected}`)
    yield { from, to, scores }
    work.report({ step, done: to, total: foldIn.rows, remainingMs: null })
    await breathe(work.signal)
  }
}

/** Room for all rows, and the views of one. */
function createRankedPart(subjects: Uint32Array, heldOut: Csr, k: number): { ranked: RankedPart; rowInto(row: number): RankedRow } {
  const entries = heldOut.indices.length
  const ranked: RankedPart = {
    subjects,
    heldOut,
    lists: { k, items: new Uint32Array(heldOut.rows * k), scores: new Float32Array(heldOut.rows * k) },
    heldOutRanks: new Uint32Array(entries),
    heldOutScores: new Float32Array(entries),
    ascendingRanks: new Uint32Array(entries),
    candidates: new Uint32Array(heldOut.rows),
  }
  const rowInto = (row: number): RankedRow => {
    const held = [heldOut.indptr[row], heldOut.indptr[row + 1]] as const
    return {
      items: ranked.lists.items.subarray(row * k, (row + 1) * k),
      scores: ranked.lists.scores.subarray(row * k, (row + 1) * k),
      heldOutRanks: ranked.heldOutRanks.subarray(...held),
      heldOutScores: ranked.heldOutScores.subarray(...held),
      ascendingRanks: ranked.ascendingRanks.subarray(...held),
    }
  }
  return { ranked, rowInto }
}
