import { basename } from 'node:path'
import type { ImportListsRequest } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { sha256 } from '../kernel/files.ts'
import { type CsvRow, readCsv } from '../kernel/read-csv.ts'
import { readWhole, textOfBytes } from '../kernel/read-text.ts'

/** A file of lists as lines of (user, item, key); keys are smaller for better places. */
export interface ListLines {
  readonly path: string
  readonly order: 'rank' | 'score' | 'file'
  readonly lines: readonly { readonly line: number; readonly user: string; readonly item: string; readonly key: number }[]
  readonly source: { readonly name: string; readonly sha256: string }
}

/** The text is held whole; 20 million lines are about this long. */
const largestBytes = 300e6

/** Names that other tools give their columns, in small letters. */
const columnNames = {
  user: ['user', 'user_id', 'userid', 'uid', 'user_idx', 'qid', 'query_id'],
  item: ['item', 'item_id', 'itemid', 'iid', 'item_idx', 'movie', 'movieid', 'movie_id', 'docid'],
  rank: ['rank', 'position', 'place', 'pos'],
  score: ['score', 'prediction', 'predicted', 'relevance', 'value', 'rating', 'estimate'],
}

/**
 * Reads a CSV of recommendations (comma, semicolon or tab; with or without a heading line).
 * @throws WorkbenchError MAPPING_UNCERTAIN when nothing says whether a third column is a rank or a score, INVALID_INPUT with the line for what is no number.
 */
export async function readListLines(request: ImportListsRequest, isUser: (id: string) => boolean): Promise<ListLines> {
  const { path } = request
  const bytes = await readWhole(path, largestBytes)
  const rows = readCsv(textOfBytes(path, bytes))
  const [first, second] = rows
  if (first === undefined) throw new WorkbenchError('FILE_EMPTY', `${path} has no lines.`, 'Choose the file with the lists.')
  const head = hasHead(first, second, isUser) ? first.cells.map((cell) => cell.trim()) : null
  const columns = chooseColumns(request, head, first.cells.length)
  const lines = (head === null ? rows : rows.slice(1)).map(({ line, cells }, at) => {
    const [user, item] = [cells[columns.user]?.trim() ?? '', cells[columns.item]?.trim() ?? '']
    const text = columns.key === null ? '' : (cells[columns.key]?.trim() ?? '')
    const number = columns.key === null ? at : Number(text)
    if (user === '' || item === '' || !Number.isFinite(number) || (columns.key !== null && text === '')) {
      throw new WorkbenchError(
        'INVALID_INPUT',
        `${path}, line ${line}: ${user === '' ? 'no user' : item === '' ? 'no item' : `"${text}" is no number`}.`,
        'Correct this line, or name the columns: user, item, and rank or score.',
        { details: { file: path, line } },
      )
    }
    return { line, user, item, key: columns.order === 'score' ? -number : number }
  })
  return { path, order: columns.order, lines, source: { name: basename(path), sha256: sha256(bytes) } }
}

/** A first line of names: one that is known, or whose user is none where the next line's is. */
function hasHead(first: CsvRow, second: CsvRow | undefined, isUser: (id: string) => boolean): boolean {
  const known = Object.values(columnNames).flat()
  if (first.cells.some((cell) => known.includes(cell.trim().toLowerCase()))) return true
  return second !== undefined && !isUser(first.cells[0]?.trim() ?? '') && isUser(second.cells[0]?.trim() ?? '')
}

interface Columns {
  readonly user: number
  readonly item: number
  readonly key: number | null
  readonly order: ListLines['order']
}

function chooseColumns(request: ImportListsRequest, head: readonly string[] | null, width: number): Columns {
  const { path, userColumn, itemColumn, orderColumn, order } = request
  const named = (name: string | undefined): number | undefined => (name === undefined ? undefined : findNamed(path, head, name))
  const known = (names: readonly string[]): number | undefined => {
    const at = head?.findIndex((name) => names.includes(name.toLowerCase())) ?? -1
    return at < 0 ? undefined : at
  }
  const user = named(userColumn) ?? known(columnNames.user) ?? 0
  const item = named(itemColumn) ?? known(columnNames.item) ?? 1
  if (order === 'file') return { user, item, key: null, order }
  const rank = known(columnNames.rank)
  const score = known(columnNames.score)
  const third = width > 2 ? 2 : undefined
  const key = named(orderColumn) ?? (order === 'rank' ? rank : order === 'score' ? score : (rank ?? score)) ?? third
  if (key === undefined) {
    if (order === undefined) return { user, item, key: null, order: 'file' }
    throw new WorkbenchError('INVALID_INPUT', `${path} has no column with the ${order}.`, 'Name it, or take the order of the lines.')
  }
  const found = order ?? (key === rank ? 'rank' : key === score ? 'score' : undefined)
  if (found !== undefined) return { user, item, key, order: found }
  throw new WorkbenchError(
    'MAPPING_UNCERTAIN',
    `${path}: nothing says whether ${head === null ? `column ${key + 1}` : `"${head[key] ?? ''}"`} is a rank or a score.`,
    'Say which it is: --order rank, --order score, or --order file for the order of the lines.',
    { details: { file: path, field: 'order' } },
  )
}

function findNamed(path: string, head: readonly string[] | null, name: string): number {
  const at = head?.indexOf(name) ?? -1
  if (at >= 0) return at
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${path} has no column "${name}".`,
    head === null ? 'It has no heading line; its first columns are taken.' : `Its columns are: ${head.join(', ')}.`,
    { details: { file: path } },
  )
}
