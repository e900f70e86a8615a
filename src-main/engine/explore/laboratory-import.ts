import { readDefused } from '../../contract/csv.ts'
import type { ForeignLists, ImportListsRequest } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { StoredLists } from '../data/foreign-lists.ts'
import { createTieOrder, evaluationSeedOf } from '../evaluation/ranking.ts'
import { rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { noItem } from '../plugins/define.ts'
import type { OpenSplit } from '../training/bundle.ts'
import { type ListLines, readListLines } from './laboratory-lines.ts'

export interface ReadLists {
  readonly lists: StoredLists
  readonly facts: Pick<ForeignLists, 'order' | 'depth' | 'counts' | 'problems' | 'source'>
}

/** More lines than these have to be looked at in the file itself. */
const mostProblems = 20
/** At most this share may name what the dataset does not have: more means other ids. */
const mostUnknownRatio = 0.5

interface Place {
  readonly line: number
  /** `noItem` for an id that the split does not have. */
  readonly column: number
  readonly item: string
  readonly key: number
}

/**
 * Lists of another tool as lists of the split's test part. Items that the split does not have, and known ones, keep their places: the tool gave
 * them away. Equal scores are ordered by the split's own seeded permutation, never by the order of ids.
 * @throws WorkbenchError INVALID_INPUT when the ids are not the dataset's, when a place is given twice, or no test user has a list.
 */
export async function readForeignLists(request: ImportListsRequest, open: OpenSplit, dataset: Dataset): Promise<ReadLists> {
  const { split, users, items } = open
  if (split.direction !== 'items-for-user') {
    throw new WorkbenchError('INVALID_INPUT', 'This run ranks users for each item; lists are of items for each user.', 'Name another run.')
  }
  const read = await readListLines(request, (id) => dataset.users.find(id) !== undefined)
  const rowOfUser = new Map(Array.from(split.test.users, (user, row) => [users.ids[user], row]))
  const places = new Map<number, Place[]>()
  const problems: ForeignLists['problems'] = []
  const counts = { lines: read.lines.length, otherUsers: 0, unknownUsers: 0, unknownItems: 0, knownItems: 0, repeated: 0, emptyPlaces: 0 }
  let unknownIds = 0
  const note = (line: number, message: string): void => {
    if (problems.length < mostProblems) problems.push({ line, message })
  }
  for (const { line, user, item, key } of read.lines) {
    const row = rowOfUser.get(user) ?? rowOfUser.get(readDefused(user))
    const isKnownItem = dataset.items.find(item) !== undefined
    if (dataset.users.find(user) === undefined) {
      counts.unknownUsers++
      note(line, `user ${user} is not in the dataset`)
    } else if (row === undefined) counts.otherUsers++
    if (!isKnownItem || dataset.users.find(user) === undefined) unknownIds++
    if (row === undefined) continue
    const column = items.find(item) ?? noItem
    if (column === noItem) {
      counts.unknownItems++
      note(line, `item ${item} is not in the ${isKnownItem ? 'split' : 'dataset'}`)
    }
    const own = places.get(row)
    if (own) own.push({ line, column, item, key })
    else places.set(row, [{ line, column, item, key }])
  }
  requireOurIds(read, unknownIds, dataset)
  const lists = layOut(read, places, open, { counts, note })
  const lengths = Array.from({ length: split.test.heldOut.rows }, (_, row) => lists.offsets[row + 1] - lists.offsets[row])
  const usersWithList = lengths.filter((length) => length > 0).length
  if (usersWithList === 0) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${read.path} has a list for none of the ${lengths.length} test users.`,
      'Check the ids, or the split.',
    )
  }
  return {
    lists,
    facts: {
      order: read.order,
      depth: lengths.reduce((most, length) => Math.max(most, length), 0),
      counts: { ...counts, users: usersWithList, usersWithoutList: lengths.length - usersWithList },
      problems,
      source: read.source,
    },
  }
}

/** A rank above this is a slip, and would be that many empty places. */
const largestRank = 100_000

/** Ranks count from 0 or from 1; null where the keys are no ranks. */
function firstRank({ order, lines }: ListLines): number | null {
  if (order !== 'rank' || lines.some(({ key }) => !Number.isInteger(key) || key < 0)) return null
  return lines.some(({ key }) => key === 0) ? 0 : 1
}

/** Every row's places in order, each item once; a rank that is left out stays a place without an item. */
function layOut(
  read: ListLines,
  places: ReadonlyMap<number, Place[]>,
  { split }: OpenSplit,
  found: { counts: { repeated: number; knownItems: number; emptyPlaces: number }; note(line: number, message: string): void },
): StoredLists {
  const ties = createTieOrder(evaluationSeedOf(split.hash), split.itemIndex.length)
  const tieOf = ({ column }: Place): number => (column === noItem ? noItem : ties.place[column])
  const rows = split.test.heldOut.rows
  const first = firstRank(read)
  const offsets = new Uint32Array(rows + 1)
  const items: number[] = []
  for (let row = 0; row < rows; row++) {
    const own = (places.get(row) ?? []).sort((a, b) => a.key - b.key || tieOf(a) - tieOf(b))
    const known = new Set(rowOf(split.test.foldIn, row))
    const seen = new Set<string>()
    own.forEach((place, at) => {
      if (read.order === 'rank' && at > 0 && own[at - 1].key === place.key) refuseDouble(read.path, own[at - 1], place)
      if (seen.has(place.item)) {
        found.counts.repeated++
        found.note(place.line, `item ${place.item} stands twice in this list`)
        return
      }
      seen.add(place.item)
      if (first !== null && place.key > largestRank) refuseRank(read.path, place)
      while (first !== null && items.length - offsets[row] < place.key - first) {
        found.counts.emptyPlaces++
        items.push(noItem)
      }
      if (known.has(place.column)) {
        found.counts.knownItems++
        found.note(place.line, `item ${place.item} is known of this user`)
      }
      items.push(place.column)
    })
    offsets[row + 1] = items.length
  }
  return { offsets, items: Uint32Array.from(items) }
}

function refuseRank(path: string, { line, key }: Place): never {
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path}, line ${line}: ${key} is no rank of a list.`,
    `Ranks go up to ${largestRank}; if these are scores, import them by score.`,
    { details: { file: path, line } },
  )
}

function refuseDouble(path: string, a: Place, b: Place): never {
  const [first, second] = [a, b].sort((x, y) => x.line - y.line)
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path}, line ${second.line}: rank ${second.key} was given to another item of this user in line ${first.line}.`,
    'Give every place once, or import by score or by the order of the lines.',
    { details: { file: path, line: second.line } },
  )
}

function requireOurIds({ path, lines }: ListLines, unknown: number, { users, items, detail }: Dataset): void {
  if (unknown <= mostUnknownRatio * lines.length) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path}: ${unknown} of ${lines.length} lines name what dataset "${detail.summary.name}" does not have (its users are ${users.ids.slice(0, 3).join(', ')}; items ${items.ids.slice(0, 3).join(', ')}).`,
    "Use the dataset's own ids; many tools write their inner numbers instead.",
    { details: { file: path } },
  )
}
