import { type JobId, Sampler, type StudyDetail, type StudySummary } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import {
  type Command,
  type CommandContext,
  type JsonValue,
  noMoreWords,
  numberOption,
  settings,
  textOption,
  textOptions,
  usageError,
  word,
} from '../command.ts'
import { getDataset } from '../find.ts'
import { finishJob } from '../follow.ts'
import { duration, table } from '../text.ts'

export const studyCommand: Command = {
  name: 'study',
  usage: '<dataset>',
  summary:
    'Searches settings on the validation part, the same budget for every model; the test part stays closed. Ctrl-C stops, resume goes on.',
  options: {
    model: { type: 'string', multiple: true, help: 'model id; give it again for several models' },
    trials: { type: 'string', help: 'settings to try per model' },
    minutes: { type: 'string', help: 'minutes per model; the trial under way is finished' },
    sampler: { type: 'string', help: 'tpe, random or grid (tpe)' },
    metric: { type: 'string', help: 'what is maximised on validation (ndcg@100)' },
    set: { type: 'string', multiple: true, help: 'key=value that stays fixed; model.key=value for one model' },
    range: { type: 'string', multiple: true, help: 'key=[low,high] or key=["a","b"] to search; model.key=... for one model' },
    seeds: { type: 'string', help: 'trainings per trial, the mean counts (1)' },
    'no-prune': { type: 'boolean', help: 'finish hopeless trials too' },
    split: { type: 'string', help: 'splitter id (strong-generalization)' },
    'split-set': { type: 'string', multiple: true, help: 'key=value of the split' },
    seed: { type: 'string', help: 'seed of the search (1)' },
    name: { type: 'string', help: 'name of the study' },
  },
  async run(context) {
    const datasetName = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const models = textOptions(context, 'model')
    if (models.length === 0) throw usageError('--model is missing.')
    const sampler = Sampler.safeParse(textOption(context, 'sampler') ?? 'tpe')
    if (!sampler.success) throw usageError(`--sampler takes ${Sampler.options.join(', ')}.`)
    const trials = numberOption(context, 'trials')
    const minutes = minutesOption(context)
    const seeds = numberOption(context, 'seeds')
    const seed = numberOption(context, 'seed')
    const metric = textOption(context, 'metric')
    const name = textOption(context, 'name')
    const fixed = settings(context, 'set')
    const ranges = listSettings(context, 'range')
    const engine = await context.engine()
    const { id: datasetId } = await getDataset(engine, datasetName)
    const fallback = await engine.datasets.defaultSplit({ datasetId })
    const split = textOption(context, 'split') ?? fallback.id
    const shared =
      split === fallback.id ? fallback.config : 'threshold' in fallback.config ? { threshold: fallback.config['threshold'] ?? null } : {}
    const { studyId } = await follow(context, engine, () =>
      engine.studies.start({
        datasetId,
        models: models.map((modelId) => ({ modelId, fixed: ownOf(fixed, modelId), ranges: ownOf(ranges, modelId) })),
        split: { id: split, config: { ...shared, ...settings(context, 'split-set') } },
        sampler: sampler.data,
        prune: context.options['no-prune'] !== true,
        ...(trials === undefined ? {} : { trials }),
        ...(minutes === undefined ? {} : { minutes }),
        ...(seeds === undefined ? {} : { seedsPerTrial: seeds }),
        ...(seed === undefined ? {} : { seed }),
        ...(metric === undefined ? {} : { metric }),
        ...(name === undefined ? {} : { name }),
      }),
    )
    return result(await engine.studies.get({ studyId }))
  },
}

export const studiesCommand: Command = {
  name: 'studies',
  usage: '[show <study> | resume <study> | delete <study>]',
  summary: 'Lists studies, shows the trials of one, goes on with one that was stopped.',
  options: {
    trials: { type: 'string', help: 'resume: the new number of trials per model' },
    minutes: { type: 'string', help: 'resume: the new minutes per model' },
  },
  async run(context) {
    const [action] = context.words
    const engine = await context.engine()
    if (action === undefined) {
      const studies = await engine.studies.list()
      return { json: { studies }, text: studies.length === 0 ? 'No studies yet.' : studiesTable(studies) }
    }
    const { id: studyId } = await getStudy(engine, word(context, 1, 'study'))
    noMoreWords(context, 2)
    switch (action) {
      case 'show':
        return result(await engine.studies.get({ studyId }))
      case 'resume': {
        const trials = numberOption(context, 'trials')
        const minutes = minutesOption(context)
        await follow(context, engine, () =>
          engine.studies.resume({ studyId, ...(trials === undefined ? {} : { trials }), ...(minutes === undefined ? {} : { minutes }) }),
        )
        return result(await engine.studies.get({ studyId }))
      }
      case 'delete':
        await engine.studies.delete({ studyId })
        return { json: { deleted: studyId }, text: 'Deleted.' }
      default:
        throw usageError(`"${action}" is not understood here.`)
    }
  },
}

async function follow<T extends { jobId: JobId }>(context: CommandContext, engine: EngineClient, start: () => Promise<T>): Promise<T> {
  let started: T | undefined
  await finishJob(context, engine, async () => (started = await start()))
  if (started === undefined) throw new Error('Internal: a job ended before it began')
  return started
}

async function getStudy(engine: EngineClient, nameOrId: string): Promise<StudySummary> {
  const all = await engine.studies.list()
  const found = all.find((study) => study.id === nameOrId || study.name === nameOrId)
  if (found) return found
  const known = all.map((study) => study.name).join(', ') || 'none yet'
  throw new WorkbenchError('STUDY_NOT_FOUND', `There is no study ${nameOrId}.`, `Known studies: ${known}.`)
}

function minutesOption(context: CommandContext): number | undefined {
  const text = textOption(context, 'minutes')
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value > 0)) throw usageError(`--minutes takes a number above 0, not "${text}".`)
  return value
}

function listSettings(context: CommandContext, name: string): Record<string, JsonValue[]> {
  return Object.fromEntries(
    Object.entries(settings(context, name)).map(([key, value]) => {
      if (!Array.isArray(value) || value.length < 2) throw usageError(`--${name} takes key=[low,high] or a list of values, not "${key}".`)
      return [key, value]
    }),
  )
}

/** What is meant for this model: plain keys for all, `ease.regularization` for one. */
function ownOf<T>(values: Readonly<Record<string, T>>, modelId: string): Record<string, T> {
  const own = Object.entries(values).flatMap(([key, value]): [string, T][] => {
    const at = key.indexOf('.')
    if (at < 0) return [[key, value]]
    return key.slice(0, at) === modelId ? [[key.slice(at + 1), value]] : []
  })
  return Object.fromEntries(own)
}

function result(detail: StudyDetail): { json: unknown; text: string } {
  const { summary, trials } = detail
  const { metric } = summary.request
  const shown = [...trials].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)).slice(0, 20)
  const rows = shown.map((trial) => [
    trial.modelId,
    String(trial.number),
    trial.state,
    trial.value === null ? (trial.message ?? '') : trial.value.toFixed(4),
    trial.bestEpoch === null ? '' : String(trial.bestEpoch),
    duration(trial.seconds * 1000),
    pointText(trial.point),
  ])
  const commands = summary.best.flatMap(({ modelId, trial }) => {
    if (trial === null) return []
    const fixed = summary.request.models.find((model) => model.modelId === modelId)?.fixed ?? {}
    return [`coldframe train ${summary.datasetName} --model ${modelId} ${setOptions({ ...fixed, ...trial.point })}${splitOptions(summary)}`]
  })
  const text = [
    `${summary.name}: ${summary.state}, ${trials.length} trials on ${summary.request.split.id}; the test part was not opened.`,
    table(['model', 'trial', 'state', `validation ${metric}`, 'best epoch', 'time', 'settings'], rows),
    ...(commands.length > 0 ? ['', 'The best of each, as a run:', ...commands] : []),
  ]
  return { json: { study: summary, trials }, text: text.join('\n') }
}

function studiesTable(studies: readonly StudySummary[]): string {
  return table(
    ['study', 'dataset', 'state', 'trials', 'best on validation'],
    studies.map(({ name, datasetName, state, best, request }) => [
      name,
      datasetName,
      state,
      String(best.reduce((sum, { trials }) => sum + trials, 0)),
      best.map(({ modelId, trial }) => `${modelId} ${trial?.value?.toFixed(4) ?? '-'}`).join(', ') + ` (${request.metric})`,
    ]),
  )
}

function pointText(point: Readonly<Record<string, unknown>>): string {
  return Object.entries(point)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function setOptions(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `--set ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

function splitOptions({ request }: StudySummary): string {
  const own = Object.entries(request.split.config).map(([key, value]) => ` --split-set ${key}=${JSON.stringify(value)}`)
  return ` --split ${request.split.id}${own.join('')}`
}
