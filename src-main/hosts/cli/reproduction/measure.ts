import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatasetSummary, SplitSpec } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import type { CommandContext } from '../command.ts'
import { getDataset } from '../find.ts'
import { finishJob } from '../follow.ts'
import { finishedRows, type MeasuredRow } from './finished-rows.ts'
import type { PublicData, Target } from './target.ts'

export interface Measured {
  readonly target: Target
  readonly rows: readonly MeasuredRow[]
}

/** Runs of a target, on its data as it was published. */
export async function measureTarget(context: CommandContext, engine: EngineClient, target: Target, dataFolder: string): Promise<Measured> {
  const dataset = await importedDataset(context, engine, target.data, dataFolder)
  const split = await splitOf(engine, target, dataset.id, dataFolder)
  const { contenders, cutoffs } = target
  return { target, rows: await finishedRows(context, engine, { dataset, split, contenders, ...(cutoffs && { cutoffs }) }) }
}

async function importedDataset(
  context: CommandContext,
  engine: EngineClient,
  { name, paths, itemAttributes, mapping }: PublicData,
  dataFolder: string,
): Promise<DatasetSummary> {
  const known = (await engine.datasets.list()).find((dataset) => dataset.name === name)
  if (known) return known
  const sources = await Promise.all(paths.map((path) => publicFile(dataFolder, path)))
  context.say(`Importing ${sources.join(', ')}.`)
  const [first, ...more] = sources
  const folder = await mkdtemp(join(tmpdir(), 'coldframe-reproduce-'))
  try {
    const path = more.length === 0 ? first : join(folder, 'rows.txt')
    if (more.length > 0) await writeFile(path, Buffer.concat(await Promise.all(sources.map((source) => readFile(source)))))
    const datasetId = await finishJob(context, engine, () => engine.datasets.import({ path, name, ...(mapping && { mapping }) }))
    if (datasetId === null) throw new Error(`Internal: ${name} was imported and is not there`)
    if (itemAttributes !== undefined) {
      const attributes = await publicFile(dataFolder, itemAttributes)
      await finishJob(context, engine, () => engine.datasets.addAttributes({ datasetId, target: 'items', path: attributes }))
    }
    return await getDataset(engine, datasetId)
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function publicFile(dataFolder: string, path: string): Promise<string> {
  const whole = join(dataFolder, path)
  await access(whole).catch(() => {
    throw new WorkbenchError(
      'FILE_NOT_FOUND',
      `There is no ${whole}.`,
      'Put the public data there, or name the folder above it with --data.',
    )
  })
  return whole
}

/** The split with the published list as its file; the same list twice is one. */
async function splitOf(
  engine: EngineClient,
  { list, split }: Target,
  datasetId: DatasetSummary['id'],
  dataFolder: string,
): Promise<SplitSpec> {
  if (list === undefined) return split
  const { files, ...rest } = list
  const found = await Promise.all(files.map(async ({ part, path }) => ({ part, path: await publicFile(dataFolder, path) })))
  const file = await engine.datasets.importSplit({ datasetId, files: found, ...rest })
  return { ...split, config: { ...split.config, file: file.id } }
}
