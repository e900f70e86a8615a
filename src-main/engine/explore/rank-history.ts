import { createRanker, createTieOrder, type RankedRow } from '../evaluation/ranking.ts'
import { csrFromRows } from '../kernel/csr.ts'
import type { ExploredRun } from './explored-run.ts'

/** Room for one ranked user; every array is filled by the ranking. */
export function emptyRankedRow(depth: number, heldOut: number): RankedRow {
  return {
    items: new Uint32Array(depth),
    scores: new Float32Array(depth),
    heldOutRanks: new Uint32Array(heldOut),
    heldOutScores: new Float32Array(heldOut),
    ascendingRanks: new Uint32Array(heldOut),
  }
}

/**
 * Ranks one history as the evaluation does: the same scoring, the same ties (`seed` of the evaluation), the same new items where the split is
 * about new items. Where the evaluation ranked a sample, this still ranks all items.
 */
export async function rankHistory(
  run: ExploredRun,
  history: { readonly row: number | null; readonly known: Uint32Array; readonly heldOut: Uint32Array },
  top: number,
  seed: number,
): Promise<RankedRow> {
  const itemCount = run.items.ids.length
  const users = history.row === null ? null : Uint32Array.of(history.row)
  const scores = await run.model.scoreItems(csrFromRows([history.known], itemCount), users)
  const { candidates } = run.split.test
  const into = emptyRankedRow(Math.min(top, candidates?.length ?? itemCount), history.heldOut.length)
  createRanker(itemCount, createTieOrder(seed, itemCount), candidates).rankRow(scores, history.known, history.heldOut, into)
  return into
}
