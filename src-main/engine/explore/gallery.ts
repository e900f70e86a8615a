import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import type { ExploredRun } from './explored-run.ts'

/**
 * External ids of a few test users to look at: evenly spread from the best served to the worst by `ndcg` at the middle cut-off, so that nobody
 * is shown only what went well. Users who found nothing are at the worst end. None where users are ranked for items: no figure is about a user.
 */
export function pickGallery(run: ExploredRun, evaluation: StoredEvaluation, count: number): string[] {
  const cutoff = evaluation.cutoffs[evaluation.cutoffs.length >> 1]
  const values = evaluation.perUser[`ndcg@${cutoff}`]
  if (!values || evaluation.direction === 'users-for-item') return []
  const rows = Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]))
  rows.sort((a, b) => values[b] - values[a] || a - b)
  const shown = Math.min(count, rows.length)
  // The middles of `shown` equal slices: neither the very best nor the very worst.
  return Array.from({ length: shown }, (_, i) => run.users.ids[evaluation.subjects[rows[Math.floor(((i + 0.5) / shown) * rows.length)]]])
}
