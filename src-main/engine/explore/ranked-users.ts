import { blockRows } from '../evaluation/rank-part.ts'
import { createRanker, createTieOrder, evaluationSeedOf, type RankedRow } from '../evaluation/ranking.ts'
import { type Csr, rowOf, selectRows } from '../kernel/csr.ts'
import type { Work } from '../kernel/progress.ts'
import { breathe } from '../kernel/progress.ts'
import type { ExploredRun } from './explored-run.ts'
import { emptyRankedRow } from './rank-history.ts'

const nothing = new Uint32Array(0)

/**
 * The top list of every history among what the run's test part ranks, block by block as the evaluation scores them. `users` are split rows, null for made-up histories. The
 * ranked row is reused: take what you need before you go on.
 */
export async function* rankAll(
  run: ExploredRun,
  histories: Csr,
  users: Uint32Array | null,
  top: number,
  work: Work,
): AsyncGenerator<{ row: number; ranked: RankedRow }> {
  const itemCount = histories.cols
  const ranker = createRanker(itemCount, createTieOrder(evaluationSeedOf(run.split.hash), itemCount), run.split.test.candidates)
  const ranked = emptyRankedRow(Math.min(top, itemCount), 0)
  const step = blockRows(itemCount)
  for (let from = 0; from < histories.rows; from += step) {
    const to = Math.min(from + step, histories.rows)
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i)
    const scores = await run.model.scoreItems(selectRows(histories, rows), users?.subarray(from, to) ?? null)
    for (let row = from; row < to; row++) {
      const own = scores.subarray((row - from) * itemCount, (row - from + 1) * itemCount)
      ranker.rankRow(own, rowOf(histories, row), nothing, ranked)
      yield { row, ranked }
    }
    work.report({ step: 'ranking users', done: to, total: histories.rows, remainingMs: null })
    await breathe(work.signal)
  }
}
