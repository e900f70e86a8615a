import { WorkbenchError } from '../kernel/errors.ts'
import { foldInObstacle, type FoundListener } from './explain-listener.ts'
import { placesOf, without } from './explain-scores.ts'
import type { ExploredRun } from './explored-run.ts'

/** What each history item does for the score of one item. */
export interface ScoreParts {
  readonly method: 'exact' | 'removal'
  /** Columns that were looked at, newest first. */
  readonly columns: Uint32Array
  /** Aligned with the columns. */
  readonly contributions: Float32Array
}

/** Each removal scores the whole catalogue once. */
const mostRemovals = 500

/**
 * The parts of a score: as the model's own sum has them where it is one; else what the score loses when each history item, the newest 500 at
 * most, is taken away alone.
 * Nothing, which is exact, where the plugin says that no item of a history carries its lists.
 * @throws WorkbenchError MODEL_CANNOT when the model is not linear and cannot score a changed history either.
 */
export async function scoreParts(run: ExploredRun, listener: FoundListener, item: number): Promise<ScoreParts> {
  const { known, newestFirst } = listener
  const { model, plugin } = run
  if (model.scoreParts) return { method: 'exact', columns: newestFirst, contributions: model.scoreParts(newestFirst, item) }
  const obstacle = foldInObstacle(run)
  if (obstacle !== null) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `${obstacle} So what each item of the history does cannot be found by taking it away.`,
      'Choose a run of a model with fold-in such as EASE, iALS or Mult-VAE.',
    )
  }
  if (plugin.withoutHistory !== undefined) {
    return { method: 'exact', columns: newestFirst, contributions: new Float32Array(newestFirst.length) }
  }
  const columns = newestFirst.subarray(0, mostRemovals)
  const histories = [known, ...Array.from(columns, (column) => without(known, new Set([column])))]
  const [whole, ...reduced] = await placesOf(run, histories, known, item)
  return { method: 'removal', columns, contributions: Float32Array.from(reduced, ({ score }) => whole.score - score) }
}
