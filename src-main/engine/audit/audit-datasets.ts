import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditSubject, DatasetSummary } from '../../contract/index.ts'
import { type Manifest, manifestName } from '../data/folder-format.ts'
import { readManifest } from '../data/load-dataset.ts'
import { verifySplitFiles } from '../data/split-files.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { AuditContext } from './audit-context.ts'
import { knownDatasetParts } from './known-places.ts'

const affects = 'New runs, lists and statistics of this dataset. Finished runs keep their figures and models.'
const remedy = 'Import the source again under another name; delete this dataset when its runs are gone.'

/** Every file of a dataset against the hash in its manifest, and the manifest against the row. */
export async function auditDataset(context: AuditContext, dataset: DatasetSummary): Promise<void> {
  const folder = context.workspace.datasetFolder(dataset.id)
  const subject: AuditSubject = { kind: 'dataset', id: dataset.id, name: dataset.name }
  const damage = (place: string, message: string): void =>
    context.damage({ place: context.place(place), subject, message, affects, remedy, repair: null })
  const manifest = await readManifest(folder).catch((thrown: unknown) => {
    if (!(thrown instanceof WorkbenchError)) throw thrown
    damage(thrown.code === 'DATASET_NOT_FOUND' ? folder : join(folder, manifestName), thrown.message)
    return undefined
  })
  if (!manifest) return
  const { summary } = manifest.detail
  if (summary.id !== dataset.id || summary.fingerprint !== dataset.fingerprint) {
    damage(join(folder, manifestName), `The folder holds another dataset (${summary.name}) than the row says.`)
  }
  if (!context.isLive && (summary.itemFields !== dataset.itemFields || summary.userFields !== dataset.userFields)) {
    damage(join(folder, manifestName), 'Attributes were added whose number the row does not know yet. Opening the workspace corrects it.')
  }
  for await (const { file, change } of context.changes(folder, manifest.files)) damage(join(folder, file.name), `${file.name} ${change}.`)
  for (const { path, message } of await verifySplitFiles(folder, summary.fingerprint)) damage(path, message)
  await findStrangers(context, folder, manifest, subject)
}

/** A revision of the attributes that was cut off leaves files that no manifest names. */
async function findStrangers(context: AuditContext, folder: string, manifest: Manifest, subject: AuditSubject): Promise<void> {
  if (context.isLive) return
  const known = new Set([manifestName, ...knownDatasetParts, ...manifest.files.map((file) => file.name)])
  // The revision before stays for readers that have it open.
  const isEarlier = (name: string): boolean =>
    /^(titles|item-attributes|user-attributes)\.\d+\.json$/.test(name) && !isLater(name, manifest)
  for (const name of await readdir(folder)) {
    if (!known.has(name) && !isEarlier(name))
      context.leftover(join(folder, name), subject, `${name} belongs to no revision of the dataset.`)
  }
}

function isLater(name: string, manifest: Manifest): boolean {
  return revisionOf(name) > revisionOf(manifest.titles)
}

function revisionOf(name: string): number {
  return Number(name.split('.')[1])
}
