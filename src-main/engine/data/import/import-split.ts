import { basename } from 'node:path'
import type { ImportSplitRequest, SplitFile, SplitPart } from '../../../contract/index.ts'
import { SplitPart as Part } from '../../../contract/splits.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/files.ts'
import type { Work } from '../../kernel/progress.ts'
import type { Dataset, IdMap } from '../dataset.ts'
import { diskErrors } from '../disk-errors.ts'
import { loadDataset } from '../load-dataset.ts'
import { type LoadedSplitFile, writeSplitFile } from '../split-files.ts'
import { areCountsRight, isCountedLists, readSplitRecords, type SplitRecords } from './split-records.ts'

/** What was found in the files: entries as indices of the dataset, without repetition, and how many the dataset does not know. */
interface Found {
  readonly entries: Map<SplitPart, number[]>
  unknown: number
}

/** At most this share of a file may name users or items that the dataset does not have: more means another numbering. */
const mostUnknownRatio = 0.5

/**
 * Reads lists of items, or of pairs of user and item, and stores them beside the dataset. Ids are those of the dataset.
 * @throws WorkbenchError INVALID_INPUT when the files do not belong to the dataset, or contradict each other.
 */
export async function importSplit(folder: string, request: ImportSplitRequest, work: Work): Promise<SplitFile> {
  work.report({ step: 'Reading the lists', done: 0, total: request.files.length, remainingMs: null })
  const dataset = await loadDataset(folder)
  const found: Found = { entries: new Map(), unknown: 0 }
  const sources: SplitFile['sources'] = []
  const tables = await Promise.all(request.files.map(({ path }) => readSplitRecords(path, work.signal)))
  const areLists = tables.some(({ records }) => isCountedLists(records)) && tables.every(({ records }) => areCountsRight(records))
  for (const [n, { part, path }] of request.files.entries()) {
    const table = tables[n]
    const before = { known: countEntries(found), unknown: found.unknown }
    if (request.kind === 'held-out-items') collectItems(table, request, part, dataset, found)
    else if (areLists) collectLists(table, part, dataset, found)
    else collectPairs(table, request, part, dataset, found)
    requireMostKnown(path, dataset, request.kind, countEntries(found) - before.known, found.unknown - before.unknown)
    sources.push({ name: basename(path), sha256: sha256(table.bytes) })
  }
  const entries = finishEntries(found, request)
  const counts = Object.fromEntries(Object.entries(entries).map(([part, list]) => [part, list.length / entryWidth(request.kind)]))
  const name = request.name ?? request.files.map(({ path }) => basename(path)).join(' + ')
  const file = { kind: request.kind, name, counts, unknown: found.unknown, sources }
  return diskErrors(folder, () => writeSplitFile(folder, dataset.detail.summary.fingerprint, file, entries))
}

function entryWidth(kind: SplitFile['kind']): 1 | 2 {
  return kind === 'held-out-items' ? 1 : 2
}

function countEntries({ entries }: Found): number {
  return [...entries.values()].reduce((sum, list) => sum + list.length, 0)
}

function add(found: Found, part: SplitPart, ...indices: number[]): void {
  const list = found.entries.get(part)
  if (list) list.push(...indices)
  else found.entries.set(part, indices)
}

/** One item a row; a column of parts, where there is one, overrides the part that the file was given for. */
function collectItems(table: SplitRecords, request: ImportSplitRequest, part: SplitPart, dataset: Dataset, found: Found): void {
  const itemAt = findColumn(table, request.itemColumn) ?? 0
  const partAt = findColumn(table, request.partColumn)
  for (const [line, record] of dataRecords(table, itemAt, dataset.items).entries()) {
    const item = dataset.items.find(record[itemAt] ?? '')
    const named = partAt === null ? part : Part.safeParse((record[partAt] ?? '').toLowerCase()).data
    if (named === undefined) {
      throw new WorkbenchError(
        'INVALID_INPUT',
        `${table.path}, record ${line + 1}: "${record[partAt ?? 0] ?? ''}" is no part of a split.`,
        `Column "${request.partColumn}" may say: ${Part.options.join(', ')}.`,
        { details: { file: table.path, field: 'partColumn' } },
      )
    }
    if (item === undefined) found.unknown++
    else add(found, named, item)
  }
}

function addPair(found: Found, part: SplitPart, user: number | undefined, item: number | undefined): void {
  if (user === undefined || item === undefined) found.unknown++
  else add(found, part, user, item)
}

/** Counted lists: the number of the line is the user. */
function collectLists({ records }: SplitRecords, part: SplitPart, dataset: Dataset, found: Found): void {
  const first = dataset.users.find('0') === undefined ? 1 : 0
  records.forEach(([, ...items], row) => {
    const user = dataset.users.find(String(first + row))
    for (const item of items.filter((field) => field !== '')) addPair(found, part, user, dataset.items.find(item))
  })
}

/**
 * Pairs: `user item ...` on each line, or all items of a user on one line: `user item item ...` for negatives (the user alone, or as the pair
 * of user and held-out item in brackets, as the files of NCF have it).
 */
function collectPairs(table: SplitRecords, request: ImportSplitRequest, part: SplitPart, dataset: Dataset, found: Found): void {
  const userAt = findColumn(table, request.userColumn) ?? 0
  const itemAt = findColumn(table, request.itemColumn) ?? 1
  const isList = request.kind === 'negatives' && table.columns === null && table.records.some((record) => record.length > 2)
  for (const record of isList ? table.records : dataRecords(table, userAt, dataset.users)) {
    const user = dataset.users.find(isList ? (/^\((.*),.*\)$/.exec(record[0])?.[1] ?? record[0]) : (record[userAt] ?? ''))
    for (const item of isList ? record.slice(1).filter((field) => field !== '') : [record[itemAt] ?? '']) {
      addPair(found, part, user, dataset.items.find(item))
    }
  }
}

/** Without the first record where it must be a header: it is no id, and the second is one. */
function dataRecords({ columns, records }: SplitRecords, column: number, ids: IdMap): readonly (readonly string[])[] {
  const isId = (row: number): boolean => ids.find(records[row]?.[column] ?? '') !== undefined
  return columns === null && records.length > 1 && !isId(0) && isId(1) ? records.slice(1) : records
}

function findColumn({ path, columns }: SplitRecords, name: string | undefined): number | null {
  if (name === undefined) return null
  const at = columns?.indexOf(name) ?? -1
  if (at >= 0) return at
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path} has no column "${name}".`,
    columns === null ? 'It has no header; its first columns are taken without being named.' : `Its columns are: ${columns.join(', ')}.`,
    { details: { file: path } },
  )
}

function requireMostKnown(path: string, dataset: Dataset, kind: SplitFile['kind'], known: number, unknown: number): void {
  const rows = known / entryWidth(kind) + unknown
  if (rows > 0 && unknown <= mostUnknownRatio * rows) return
  const { users, items } = dataset
  const examples = `items are ${items.ids.slice(0, 3).join(', ')}${kind === 'held-out-items' ? '' : `; users ${users.ids.slice(0, 3).join(', ')}`}`
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path}: ${unknown} of ${rows} entries name what dataset "${dataset.detail.summary.name}" does not have (its ${examples}).`,
    'Check that the list uses the ids of this dataset, and name its columns if they are not the first ones.',
    { details: { file: path } },
  )
}

/** Sorted, each entry once; what is in two parts is refused. */
function finishEntries({ entries }: Found, request: ImportSplitRequest): LoadedSplitFile['entries'] {
  if (!entries.has('test') || (request.kind === 'fixed-folds' && !entries.has('train'))) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The lists say nothing of the ${entries.has('test') ? 'training' : 'test'} part.`,
      'Give a file for each part.',
    )
  }
  const width = entryWidth(request.kind)
  // A pair as one number: exact below 2^53.
  const keyOf = (list: readonly number[], at: number): number => (width === 1 ? list[at] : list[at] * 2 ** 32 + list[at + 1])
  const taken = new Map<number, SplitPart>()
  const finished: Partial<Record<SplitPart, Uint32Array>> = {}
  for (const [part, list] of entries) {
    const keys = new Set<number>()
    for (let at = 0; at < list.length; at += width) keys.add(keyOf(list, at))
    if (request.kind !== 'negatives') for (const key of keys) requireOnce(taken, key, part)
    const sorted = Float64Array.from(keys).sort()
    finished[part] = Uint32Array.from({ length: sorted.length * width }, (_, at) =>
      width === 1 ? sorted[at] : at % 2 === 0 ? Math.floor(sorted[at >> 1] / 2 ** 32) : sorted[at >> 1] % 2 ** 32,
    )
  }
  return finished
}

function requireOnce(taken: Map<number, SplitPart>, key: number, part: SplitPart): void {
  const other = taken.get(key)
  if (other !== undefined) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The ${other} part and the ${part} part have an entry in common: what is trained on must not be tested.`,
      'Check that each file was given for the right part.',
    )
  }
  taken.set(key, part)
}
