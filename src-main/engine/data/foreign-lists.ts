import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ForeignLists, ForeignListsId } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic, bytesOf, fileExists, readTyped, removeFolder, sha256, writeFileAtomic } from '../kernel/files.ts'

/**
 * Recommendation lists of other tools, beside the dataset that they are of: `foreign-lists/<id>/` with a manifest and two raw arrays. They are no
 * runs, stand in no table of runs, and go with the dataset. The id is a hash of the split and the content.
 */
export interface StoredLists {
  /** [test rows + 1] */
  readonly offsets: Uint32Array
  /** Columns of the split, the best first; `noItem` where no hit can stand. */
  readonly items: Uint32Array
}

const folderName = 'foreign-lists'
const manifestName = 'manifest.json'
const idLength = 16

function folderOf(datasetFolder: string, id: ForeignListsId): string {
  return join(datasetFolder, folderName, id)
}

/** Stores the lists; the same ones of the same split stored before stay as they are, under the name that they have. */
export async function writeForeignLists(datasetFolder: string, facts: Omit<ForeignLists, 'id'>, lists: StoredLists): Promise<ForeignLists> {
  const hash = sha256(JSON.stringify(['foreign lists 1', facts.splitHash]), bytesOf(lists.offsets), bytesOf(lists.items))
  const id = ForeignListsId.parse(`fl_${hash.slice(0, idLength)}`)
  const folder = folderOf(datasetFolder, id)
  if (await fileExists(folder)) return readManifest(folder)
  const stored = { id, ...facts }
  await buildFolderAtomic(folder, async (inside) => {
    await writeFileAtomic(join(inside, 'offsets.u32'), bytesOf(lists.offsets))
    await writeFileAtomic(join(inside, 'items.u32'), bytesOf(lists.items))
    await writeFileAtomic(join(inside, manifestName), JSON.stringify(stored, null, 1))
  })
  return stored
}

/** What a dataset folder has of such lists, by name. */
export async function listForeignLists(datasetFolder: string): Promise<ForeignLists[]> {
  const names = await readdir(join(datasetFolder, folderName)).catch(() => [])
  const whole = names.filter((name) => !name.startsWith('.'))
  const lists = await Promise.all(whole.map((name) => readManifest(join(datasetFolder, folderName, name))))
  return lists.sort((a, b) => a.name.localeCompare(b.name))
}

/** @throws WorkbenchError INVALID_INPUT where the dataset has no such lists. */
export async function getForeignLists(datasetFolder: string, id: ForeignListsId): Promise<ForeignLists> {
  const folder = folderOf(datasetFolder, id)
  if (await fileExists(folder)) return readManifest(folder)
  throw new WorkbenchError('INVALID_INPUT', `There are no imported lists ${id}.`, 'List them to see which there are: lists list <dataset>.')
}

export async function loadForeignLists(datasetFolder: string, id: ForeignListsId): Promise<StoredLists> {
  const folder = folderOf(datasetFolder, id)
  const read = (name: string): Promise<Uint32Array> =>
    readTyped(join(folder, name), Uint32Array).catch((cause: unknown) => {
      throw damaged(join(folder, name), cause)
    })
  const [offsets, items] = await Promise.all([read('offsets.u32'), read('items.u32')])
  if (offsets.at(-1) !== items.length) throw damaged(join(folder, 'items.u32'))
  return { offsets, items }
}

export async function deleteForeignLists(datasetFolder: string, id: ForeignListsId): Promise<void> {
  await removeFolder(folderOf(datasetFolder, id))
}

async function readManifest(folder: string): Promise<ForeignLists> {
  const path = join(folder, manifestName)
  try {
    return ForeignLists.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw damaged(path, cause)
  }
}

function damaged(path: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError(
    'DATASET_DAMAGED',
    `${path} cannot be read.`,
    'Remove the folder that it is in, and import the lists again: they get the same id.',
    { cause, details: { file: path } },
  )
}
