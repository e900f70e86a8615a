import { createHash } from 'node:crypto'
import type { ConfigValues, DatasetSummary, RunSummary, SplitSpec, StartRequest } from '../contract/index.ts'
import { componentSplit, requireSameSplit } from './components-service.ts'
import { chooseConfig } from './configs-service.ts'
import type { Engine } from './create-engine.ts'
import { defaultSplit } from './datasets-service.ts'
import { WorkbenchError } from './kernel/errors.ts'
import type { ModelPlugin } from './plugins/define.ts'
import { getModel, getSplitter, parseConfig } from './plugins/registry.ts'
import { requireAttributes, requireSuitable } from './plugins/suitability.ts'
import { runName } from './runs-service.ts'
import { checkSplit, turnsOf } from './splits-service.ts'
import type { NewRun } from './runs/run-coordinator.ts'
import type { RunOrigin } from './store/run-rows.ts'

/** A slip of the keyboard should not fill the queue for weeks. */
const mostRuns = 1000

interface PreparedModel {
  readonly model: ModelPlugin
  readonly config: ConfigValues
  readonly origin: RunOrigin | null
  readonly wantedName: string | undefined
  /** Of the runs that the model is made of. */
  readonly splitOfParts: SplitSpec | null
}

/** Models x splits x seeds. Everything is checked before anything starts: all are queued together or none. */
export async function startRuns(engine: Engine, request: StartRequest): Promise<RunSummary[]> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const models = request.models.map((wanted) => prepareModel(engine, wanted, dataset))
  const ofParts = models.find(({ splitOfParts }) => splitOfParts !== null)?.splitOfParts
  const asked = request.splits ?? [request.split ?? ofParts ?? (await defaultSplit(engine, dataset.id))]
  const splits = (await Promise.all(asked.map((split) => checkSplit(engine, dataset.id, split)))).flatMap(turnsOf)
  const seeds = [...new Set(request.seeds ?? [request.seed])]
  for (const { model, splitOfParts } of models) {
    for (const split of splits) {
      requireSuitable(model, getSplitter(split.id))
      requireSameSplit(model, splitOfParts, split)
    }
    requireAttributes(model, dataset)
  }
  const turns = models.flatMap((prepared) => splits.flatMap((split) => seeds.map((seed) => ({ ...prepared, split, seed }))))
  if (turns.length > mostRuns) {
    throw new WorkbenchError('INVALID_INPUT', `These would be ${turns.length} runs.`, `Start at most ${mostRuns} at once.`)
  }
  const isGroup = splits.length > 1 || seeds.length > 1
  const group = request.group ?? (isGroup ? freeGroup(engine) : null)
  const names = new Set<string>()
  const named = turns.map((turn, place) => {
    const ofModel = place % (splits.length * seeds.length)
    const wanted = turn.wantedName === undefined || !isGroup ? turn.wantedName : `${turn.wantedName} ${ofModel + 1}`
    const name = runName(engine, wanted, `${turn.model.id} ${dataset.name}`, names)
    names.add(name)
    return { ...turn, name }
  })
  const cutoffs = [...new Set(request.cutoffs)].sort((a, b) => a - b)
  const made = named.map(({ model, config, origin, split, seed, name }): NewRun => {
    const summary: RunSummary = {
      id: engine.newRunId(),
      name,
      datasetId: dataset.id,
      datasetName: dataset.name,
      modelId: model.id,
      modelTitle: model.title,
      state: 'queued',
      seed,
      splitId: split.id,
      splitHash: null,
      backend: null,
      device: null,
      createdAt: engine.options.clock.now(),
      startedAt: null,
      finishedAt: null,
      progress: null,
      metrics: {},
      ranking: null,
      secondsPerEpoch: null,
      peakMemoryMb: null,
      resumable: false,
      error: null,
      findings: 0,
      group,
      recipe: `${hashOf([dataset.id, model.id, config, cutoffs])}-${hashOf([split])}`,
      starred: false,
      tags: [],
      note: '',
      lastSeq: 0,
    }
    const defaults = parseConfig(model.config, {}, model.title)
    return { summary, spec: { config, defaults, split, cutoffs, device: request.device, resume: false }, origin }
  })
  engine.runs.enqueue(made)
  return engine.catalogue.runsById(made.map(({ summary }) => summary.id))
}

function prepareModel(engine: Engine, wanted: StartRequest['models'][number], dataset: DatasetSummary): PreparedModel {
  const model = getModel(wanted.modelId)
  const saved = wanted.savedConfig && chooseConfig(engine, wanted.savedConfig, model.id)
  if (saved && wanted.presetId !== undefined) {
    throw new WorkbenchError('USAGE', 'A run starts either from a preset or from a saved configuration.', 'Leave one of them out.')
  }
  const config = resolveConfig(model, wanted.presetId, { ...saved?.values, ...wanted.config })
  return {
    model,
    config,
    splitOfParts: componentSplit(engine, model, config, dataset),
    origin: wanted.savedConfig && saved ? { configId: wanted.savedConfig.configId, version: saved.version } : null,
    wantedName: wanted.name,
  }
}

function resolveConfig(model: ModelPlugin, presetId: string | undefined, values: ConfigValues): ConfigValues {
  const preset = presetId === undefined ? undefined : model.presets.find((known) => known.id === presetId)
  if (presetId !== undefined && !preset) {
    const known = model.presets.map((one) => one.id).join(', ') || 'none'
    throw new WorkbenchError('INVALID_INPUT', `${model.title} has no preset ${presetId}.`, `Known presets: ${known}.`)
  }
  return parseConfig(model.config, { ...preset?.config, ...values }, model.title)
}

function freeGroup(engine: Engine): string {
  const taken = engine.catalogue.groupNames('batch ')
  let number = 1
  while (taken.has(`batch ${number}`)) number++
  return `batch ${number}`
}

/** Values come out of the schemas in their order, so that the same recipe is the same text. */
function hashOf(parts: readonly (string | ConfigValues | SplitSpec | readonly number[])[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
