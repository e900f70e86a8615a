import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CompareResult,
  type ConfigValues,
  type EpochPoint,
  type Estimate,
  type EstimateRequest,
  type Finding,
  type LogLine,
  type RunDetail,
  type RunId,
  type RunSummary,
  type StartRequest,
} from '../contract/index.ts'
import { chooseConfig, describeOrigin } from './configs-service.ts'
import type { Engine } from './create-engine.ts'
import { defaultSplit } from './datasets-service.ts'
import { WorkbenchError } from './kernel/errors.ts'
import type { ModelPlugin } from './plugins/define.ts'
import { getModel, getSplitter, parseConfig } from './plugins/registry.ts'
import { requireAttributes, requireSuitable } from './plugins/suitability.ts'
import { commandOf } from './runs/command.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { checkSplit, turnsOf } from './splits-service.ts'

/** Use cases around runs: what the router calls, apart from plain reads. */

export async function startRuns(engine: Engine, request: StartRequest): Promise<RunSummary[]> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const split = request.split ? await checkSplit(engine, dataset.id, request.split) : await defaultSplit(engine, dataset.id)
  const names = new Set<string>()
  // Everything is checked before anything starts: three models are queued together or not at all.
  const turns = turnsOf(split)
  const prepared = request.models.flatMap((wanted) => {
    const model = getModel(wanted.modelId)
    const saved = wanted.savedConfig && chooseConfig(engine, wanted.savedConfig, model.id)
    const origin = wanted.savedConfig && saved ? { configId: wanted.savedConfig.configId, version: saved.version } : null
    if (saved && wanted.presetId !== undefined) {
      throw new WorkbenchError('USAGE', 'A run starts either from a preset or from a saved configuration.', 'Leave one of them out.')
    }
    const config = resolveConfig(model, wanted.presetId, { ...saved?.values, ...wanted.config })
    requireSuitable(model, getSplitter(split.id))
    requireAttributes(model, dataset)
    return turns.map((turn, n) => {
      const asked = wanted.name === undefined || turns.length === 1 ? wanted.name : `${wanted.name} ${n + 1}`
      const name = runName(engine, asked, `${wanted.modelId} ${dataset.name}`, names)
      names.add(name)
      return { model, config, name, origin, split: turn }
    })
  })
  return prepared.map(({ model, config, name, origin, split: turn }) => {
    const summary: RunSummary = {
      id: engine.newRunId(),
      name,
      datasetId: dataset.id,
      datasetName: dataset.name,
      modelId: model.id,
      modelTitle: model.title,
      state: 'queued',
      seed: request.seed,
      splitId: split.id,
      splitHash: null,
      backend: null,
      device: null,
      createdAt: engine.options.clock.now(),
      startedAt: null,
      finishedAt: null,
      progress: null,
      metrics: {},
      secondsPerEpoch: null,
      peakMemoryMb: null,
      resumable: false,
      error: null,
      findings: 0,
      lastSeq: 0,
    }
    const cutoffs = [...new Set(request.cutoffs)].sort((a, b) => a - b)
    const defaults = parseConfig(model.config, {}, model.title)
    engine.runs.enqueue(summary, { config, defaults, split: turn, cutoffs, resume: false }, origin)
    return engine.catalogue.getRun(summary.id).summary
  })
}

export async function estimateRun(engine: Engine, request: EstimateRequest): Promise<Estimate> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const model = getModel(request.modelId)
  const split = request.split ? await checkSplit(engine, dataset.id, request.split) : await defaultSplit(engine, dataset.id)
  requireSuitable(model, getSplitter(split.id))
  const result = await engine.jobs.ask({
    kind: 'estimate',
    datasetFolder: engine.workspace.datasetFolder(dataset.id),
    modelId: model.id,
    config: parseConfig(model.config, request.config, model.title),
    split,
  })
  if (result.kind !== 'estimate') throw new Error(`Internal: ${result.kind}`)
  return result.estimate
}

/** Everything about one run; its curves and log are read from its events. */
export async function runDetail(engine: Engine, runId: RunId): Promise<RunDetail> {
  const { summary, spec, result, origin } = engine.catalogue.getRun(runId)
  const epochs = new Map<number, EpochPoint>()
  const log: LogLine[] = []
  const findings: Finding[] = []
  for (const { body } of engine.events.ofRun(summary.id)) {
    // An epoch that was trained again after a resume counts once, as it was the last time.
    if (body.type === 'run.epoch') epochs.set(body.point.epoch, body.point)
    else if (body.type === 'run.log') log.push(body.line)
    else if (body.type === 'run.finding') findings.push(body.finding)
  }
  return {
    summary,
    config: spec.config,
    defaults: spec.defaults,
    savedConfig: describeOrigin(engine, origin, spec.config),
    split: spec.split,
    counts: result?.counts ?? null,
    protocol: result?.protocol ?? null,
    selectionMetric: result?.selectionMetric ?? null,
    bestEpoch: result?.bestEpoch ?? null,
    epochs: [...epochs.values()].sort((a, b) => a.epoch - b.epoch),
    log,
    findings,
    timings: result?.timings ?? {},
    versions: result?.versions ?? {},
    bytes: await folderBytes(engine.workspace.runFolder(summary.id)),
    command: commandOf(summary, spec),
  }
}

export function renameRun(engine: Engine, runId: RunId, wanted: string): RunSummary {
  const { summary } = engine.catalogue.getRun(runId)
  const renamed = { ...summary, name: wanted.trim() === summary.name ? summary.name : runName(engine, wanted, '', new Set()) }
  engine.events.record([{ type: 'run.state', runId: summary.id, state: summary.state, error: summary.error }], (lastSeq) =>
    engine.catalogue.saveRun({ ...renamed, lastSeq }),
  )
  return engine.catalogue.getRun(runId).summary
}

export async function compareRuns(engine: Engine, runIds: readonly RunId[]): Promise<CompareResult> {
  const details = await Promise.all(runIds.map((id) => runDetail(engine, id)))
  const runs = details.map((detail) => detail.summary)
  const unfinished = details.filter((detail) => !detail.protocol)
  const differences = differingKeys(
    details.map((detail) => ({ model: detail.summary.modelId, seed: detail.summary.seed, ...detail.config })),
  )
  if (unfinished.length > 0) {
    const names = unfinished.map((detail) => `${detail.summary.name} (${detail.summary.state})`).join(', ')
    return { runs, comparable: false, reasons: [`Not finished: ${names}.`], differences, tests: [], folds: [] }
  }
  const answer = await engine.reader.ask(readerCalls.compare, {
    runs: details.map((detail) => ({ runFolder: engine.workspace.runFolder(detail.summary.id), detail })),
  })
  return { runs, differences, ...answer }
}

/** Copies of run folders held open by the reader would keep the files alive. */
export async function deleteRun(engine: Engine, runId: RunId): Promise<void> {
  await engine.reader.forget(engine.workspace.runFolder(engine.catalogue.getRun(runId).summary.id))
  await engine.runs.delete(runId)
}

function resolveConfig(model: ModelPlugin, presetId: string | undefined, values: ConfigValues): ConfigValues {
  const preset = presetId === undefined ? undefined : model.presets.find((known) => known.id === presetId)
  if (presetId !== undefined && !preset) {
    const known = model.presets.map((one) => one.id).join(', ') || 'none'
    throw new WorkbenchError('INVALID_INPUT', `${model.title} has no preset ${presetId}.`, `Known presets: ${known}.`)
  }
  return parseConfig(model.config, { ...preset?.config, ...values }, model.title)
}

function runName(engine: Engine, wanted: string | undefined, fallback: string, taken: ReadonlySet<string>): string {
  const isFree = (name: string): boolean => !taken.has(name) && !engine.catalogue.findRun(name)
  if (wanted !== undefined) {
    const name = wanted.trim()
    if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the run a name.')
    if (!isFree(name)) throw new WorkbenchError('NAME_TAKEN', `There is a run named ${name} already.`, 'Choose another name.')
    return name
  }
  let number = 1
  while (!isFree(`${fallback} ${number}`)) number++
  return `${fallback} ${number}`
}

function differingKeys(configs: readonly ConfigValues[]): CompareResult['differences'] {
  const keys = [...new Set(configs.flatMap((config) => Object.keys(config)))]
  return keys
    .map((key) => ({ key, values: configs.map((config) => config[key] ?? null) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1)
}

async function folderBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
