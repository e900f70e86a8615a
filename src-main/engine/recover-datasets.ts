import { readManifest } from './data/load-dataset.ts'
import type { Catalogue } from './store/catalogue.ts'
import type { EventLog } from './store/event-log.ts'
import type { Workspace } from './store/workspace.ts'

/**
 * An attribute join puts its new manifest in force and then corrects the dataset's row. An engine that died in between left a row that does not
 * know the new fields: it is written anew from the manifest. A dataset that cannot be read stays as it is; whoever uses it hears why.
 */
export async function recoverDatasets(workspace: Workspace, catalogue: Catalogue, events: EventLog): Promise<void> {
  for (const current of catalogue.datasets()) {
    const manifest = await readManifest(workspace.datasetFolder(current.id)).catch(() => undefined)
    if (!manifest) continue
    const { itemFields, userFields, hasTitles, bytes } = manifest.detail.summary
    const next = { ...current, itemFields, userFields, hasTitles, bytes }
    if (JSON.stringify(next) === JSON.stringify(current)) continue
    events.record([{ type: 'dataset.changed', datasetId: current.id }], () => catalogue.saveDataset(next))
  }
}
