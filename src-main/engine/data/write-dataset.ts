import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetDetail } from '../../contract/index.ts'
import { bytesOf, hashFile, sha256, writeFileAtomic, writeSynced } from '../kernel/files.ts'
import { type DatasetContent, describeDataset } from './describe-dataset.ts'
import {
  columnNames,
  datasetFormatVersion,
  droppedName,
  type Manifest,
  type ManifestFile,
  manifestName,
  revisedNames,
} from './folder-format.ts'

/**
 * Writes all files and the manifest into an existing, empty folder. The caller makes the folder appear whole (`buildFolderAtomic`).
 * `dropped.csv` may lie there already; it is taken into the manifest.
 */
export async function writeDatasetFiles(folder: string, content: DatasetContent): Promise<DatasetDetail> {
  const files: ManifestFile[] = []
  const write = async (name: string, data: string | Uint8Array): Promise<void> => {
    files.push(await writeDatasetFile(folder, name, data))
  }
  await write(columnNames.userOffsets, bytesOf(content.userOffsets))
  await write(columnNames.itemOf, bytesOf(content.itemOf))
  if (content.ratingOf) await write(columnNames.ratingOf, bytesOf(content.ratingOf))
  if (content.timeOf) await write(columnNames.timeOf, bytesOf(content.timeOf))
  await write(columnNames.userIds, JSON.stringify(content.userIds))
  await write(columnNames.itemIds, JSON.stringify(content.itemIds))
  // The file hashes stand for the contents: equal columns and id maps, equal fingerprint.
  const fingerprint = sha256(JSON.stringify(files.map((file) => [file.name, file.sha256])))
  const names = revisedNames(1)
  await write(names.titles, JSON.stringify(content.titles))
  await write(names.itemAttributes, JSON.stringify(content.itemAttributes))
  await write(names.userAttributes, JSON.stringify(content.userAttributes))
  const dropped = await describeFile(folder, droppedName)
  if (dropped) files.push(dropped)
  const detail = describeDataset(content, fingerprint, totalBytes(files))
  await writeManifest(folder, { formatVersion: datasetFormatVersion, detail, files, ...names })
  return detail
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(join(folder, manifestName), JSON.stringify(manifest, null, 1))
}

/** Writes a file through to the disk; the folder's rename makes it visible later. */
export async function writeDatasetFile(folder: string, name: string, data: string | Uint8Array): Promise<ManifestFile> {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data
  await writeSynced(join(folder, name), 'over', bytes)
  return { name, bytes: bytes.byteLength, sha256: sha256(bytes) }
}

export function totalBytes(files: readonly ManifestFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0)
}

async function describeFile(folder: string, name: string): Promise<ManifestFile | undefined> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => undefined)
  return found ? { name, bytes: found.size, sha256: await hashFile(path) } : undefined
}
