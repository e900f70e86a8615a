import { join } from 'node:path'
import { csvCell } from '../../../contract/csv.ts'
import type { DatasetDetail, ImportRequest } from '../../../contract/index.ts'
import { CancelledError } from '../../kernel/errors.ts'
import { buildFolderAtomic, hashFile, writeSynced } from '../../kernel/files.ts'
import { requireSpace } from '../../kernel/free-space.ts'
import { throwIfCancelled, type Work } from '../../kernel/progress.ts'
import { type AttributeColumn, createIdMap } from '../dataset.ts'
import { diskErrors } from '../disk-errors.ts'
import { droppedName } from '../folder-format.ts'
import type { DatasetContent } from '../describe-dataset.ts'
import { writeDatasetFiles } from '../write-dataset.ts'
import { type CollectedInteractions, collectInteractions } from './collect-interactions.ts'
import { requireUsable } from './drop-report.ts'
import { droppedLines } from './dropped-lines.ts'
import type { EntityTable, Layout } from './layout.ts'
import { isWithinLine, lineOfOffset, tooLong } from './long-lines.ts'
import { filesOf, planImport, requireMapping } from './plan-import.ts'
import type { InteractionColumns } from './read-interactions.ts'
import { readEntities } from './read-entities.ts'
import { Session } from './session.ts'
import type { SourceFile } from './source.ts'
import { watchFiles } from './source-watch.ts'

/** Reads a source into a dataset folder that appears whole or not at all. Throws when the source changes meanwhile, or too little of it is usable. */
export async function importSource(
  request: ImportRequest,
  target: { datasetId: string; folder: string; createdAt: number },
  work: Work,
): Promise<DatasetDetail> {
  work.report({ step: 'Looking at the files', done: 0, total: null, remainingMs: null })
  const plan = await planImport(request, work.signal)
  const columns = requireMapping(plan)
  const files = filesOf(plan.layout)
  await requireSpace(target.folder, estimatedBytes(files, plan.layout), 'This import')
  const requireUnchanged = await watchFiles(files)
  // DuckDB reads in its own threads; the hashes are made meanwhile, and given up when reading fails.
  const giveUp = new AbortController()
  const hashing = hashFiles(plan.layout, AbortSignal.any([work.signal, giveUp.signal]))
  hashing.catch(() => undefined)
  const read = await readSource(plan.layout, columns, request.maxBadRatio, work).catch(async (thrown: unknown) => {
    giveUp.abort()
    // A file that changes meanwhile breaks reading in many ways; that it changed is what is worth telling.
    if (!(thrown instanceof CancelledError)) await requireUnchanged()
    throw thrown
  })
  const source = { path: request.path, format: plan.format, files: await hashing }
  const details: DatasetDetail[] = []
  await diskErrors(target.folder, () =>
    buildFolderAtomic(target.folder, async (folder) => {
      work.report({ step: 'Writing', done: 0, total: null, remainingMs: null })
      await writeDroppedLines(folder, read.collected, work.signal)
      await requireUnchanged()
      details.push(await writeDatasetFiles(folder, toContent(request.name, target, source, read)))
      throwIfCancelled(work.signal)
    }),
  )
  return details[0]
}

/** Columns take less than the text that they are read from; Parquet is packed. */
const unpackedParquet = 4

function estimatedBytes(files: readonly SourceFile[], layout: Layout): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return layout.interactions.kind === 'parquet' ? unpackedParquet * bytes : bytes
}

interface ReadSource {
  readonly collected: CollectedInteractions
  readonly items: Joined
  readonly users: Joined
  readonly notes: readonly string[]
}

async function readSource(layout: Layout, columns: InteractionColumns, maxBadRatio: number, work: Work): Promise<ReadSource> {
  const collected = await collectInteractions(layout, columns, null, work)
  requireUsable(layout.interactions, collected.drops, maxBadRatio)
  work.report({ step: 'Reading attributes', done: 0, total: null, remainingMs: null })
  using session = await Session.open(work.signal)
  const items = await readJoined(session, layout.items, collected.ordered.itemIds, 'items')
  const users = await readJoined(session, layout.users, collected.ordered.userIds, 'users')
  return { collected, items, users, notes: [...layout.notes, ...collected.notes, ...items.notes, ...users.notes] }
}

function toContent(
  name: string,
  target: { datasetId: string; createdAt: number },
  source: DatasetDetail['source'],
  { collected, items, users, notes }: ReadSource,
): DatasetContent {
  return {
    datasetId: target.datasetId,
    name,
    createdAt: target.createdAt,
    source,
    drops: collected.drops,
    notes,
    timeKind: collected.timeKind,
    ...collected.ordered,
    titles: items.titles,
    itemAttributes: items.columns,
    userAttributes: users.columns,
  }
}

/** The hash of each file; on the way, lines of a length that DuckDB would pass over in silence are found. */
async function hashFiles(layout: Layout, signal: AbortSignal): Promise<DatasetDetail['source']['files']> {
  const hashes: DatasetDetail['source']['files'] = []
  for (const file of filesOf(layout)) {
    let withinLine: number | null = null
    const sha256 = await hashFile(file.path, signal, (piece, offset) => {
      if (withinLine === null && isWithinLine(piece)) withinLine = offset
    })
    const isText = file.path !== layout.interactions.file.path || layout.interactions.kind !== 'parquet'
    if (withinLine !== null && isText) throw tooLong(file, 'it', await lineOfOffset(file, withinLine, 'utf-8'))
    hashes.push({ name: file.name, bytes: file.bytes, sha256 })
  }
  return hashes
}

interface Joined {
  readonly titles: readonly (string | null)[]
  readonly columns: readonly AttributeColumn[]
  readonly notes: readonly string[]
}

async function readJoined(session: Session, entity: EntityTable | null, ids: readonly string[], what: string): Promise<Joined> {
  if (!entity) return { titles: ids.map(() => null), columns: [], notes: [] }
  const found = await readEntities(session, entity, createIdMap(ids), `${what}_rejects`)
  const notes = [`${entity.table.file.name}: ${found.matched} of ${ids.length} ${what} described.`]
  if (found.unknown > 0)
    notes.push(`${entity.table.file.name}: ${found.unknown} rows are of ${what} without interactions; they are left out.`)
  return { titles: found.titles, columns: found.columns, notes }
}

/** All dropped lines as CSV: file, line, reason, text. No file when there are none. */
async function writeDroppedLines(
  folder: string,
  { table, raw, reasonOf, drops }: CollectedInteractions,
  signal: AbortSignal,
): Promise<void> {
  if (drops.read === drops.kept) return
  const name = csvCell(table.file.name)
  async function* rows(): AsyncGenerator<string> {
    yield 'file,line,reason,text\n'
    for await (const { line, reason, text } of droppedLines(table, raw, reasonOf)) {
      throwIfCancelled(signal)
      yield `${name},${line},${reason},${csvCell(text)}\n`
    }
  }
  await writeSynced(join(folder, droppedName), 'over', rows())
}
