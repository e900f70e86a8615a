import { join } from 'node:path'
import type { AttributesRequest, DatasetDetail } from '../../../contract/index.ts'
import { disk } from '../../kernel/disk.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { throwIfCancelled, type Work } from '../../kernel/progress.ts'
import { type AttributeColumn, type Dataset, type IdMap } from '../dataset.ts'
import { diskErrors } from '../disk-errors.ts'
import { type Manifest, type ManifestFile, revisedNames } from '../folder-format.ts'
import { loadDataset, readManifest } from '../load-dataset.ts'
import { totalBytes, writeDatasetFile, writeManifest } from '../write-dataset.ts'
import { roleOfName } from './column-names.ts'
import { planEntity, rowsNote } from './plan-entity.ts'
import { Session } from './session.ts'
import { listSource, type SourceFile } from './source.ts'
import { watchFiles } from './source-watch.ts'
import { type Entities, readEntities } from './read-entities.ts'
import { type RecognisedTable, recogniseTable } from './table-file.ts'

/**
 * Joins a file of items or users to a dataset by key: a new revision of its attributes, written beside the old one and put in force by replacing
 * the manifest. Fields of the same name are replaced, others stay. The interactions and their fingerprint do not change.
 */
export async function addAttributes(folder: string, request: AttributesRequest, work: Work): Promise<DatasetDetail> {
  const [dataset, manifest] = await Promise.all([loadDataset(folder), readManifest(folder)])
  const next = revise(manifest, await joinAttributes(dataset, request, work))
  await diskErrors(folder, () => writeRevision(folder, manifest, next))
  return next.detail
}

/** What a file is joined to. */
type Described = Pick<Dataset, 'items' | 'users' | 'titles' | 'itemAttributes' | 'userAttributes'>
export type JoinRequest = Omit<AttributesRequest, 'datasetId'>

export interface JoinedAttributes extends Pick<Dataset, 'titles' | 'itemAttributes' | 'userAttributes'> {
  readonly file: SourceFile
  readonly notes: readonly string[]
}

/**
 * Reads a file of items or users and joins it by key: fields of the same name are replaced, others stay.
 * @throws WorkbenchError INVALID_INPUT where the file, its key or a field does not fit the ids; FILE_CHANGED when it changes meanwhile.
 */
export async function joinAttributes(dataset: Described, request: JoinRequest, work: Work): Promise<JoinedAttributes> {
  work.report({ step: 'Looking at the file', done: 0, total: null, remainingMs: null })
  const source = await listSource(request.path)
  if (!source.chosen) {
    throw new WorkbenchError('INVALID_INPUT', `${request.path} is a folder.`, 'Choose the one file that describes the items or users.')
  }
  const requireUnchanged = await watchFiles([source.chosen])
  const recognised = await recogniseTable(source.chosen, work.signal)
  const ids = request.target === 'items' ? dataset.items : dataset.users
  const key = chooseKey(recognised, request, ids)
  const hasTitles = dataset.titles.some((title) => title !== null)
  const { entity, isRowEach } = planEntity(recognised, key, request, hasTitles)
  work.report({ step: 'Reading attributes', done: 0, total: null, remainingMs: null })
  using session = await Session.open(work.signal)
  const found = await readEntities(session, entity, ids, 'rejects')
  if (found.matched === 0) throw noMatch(request, key, ids)
  await requireUnchanged()
  throwIfCancelled(work.signal)
  return mergeFound(dataset, request, found, source.chosen, isRowEach ? [] : rowsNote(recognised, key, entity))
}

/** The named column, else the one whose sampled values are the most different ids of the dataset. */
function chooseKey({ table, records }: RecognisedTable, request: JoinRequest, ids: IdMap): string {
  if (request.key !== undefined) {
    if (table.columns.includes(request.key)) return request.key
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${request.path} has no column "${request.key}".`,
      `Its columns are: ${table.columns.join(', ')}.`,
      { details: { file: request.path, field: 'key' } },
    )
  }
  const wanted = request.target === 'items' ? 'item' : 'user'
  const hits = table.columns.map((name, n) => {
    // Different ids count: a column of years may hold ids by chance, but few different ones.
    const known = new Set(records.map((record) => (record[n] ?? '').trim()).filter((value) => ids.find(value) !== undefined)).size
    return { name, known: known + (known > 0 && roleOfName(name) === wanted ? records.length : 0) }
  })
  const best = hits.reduce((a, b) => (b.known > a.known ? b : a))
  if (best.known > 0) return best.name
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${request.path}: no column holds ids of this dataset's ${request.target} (such as ${ids.ids.slice(0, 3).join(', ')}).`,
    `Name the column with --key; the file has: ${table.columns.join(', ')}.`,
    { details: { file: request.path, field: 'key' } },
  )
}

interface Revision {
  readonly detail: DatasetDetail
  readonly titles: readonly (string | null)[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
}

function mergeFound(
  dataset: Described,
  request: JoinRequest,
  found: Entities,
  file: SourceFile,
  remarks: readonly string[],
): JoinedAttributes {
  const forItems = request.target === 'items'
  const merge = (old: readonly AttributeColumn[]): readonly AttributeColumn[] => [
    ...old.filter((column) => !found.columns.some((added) => added.field.name === column.field.name)),
    ...found.columns,
  ]
  const notes = [`${file.name}: ${found.matched} of ${found.matched + found.missing} ${request.target} described.`]
  if (found.unknown > 0) notes.push(`${file.name}: ${found.unknown} rows are of ${request.target} without interactions; they are left out.`)
  if (remarks.length > 0) notes.push(`${file.name}: ${remarks.join(' ')}`)
  return {
    titles: forItems ? dataset.titles.map((title, n) => found.titles[n] ?? title) : dataset.titles,
    itemAttributes: forItems ? merge(dataset.itemAttributes) : dataset.itemAttributes,
    userAttributes: forItems ? dataset.userAttributes : merge(dataset.userAttributes),
    file,
    notes,
  }
}

function revise({ detail }: Manifest, { titles, itemAttributes, userAttributes, file, notes }: JoinedAttributes): Revision {
  return {
    titles,
    itemAttributes,
    userAttributes,
    detail: {
      ...detail,
      summary: {
        ...detail.summary,
        hasTitles: titles.some((title) => title !== null),
        itemFields: itemAttributes.length,
        userFields: userAttributes.length,
      },
      itemFields: itemAttributes.map((column) => column.field),
      userFields: userAttributes.map((column) => column.field),
      notes: [...detail.notes.filter((note) => !note.startsWith(`${file.name}:`)), ...notes],
    },
  }
}

/** Writes the new files, then the manifest that names them; files of the revision before the last are removed. */
async function writeRevision(folder: string, manifest: Manifest, next: Revision): Promise<void> {
  const current = [manifest.titles, manifest.itemAttributes, manifest.userAttributes]
  const revision = 1 + Math.max(...current.map((name) => Number(name.split('.')[1])))
  const names = revisedNames(revision)
  const written: ManifestFile[] = []
  try {
    written.push(await writeDatasetFile(folder, names.titles, JSON.stringify(next.titles)))
    written.push(await writeDatasetFile(folder, names.itemAttributes, JSON.stringify(next.itemAttributes)))
    written.push(await writeDatasetFile(folder, names.userAttributes, JSON.stringify(next.userAttributes)))
    const files = [...manifest.files.filter((file) => !current.includes(file.name)), ...written]
    next.detail.summary.bytes = totalBytes(files)
    await writeManifest(folder, { formatVersion: manifest.formatVersion, detail: next.detail, files, ...names })
  } catch (thrown) {
    // The manifest may be in force though making it durable failed; what it names stays.
    const inForce = await readManifest(folder).catch(() => manifest)
    if (inForce.titles !== names.titles) for (const name of Object.values(names)) await disk().remove(join(folder, name))
    throw thrown
  }
  // The revision that was just replaced stays: a reader may hold its manifest.
  for (const name of Object.values(revisedNames(revision - 2))) await disk().remove(join(folder, name))
}

function noMatch(request: JoinRequest, key: string, ids: IdMap): WorkbenchError {
  return new WorkbenchError(
    'INVALID_INPUT',
    `${request.path}: no value of column "${key}" is the id of one of this dataset's ${request.target} (such as ${ids.ids.slice(0, 3).join(', ')}).`,
    'Choose another key column, or check that the file belongs to this dataset.',
    { details: { file: request.path, field: 'key' } },
  )
}
