import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { noItem, type TopLists } from '../plugins/define.ts'

/** Lists beyond this many are not looked at: each is read from the disk once. */
const mostLists = 20_000
/** Places that are kept of each list; asked lengths are at most this. */
export const keptPlaces = 100

const read = new WeakMap<StoredEvaluation, Promise<TopLists>>()

/** The heads of an evaluation's stored lists, read with the first question and kept as long as the run is open. */
export function topPlaces(evaluation: StoredEvaluation): Promise<TopLists> {
  const known = read.get(evaluation)
  if (known) return known
  const lists = readTopPlaces(evaluation)
  read.set(evaluation, lists)
  // What failed is tried again with the next question.
  lists.catch(() => read.delete(evaluation))
  return lists
}

async function readTopPlaces(evaluation: StoredEvaluation): Promise<TopLists> {
  const rows = Math.min(mostLists, evaluation.subjects.length)
  const k = Math.min(keptPlaces, evaluation.depth)
  const lists = { k, items: new Uint32Array(rows * k).fill(noItem), scores: new Float32Array(rows * k) }
  for (let row = 0; row < rows; row++) {
    const { items, scores } = await evaluation.readList(row)
    lists.items.set(items.subarray(0, k), row * k)
    lists.scores.set(scores.subarray(0, k), row * k)
  }
  return lists
}
