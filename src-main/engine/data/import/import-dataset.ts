import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetDetail, ImportRequest } from '../../../contract/index.ts'
import { buildFolderAtomic } from '../../kernel/files.ts'
import { throwIfCancelled, type Work } from '../../kernel/progress.ts'
import { type AttributeColumn, createIdMap } from '../dataset.ts'
import { diskErrors } from '../disk-errors.ts'
import { droppedName } from '../folder-format.ts'
import { type DatasetContent, hashFile, writeDatasetFiles } from '../write-dataset.ts'
import { type CollectedInteractions, collectInteractions } from './collect-interactions.ts'
import { requireUsable } from './drop-report.ts'
import { droppedLines } from './dropped-lines.ts'
import type { EntityTable, TableSource } from './layout.ts'
import { filesOf, planImport, requireMapping } from './plan-import.ts'
import { readEntities } from './read-entities.ts'
import { Session } from './session.ts'
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
  const { layout } = plan
  const files = filesOf(layout)
  const requireUnchanged = await watchFiles(files)
  const { collected, titles, itemAttributes, userAttributes, notes } = await readAll()
  const { ordered, drops, timeKind } = collected
  const details: DatasetDetail[] = []
  await diskErrors(target.folder, () =>
    buildFolderAtomic(target.folder, async (folder) => {
      work.report({ step: 'Writing', done: 0, total: null, remainingMs: null })
      if (drops.read > drops.kept) await writeDroppedLines(folder, layout.interactions, collected, work.signal)
      const source = {
        path: request.path,
        format: plan.format,
        files: await Promise.all(
          files.map(async (file) => ({ name: file.name, bytes: file.bytes, sha256: await hashFile(file.path, work.signal) })),
        ),
      }
      await requireUnchanged()
      const content: DatasetContent = {
        ...{ datasetId: target.datasetId, name: request.name, createdAt: target.createdAt, source, drops, timeKind },
        ...ordered,
        ...{ notes, titles, itemAttributes, userAttributes },
      }
      details.push(await writeDatasetFiles(folder, content))
      throwIfCancelled(work.signal)
    }),
  )
  return details[0]

  async function readAll() {
    using session = await Session.open(work.signal)
    const collected = await collectInteractions(session, layout, columns, null, work)
    requireUsable(layout.interactions, collected.drops, request.maxBadRatio)
    work.report({ step: 'Reading attributes', done: 0, total: null, remainingMs: null })
    const items = await readJoined(session, layout.items, collected.ordered.itemIds, 'items')
    const users = await readJoined(session, layout.users, collected.ordered.userIds, 'users')
    return {
      collected,
      titles: items.titles,
      itemAttributes: items.columns,
      userAttributes: users.columns,
      notes: [...layout.notes, ...collected.notes, ...items.notes, ...users.notes],
    }
  }
}

interface Joined {
  readonly titles: readonly (string | null)[]
  readonly columns: readonly AttributeColumn[]
  readonly notes: readonly string[]
}

async function readJoined(session: Session, entity: EntityTable | null, ids: readonly string[], what: string): Promise<Joined> {
  if (!entity) return { titles: ids.map(() => null), columns: [], notes: [] }
  const found = await readEntities(session, entity, createIdMap(ids))
  const notes = [`${entity.table.file.name}: ${found.matched} of ${ids.length} ${what} described.`]
  if (found.unknown > 0)
    notes.push(`${entity.table.file.name}: ${found.unknown} rows are of ${what} without interactions; they are left out.`)
  return { titles: found.titles, columns: found.columns, notes }
}

const flushBytes = 1 << 20

/** All dropped lines as CSV: file, line, reason, text. */
async function writeDroppedLines(folder: string, table: TableSource, collected: CollectedInteractions, signal: AbortSignal): Promise<void> {
  const file = await open(join(folder, droppedName), 'w')
  try {
    let text = 'file,line,reason,text\n'
    const name = quoteField(table.file.name)
    for await (const { line, reason, text: content } of droppedLines(table, collected.raw, collected.reasonOf)) {
      text += `${name},${line},${reason},${quoteField(content)}\n`
      if (text.length < flushBytes) continue
      throwIfCancelled(signal)
      await file.writeFile(text)
      text = ''
    }
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

function quoteField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
