import { rm } from 'node:fs/promises'
import type { Job } from '../runs/messages.ts'
import { csvCell, csvFloat, csvQuoted } from '../../contract/csv.ts'
import { type Csr, csrFromRows } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { temporaryPath, writeFileAtomic } from '../kernel/files.ts'
import type { Work } from '../kernel/progress.ts'
import { pick } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { membership } from '../segments/resolve-segment.ts'
import { noItem } from '../plugins/define.ts'
import { openRun } from '../training/bundle.ts'
import type { ExploredRun } from './explored-run.ts'
import { personAt } from './person.ts'
import { rankAll } from './ranked-users.ts'
import { csvToParquet, readUserItemPairs } from './table-files.ts'

export { exportRun } from './export-run.ts'

/** One line per place; ids as in the source, `score` is the model's own number. */
const columns = { user: 'VARCHAR', item: 'VARCHAR', rank: 'INTEGER', score: 'FLOAT', title: 'VARCHAR' }

export interface ListsRequest {
  readonly top: number
  /** .csv or .parquet */
  readonly out: string
  /** A file of histories (columns user and item); without it, all users of the run. */
  readonly histories?: string | undefined
  /** Who of the run's users is wanted; without it, all of them. */
  readonly isMember?: ((user: string) => boolean) | undefined
}

/** Top lists of all users, of a segment, or of a file of new histories, to CSV or Parquet. */
export async function writeLists(job: Extract<Job, { kind: 'write-lists' }>, work: Work): Promise<{ rows: number }> {
  const run = await openRun(job.runFolder)
  try {
    const isMember = job.segment === null ? undefined : membership(await loadDataset(job.datasetFolder), job.segment)
    return await writeRunLists(run, { ...job, isMember }, work)
  } finally {
    run.dispose()
  }
}

/**
 * @throws WorkbenchError INVALID_INPUT for another file type or a segment of new users, MODEL_CANNOT for new histories without fold-in,
 * USER_NOT_FOUND where the run has nobody of the segment.
 */
export async function writeRunLists(run: ExploredRun, request: ListsRequest, work: Work): Promise<{ rows: number }> {
  const isParquet = request.out.endsWith('.parquet')
  if (!isParquet && !request.out.endsWith('.csv')) {
    throw new WorkbenchError('INVALID_INPUT', `${request.out} is neither .csv nor .parquet.`, 'Give the file one of these two endings.')
  }
  if (request.histories !== undefined && request.isMember) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'A segment holds users of the dataset, the file of histories new ones.',
      'Leave one of them out.',
    )
  }
  const listed = request.histories === undefined ? knownUsers(run, request.isMember) : await newUsers(run, request.histories, work.signal)
  const counted = { rows: 0 }
  if (!isParquet) {
    await writeFileAtomic(request.out, csvLines(run, listed, request.top, csvCell, counted, work))
    return counted
  }
  const csv = temporaryPath(request.out)
  try {
    // No spreadsheet opens Parquet: all texts stay as they are.
    await writeFileAtomic(csv, csvLines(run, listed, request.top, csvQuoted, counted, work))
    await csvToParquet(csv, request.out, columns, work.signal)
  } finally {
    await rm(csv, { force: true })
  }
  return counted
}

interface Listed {
  readonly ids: readonly string[]
  readonly histories: Csr
  /** Split rows, null for histories from a file. */
  readonly users: Uint32Array | null
}

/** Each wanted user with the history that the evaluation, the inspector and this file have in common. */
function knownUsers(run: ExploredRun, isMember: (user: string) => boolean = () => true): Listed {
  const users = Uint32Array.from(run.users.ids.keys()).filter((row) => isMember(run.users.ids[row]))
  if (users.length === 0) {
    throw new WorkbenchError('USER_NOT_FOUND', 'The run has no user of this segment: its split left them out.', 'Choose another segment.')
  }
  return {
    ids: pick(run.users.ids, users),
    histories: csrFromRows(
      Array.from(users, (row) => personAt(run.split, row).known),
      run.items.ids.length,
    ),
    users,
  }
}

/** Users in the order of their first line. Items that the model does not know count for nothing; whoever has only such gets a list all the same. */
async function newUsers(run: ExploredRun, path: string, signal: AbortSignal): Promise<Listed> {
  if (!run.plugin.capabilities.foldIn) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `${run.plugin.title} cannot recommend for histories that it was not trained on.`,
      'Use a run of a model with fold-in such as EASE or Mult-VAE.',
    )
  }
  const histories = new Map<string, Set<number>>()
  for (const [user, item] of await readUserItemPairs(path, signal)) {
    let history = histories.get(user)
    if (!history) histories.set(user, (history = new Set()))
    const column = run.items.find(item)
    if (column !== undefined) history.add(column)
  }
  if (histories.size === 0) throw new WorkbenchError('NO_USABLE_ROWS', `${path} has no line with a user and an item.`, 'Check the file.')
  return {
    ids: [...histories.keys()],
    histories: csrFromRows(
      [...histories.values()].map((history) => Uint32Array.from(history)),
      run.items.ids.length,
    ),
    users: null,
  }
}

async function* csvLines(
  run: ExploredRun,
  { ids, histories, users }: Listed,
  top: number,
  cell: (text: string) => string,
  counted: { rows: number },
  work: Work,
): AsyncGenerator<string> {
  yield `${Object.keys(columns).join(',')}\n`
  for await (const { row, ranked } of rankAll(run, histories, users, top, work)) {
    let lines = ''
    for (let at = 0; at < ranked.items.length; at++) {
      const column = ranked.items[at]
      if (column === noItem) break
      const cells = [cell(ids[row]), cell(run.items.ids[column]), at + 1, csvFloat(ranked.scores[at]), cell(run.titles[column] ?? '')]
      lines += `${cells.join(',')}\n`
      counted.rows++
    }
    yield lines
  }
}
