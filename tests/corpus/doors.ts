import { readdirSync, statSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { contract, type RunSummary } from '../../src-main/contract/index.ts'
import { restoreBackup } from '../../src-main/engine/backup/restore-backup.ts'
import { addAttributes, importDataset, importSplit, previewSource } from '../../src-main/engine/data/jobs.ts'
import { loadDataset } from '../../src-main/engine/data/load-dataset.ts'
import { readUserItemPairs } from '../../src-main/engine/explore/table-files.ts'
import type { Work } from '../../src-main/engine/kernel/progress.ts'
import type { EngineClient } from '../../src-main/engine/router.ts'
import { openRun } from '../../src-main/engine/training/bundle.ts'
import { workspaceFolder } from '../../src-main/hosts/electron/workspace-file.ts'
import { commandInProcess } from '../support/command-in-process.ts'
import { audit } from '../support/trained-workspace.ts'
import { openTestEngine } from '../support/workspaces.ts'

/** What is there before the first bad file comes: an engine with the sample and a run that finds users of new items, and scratch folders. */
export interface Ground {
  readonly client: EngineClient
  readonly workspace: string
  readonly datasetId: string
  readonly run: RunSummary
  /** Where imports go; empty before and after each. */
  readonly datasets: string
  /** A copy of the sample's folder for what is joined to a dataset. */
  readonly sampleFolder: string
  readonly scratch: string
}

type Door = (path: string, ground: Ground, work: Work) => Promise<string>

const command =
  (...args: readonly string[]): Door =>
  async (path, { client, workspace, run, scratch }) => {
    const known: Readonly<Record<string, string>> = { $FILE: path, $RUN: run.id, $OUT: join(scratch, 'out') }
    return (
      await commandInProcess(
        client,
        workspace,
        args.map((arg) => known[arg] ?? arg),
      )
    ).text
  }

const splitDoor =
  (kind: 'held-out-items' | 'fixed-folds' | 'negatives'): Door =>
  async (path, { sampleFolder, datasetId }, work) => {
    const files = kind === 'fixed-folds' ? (['train', 'test'] as const).map((part) => ({ part, path })) : [{ part: 'test' as const, path }]
    const request = { datasetId: datasetId as never, kind, files }
    const { counts } = await importSplit({ kind: 'split-file', datasetFolder: sampleFolder, request }, work)
    return `${counts.test} entries`
  }

const dataset: Door = async (path, { datasets }, work) => {
  const datasetFolder = join(datasets, 'ds_corpus00')
  const request = { path, name: 'x', maxBadRatio: 0 }
  // A preview never fails where the import would not.
  const previewed = await previewSource({ kind: 'preview', path }, work).then(
    ({ drops }) => drops,
    (thrown: unknown) => ({ thrown }),
  )
  const { drops } = await importDataset({ kind: 'import', datasetId: 'ds_corpus00', datasetFolder, request }, work)
  if ('thrown' in previewed) throw previewed.thrown
  const loaded = await loadDataset(datasetFolder)
  if (loaded.itemOf.length > drops.kept) throw new Error('Internal: more rows than were kept')
  await rm(datasetFolder, { recursive: true })
  return `${drops.kept} of ${drops.read} rows`
}

/** The functions behind which a user's file comes in: those of the workers, the engine's own door, and the commands. */
export const doors = {
  dataset,
  'dataset-folder': dataset,
  attributes: async (path, { sampleFolder, datasetId }, work) => {
    const request = { datasetId: datasetId as never, target: 'items' as const, path }
    await addAttributes({ kind: 'attributes', datasetFolder: sampleFolder, request }, work)
    await loadDataset(sampleFolder)
    return 'joined'
  },
  'split-items': splitDoor('held-out-items'),
  'split-folds': splitDoor('fixed-folds'),
  'split-negatives': splitDoor('negatives'),
  'foreign-lists': async (path, { client, run }) => {
    const { counts } = await client.laboratory.importLists({ runId: run.id, path })
    return `${counts.users} users`
  },
  histories: async (path, _, { signal }) => `${(await readUserItemPairs(path, signal)).length} pairs`,
  configs: command('configs', 'import', '$FILE'),
  template: command('report', 'templates', 'save', '$FILE'),
  definition: command('laboratory', '$RUN', '--definition', '$FILE'),
  planned: command('launch-sheet', '$RUN', '--items', '$FILE'),
  'segment-users': command('segments', 'sample', 'create', 'x', '--users', '$FILE'),
  report: command('report', 'verify', '$FILE'),
  restore: async (path, { scratch }, work) => {
    const to = join(scratch, 'restored')
    try {
      const { files } = await restoreBackup({ kind: 'restore', backup: path, workspaceFolder: to }, work)
      return `${files} files`
    } finally {
      await rm(to, { recursive: true, force: true })
    }
  },
  workspace: async (path) => {
    const { close } = await openTestEngine(path)
    await close()
    const { findings } = await audit(path)
    return `opened; audit ${findings.length === 0 ? 'clean' : findings.map(({ place }) => place).join(', ')}`
  },
  mark: async (path) => workspaceFolder(path),
  run: async (path) => {
    const { model, dispose } = await openRun(path)
    dispose()
    return `opened ${typeof model}`
  },
  command: async (path, ground) => {
    const args = JSON.parse((await readFile(path, 'utf8')).replaceAll('$RUN', ground.run.id)) as string[]
    return (await commandInProcess(ground.client, ground.workspace, args)).text
  },
  message: async (path, { client, datasetId, run }) => {
    const text = (await readFile(path, 'utf8')).replaceAll('$DATASET', datasetId).replaceAll('$RUN', run.id)
    const at = text.indexOf(' ')
    const [group, name] = text.slice(0, at).split('.')
    if (!Object.hasOwn(contract, group)) throw new Error(`Internal: there is no ${group}`)
    const procedures = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
    return JSON.stringify(await procedures[group][name](JSON.parse(text.slice(at + 1)))) ?? 'nothing'
  },
} satisfies Record<string, Door>

export type DoorName = keyof typeof doors

/** Every file below the folders with its size; logs and the database's own files change at any time. */
export function inventory(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !/workbench\.sqlite|engine\.|\.log$/.test(name))
      .map((name) => `${name} ${statSync(join(folder, name)).isDirectory() ? 'folder' : statSync(join(folder, name)).size}`)
      .sort(),
  )
}

export async function makeScratch(root: string): Promise<string> {
  const path = join(root, 'scratch')
  await mkdir(path)
  return path
}
