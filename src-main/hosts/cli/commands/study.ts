import { Sampler } from '../../../contract/index.ts'
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
import { chosenSplit, splitOptions } from '../split-options.ts'
import { studyResult } from '../study-text.ts'
import { followStudy, minutesOption } from './studies.ts'

export const studyCommand: Command = {
  name: 'study',
  usage: '<dataset>',
  summary:
    'Searches settings on the validation part, the same budget for every model; the test part stays closed. Ctrl-C stops, resume goes on.',
  options: {
    model: { type: 'string', multiple: true, help: 'model id; give it again for several models' },
    trials: { type: 'string', help: 'settings to try per model' },
    minutes: { type: 'string', help: 'minutes per model; the trial under way then ends with its next look at validation' },
    sampler: { type: 'string', help: 'tpe, random or grid (tpe)' },
    metric: { type: 'string', help: 'what is maximised on validation (ndcg@100)' },
    set: { type: 'string', multiple: true, help: 'key=value that stays fixed; model.key=value for one model' },
    range: { type: 'string', multiple: true, help: 'key=[low,high] or key=["a","b"] to search; model.key=... for one model' },
    seeds: { type: 'string', help: 'trainings per trial, the mean counts (1)' },
    'no-prune': { type: 'boolean', help: 'finish hopeless trials too' },
    ...splitOptions,
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
    const split = await chosenSplit(context, engine, datasetId)
    const { studyId } = await followStudy(context, engine, () =>
      engine.studies.start({
        datasetId,
        models: models.map((modelId) => ({ modelId, fixed: ownOf(fixed, modelId), ranges: ownOf(ranges, modelId) })),
        split,
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
    return studyResult(await engine.studies.get({ studyId }))
  },
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
