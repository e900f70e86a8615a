import type { Listener } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ExploredRun } from './explored-run.ts'
import { historyOf } from './item-facts.ts'
import { getPerson } from './person.ts'

/** Somebody whose list is explained. */
export interface FoundListener {
  /** Row of the split; null for histories that were made up and users that the split left out. */
  readonly row: number | null
  /** Columns, ascending: what the model sees. */
  readonly known: Uint32Array
  /** The same, newest first where times are known. */
  readonly newestFirst: Uint32Array
}

/** @throws WorkbenchError USER_NOT_FOUND. Ids of a made-up history that the model does not know are left out, as in its list. */
export function findListener(run: ExploredRun, dataset: Dataset | null, whose: Listener): FoundListener {
  if ('items' in whose) {
    const columns = new Set(whose.items.map((item) => run.items.find(item)).filter((column) => column !== undefined))
    const newestFirst = Uint32Array.from(columns)
    return { row: null, known: newestFirst.toSorted(), newestFirst }
  }
  const person = getPerson(run, dataset, whose.user)
  const timeLine = historyOf(run, dataset, whose.user, person)
    .filter(({ part }) => part === 'known')
    .map(({ item }) => run.items.find(item))
    .filter((column) => column !== undefined)
  return { row: person.row, known: person.known, newestFirst: Uint32Array.from(timeLine).reverse() }
}

/** The column of an item. @throws WorkbenchError INVALID_INPUT for one that the run does not have. */
export function getItem(run: ExploredRun, item: string): number {
  const column = run.items.find(item)
  if (column !== undefined) return column
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${run.plugin.title} does not know item "${item}".`,
    'Choose an item of the split: items with too few interactions are left out by its rules.',
  )
}

/** Why a changed history cannot be scored; null when it can. */
export function foldInObstacle(run: ExploredRun): string | null {
  const { title, capabilities, withoutHistory } = run.plugin
  if (capabilities.foldIn) return null
  const why = withoutHistory === undefined ? '' : ` ${withoutHistory}`
  return `${title} cannot score a changed history: it knows only the users that it was trained on.${why}`
}
