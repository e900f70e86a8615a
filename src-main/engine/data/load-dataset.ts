import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import { fileExists, hashFile, readTyped } from '../kernel/files.ts'
import { createIdMap, type Dataset } from './dataset.ts'
import { AttributeFile, columnNames, IdList, Manifest, manifestName, TitleList } from './folder-format.ts'
import { loadSplitFiles } from './split-files.ts'

const remedy = 'Delete this dataset and import its source again; finished runs keep working without it.'

/** Reads a dataset folder. Every file's presence and size is checked, and the columns against each other; `verifyDataset` checks contents too. */
export async function loadDataset(folder: string): Promise<Dataset> {
  const manifest = await readManifest(folder)
  await checkSizes(folder, manifest)
  const { summary } = manifest.detail
  const path = (name: string): string => join(folder, name)
  const has = (name: string): boolean => manifest.files.some((file) => file.name === name)
  const [userOffsets, itemOf, ratingOf, timeOf, users, items, titles, itemAttributes, userAttributes, splitFiles] = await Promise.all([
    readTyped(path(columnNames.userOffsets), Uint32Array),
    readTyped(path(columnNames.itemOf), Uint32Array),
    has(columnNames.ratingOf) ? readTyped(path(columnNames.ratingOf), Float32Array) : null,
    has(columnNames.timeOf) ? readTyped(path(columnNames.timeOf), Float64Array) : null,
    readJson(folder, columnNames.userIds, IdList),
    readJson(folder, columnNames.itemIds, IdList),
    readJson(folder, manifest.titles, TitleList),
    readJson(folder, manifest.itemAttributes, AttributeFile),
    readJson(folder, manifest.userAttributes, AttributeFile),
    loadSplitFiles(folder),
  ])
  const expect = (name: string, length: number | undefined, expected: number): void => {
    if (length !== undefined && length !== expected) {
      throw damaged(`${path(name)} holds ${length} entries where ${expected} are expected.`, name)
    }
  }
  expect(columnNames.userOffsets, userOffsets.length, summary.users + 1)
  expect(columnNames.userOffsets, userOffsets[summary.users], summary.interactions)
  expect(columnNames.itemOf, itemOf.length, summary.interactions)
  expect(columnNames.ratingOf, ratingOf?.length, summary.interactions)
  expect(columnNames.timeOf, timeOf?.length, summary.interactions)
  expect(columnNames.userIds, users.length, summary.users)
  expect(columnNames.itemIds, items.length, summary.items)
  expect(manifest.titles, titles.length, summary.items)
  for (const column of itemAttributes) expect(manifest.itemAttributes, column.values.length, summary.items)
  for (const column of userAttributes) expect(manifest.userAttributes, column.values.length, summary.users)
  return {
    detail: manifest.detail,
    users: createIdMap(users),
    items: createIdMap(items),
    userOffsets,
    itemOf,
    ratingOf,
    timeOf,
    titles,
    itemAttributes,
    userAttributes,
    splitFiles,
  }
}

/** Reads every file of the folder again and compares its SHA-256; throws DATASET_DAMAGED with the first that differs. */
export async function verifyDataset(folder: string, signal?: AbortSignal): Promise<void> {
  const manifest = await readManifest(folder)
  await checkSizes(folder, manifest)
  for (const file of manifest.files) {
    if ((await hashFile(join(folder, file.name), signal)) !== file.sha256) {
      throw damaged(`${join(folder, file.name)} is not what was written: its SHA-256 differs.`, file.name)
    }
  }
}

export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName)
  if (!(await fileExists(folder))) {
    throw new WorkbenchError('DATASET_NOT_FOUND', `There is no dataset folder ${folder}.`, 'List the datasets and choose one of them.')
  }
  if (!(await fileExists(path))) throw damaged(`${path} is missing.`, manifestName)
  return readJson(folder, manifestName, Manifest)
}

async function checkSizes(folder: string, manifest: Manifest): Promise<void> {
  for (const file of manifest.files) {
    const path = join(folder, file.name)
    const found = await stat(path).catch(() => undefined)
    if (!found) throw damaged(`${path} is missing.`, file.name)
    if (found.size !== file.bytes) throw damaged(`${path} has ${found.size} bytes where ${file.bytes} were written.`, file.name)
  }
}

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const path = join(folder, name)
  const text = await readFile(path, 'utf8')
  try {
    return schema.parse(JSON.parse(text))
  } catch (thrown) {
    throw damaged(`${path} cannot be read as version 1 of the dataset format.`, name, thrown)
  }
}

function damaged(message: string, file: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('DATASET_DAMAGED', message, remedy, { details: { file }, cause })
}
