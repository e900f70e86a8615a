import { createHash } from 'node:crypto'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatasetSummary, RunSummary, SplitSpec } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import type { CommandContext } from '../command.ts'
import { getDataset } from '../find.ts'
import { finishJob, finishRuns } from '../follow.ts'
import type { Contender, PublicData, Target } from './target.ts'

export interface MeasuredRow {
  readonly contender: Contender
  /** One per seed. */
  readonly runs: readonly RunSummary[]
}

export interface Measured {
  readonly target: Target
  readonly rows: readonly MeasuredRow[]
}

/**
 * Runs of a target: those that the workspace has already, and new ones for the others, so that an interrupted reproduction goes on. A run is
 * known by its name, which ends in a hash of model, settings, split and seed.
 */
export async function measureTarget(context: CommandContext, engine: EngineClient, target: Target, dataFolder: string): Promise<Measured> {
  const dataset = await importedDataset(context, engine, target.data, dataFolder)
  const split = await splitOf(engine, target, dataset.id, dataFolder)
  const known = new Map((await engine.runs.list()).map((run) => [run.name, run]))
  const rows: MeasuredRow[] = []
  for (const contender of target.contenders) {
    const runs: RunSummary[] = []
    for (let seed = 1; seed <= (contender.seeds ?? 1); seed++) {
      const name = runName(target, split, contender, seed)
      const found = known.get(name)
      const run =
        found?.state === 'finished' ? found : await trainedRun(context, engine, { target, split, contender, seed, name, dataset, found })
      runs.push(run)
    }
    rows.push({ contender, runs })
  }
  return { target, rows }
}

/** The same split and settings in two targets are one run. */
function runName({ data, cutoffs }: Target, split: SplitSpec, { label, modelId, config, presetId }: Contender, seed: number): string {
  const recipe = JSON.stringify([data.name, split, modelId, config ?? {}, presetId ?? null, seed, ...(cutoffs ? [cutoffs] : [])])
  return `${data.name} ${split.id} ${label} ${seed} ${createHash('sha256').update(recipe).digest('hex').slice(0, 8)}`
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

interface Missing {
  readonly target: Target
  readonly split: SplitSpec
  readonly contender: Contender
  readonly seed: number
  readonly name: string
  readonly dataset: DatasetSummary
  /** One that was begun and did not finish. */
  readonly found: RunSummary | undefined
}

async function trainedRun(context: CommandContext, engine: EngineClient, missing: Missing): Promise<RunSummary> {
  const { target, split, contender, seed, name, dataset, found } = missing
  const { modelId, config, presetId } = contender
  const [run] = found?.resumable
    ? [await engine.runs.resume({ runId: found.id })]
    : await (async () => {
        if (found) await engine.runs.delete({ runId: found.id })
        const model = { modelId, name, config: config ?? {}, ...(presetId === undefined ? {} : { presetId }) }
        const cutoffs = target.cutoffs && { cutoffs: [...target.cutoffs] }
        return engine.runs.start({ datasetId: dataset.id, models: [model], split, seed, ...cutoffs })
      })()
  const [finished] = await finishRuns(context, engine, [run])
  if (finished?.state === 'finished') return finished
  const reason = finished?.error?.message ?? `it is ${finished?.state ?? 'gone'}`
  throw new WorkbenchError('RUN_FAILED', `${name} did not finish: ${reason}`, 'Start the command again: what is finished is kept.')
}
