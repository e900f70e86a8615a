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
  type RunMarks,
  type RunMeans,
  type RunSummary,
} from '../contract/index.ts'
import { componentSplit, requireSameSplit } from './components-service.ts'
import { describeOrigin } from './configs-service.ts'
import type { Engine } from './create-engine.ts'
import { defaultSplit } from './datasets-service.ts'
import { foldGroups } from './evaluation/fold-groups.ts'
import { seedGroups } from './evaluation/seed-groups.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { getModel, getSplitter, parseConfig } from './plugins/registry.ts'
import { requireSuitable } from './plugins/suitability.ts'
import { commandOf } from './runs/command.ts'
import { componentIds } from './runs/component-ids.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { checkSplit } from './splits-service.ts'

/** Use cases around runs: what the router calls, apart from plain reads. */

export async function estimateRun(engine: Engine, request: EstimateRequest): Promise<Estimate> {
  const dataset = engine.catalogue.getDataset(request.datasetId)
  const model = getModel(request.modelId)
  const config = parseConfig(model.config, request.config, model.title)
  const ofParts = componentSplit(engine, model, config, dataset)
  const split = request.split ? await checkSplit(engine, dataset.id, request.split) : (ofParts ?? (await defaultSplit(engine, dataset.id)))
  requireSuitable(model, getSplitter(split.id))
  requireSameSplit(model, ofParts, split)
  const result = await engine.jobs.ask({
    kind: 'estimate',
    device: request.device,
    datasetFolder: engine.workspace.datasetFolder(dataset.id),
    modelId: model.id,
    config,
    split,
    componentFolders: componentIds(model, config).map((id) => engine.workspace.runFolder(id)),
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
    askedDevice: spec.device,
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
    return {
      runs,
      comparable: false,
      reasons: [`Not finished: ${names}.`],
      differences,
      tests: [],
      foldTests: [],
      ...(await runMeans(engine, runIds)),
    }
  }
  const answer = await engine.reader.ask(readerCalls.compare, {
    runs: details.map((detail) => ({ runFolder: engine.workspace.runFolder(detail.summary.id), detail })),
  })
  return { runs, differences, ...answer }
}

/** The means of those runs that belong together; no stored evaluation is read for them. */
export async function runMeans(engine: Engine, runIds: readonly RunId[]): Promise<RunMeans> {
  const details = await Promise.all(runIds.map((id) => runDetail(engine, id)))
  return { folds: foldGroups(details), seeds: seedGroups(details.map(({ summary }) => summary)) }
}

/** Copies of run folders held open by the reader would keep the files alive. */
export async function deleteRun(engine: Engine, runId: RunId): Promise<void> {
  await engine.reader.forget(engine.workspace.runFolder(engine.catalogue.getRun(runId).summary.id))
  await engine.runs.delete(runId)
  engine.freedPages.soon()
}

export function runName(engine: Engine, wanted: string | undefined, fallback: string, taken: ReadonlySet<string>): string {
  const isFree = (name: string): boolean => !taken.has(name) && !engine.catalogue.hasRun(name)
  if (wanted !== undefined) {
    const name = wanted.trim()
    if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the run a name.')
    if (!isFree(name)) throw new WorkbenchError('NAME_TAKEN', `There is a run named ${name} already.`, 'Choose another name.')
    return name
  }
  const known = engine.catalogue.runNames(`${fallback} `)
  let number = 1
  while (taken.has(`${fallback} ${number}`) || known.has(`${fallback} ${number}`)) number++
  return `${fallback} ${number}`
}

/** What people write on a run; what is left out stays as it was. */
export function markRun(engine: Engine, runId: RunId, marks: RunMarks): RunSummary {
  const { summary } = engine.catalogue.getRun(runId)
  const { starred = summary.starred, note = summary.note } = marks
  const tags = [...new Set(marks.tags ?? summary.tags)].sort()
  engine.events.record([{ type: 'run.marked', runId: summary.id, starred, tags, note }], (lastSeq) =>
    engine.catalogue.saveRun({ ...summary, starred, tags, note, lastSeq }),
  )
  return engine.catalogue.getRun(runId).summary
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
