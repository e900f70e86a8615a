import { ConfigValues, type DatasetId, type ImportSplitRequest, type SplitFile, SplitSpec, takesFile } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { chooseSplitFile, listSplitFiles, refuseIdleFile } from './data/split-files.ts'
import { getSplitter, parseConfig } from './plugins/registry.ts'

/** Use cases around splits and the lists that they are made from. */

/**
 * Unknown splitters and values out of range are refused before anything is queued; what was left out is filled in. A split from a file names
 * the file by its content from here on: another file, imported later, changes nothing.
 */
export async function checkSplit(engine: Engine, datasetId: DatasetId, split: SplitSpec): Promise<SplitSpec> {
  const splitter = getSplitter(split.id)
  const config = parseConfig(splitter.config, split.config, splitter.title)
  refuseIdleFile(splitter, config)
  if (splitter.fileKind === undefined || !takesFile(splitter, config)) return SplitSpec.parse({ id: splitter.id, config })
  const files = await listSplitFiles(engine.workspace.datasetFolder(datasetId))
  const file = chooseSplitFile(files, splitter.fileKind, String(config['file'] ?? ''))
  return SplitSpec.parse({ id: splitter.id, config: { ...config, file: file.id } })
}

/** The splits that one run each is started on: every fold of a cross-validation, else the split itself. */
export function turnsOf(split: SplitSpec): SplitSpec[] {
  const turns = getSplitter(split.id).turns?.(split.config) ?? [split.config]
  return turns.map((config) => ({ id: split.id, config: ConfigValues.parse(config) }))
}

/** Keeps lists for splits beside the dataset; whoever has the dataset open reads it again. */
export async function importSplit(engine: Engine, request: ImportSplitRequest, signal?: AbortSignal): Promise<SplitFile> {
  const { id } = engine.catalogue.getDataset(request.datasetId)
  const datasetFolder = engine.workspace.datasetFolder(id)
  const result = await engine.jobs.ask({ kind: 'split-file', datasetFolder, request }, signal)
  if (result.kind !== 'split-file') throw new Error(`Internal: ${result.kind}`)
  await engine.reader.forget(datasetFolder)
  engine.events.record([{ type: 'dataset.changed', datasetId: id }], () => undefined)
  return result.file
}
