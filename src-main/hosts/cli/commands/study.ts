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
import { chosenDevice, deviceOption } from '../device-option.ts'
import { getDataset } from '../find.ts'
import { chosenSplit, splitOptions } from '../split-options.ts'
import { studyResult } from '../study-text.ts'
import { findPreset, presetsResult, requestOf, withSettings } from '../study-preset.ts'
import { followStudy, minutesOption } from './studies.ts'

export const studyCommand: Command = {
  name: 'study',
  usage: '<dataset> | --presets',
  summary:
    'Searches settings on the validation part, the same budget for every model; the test part stays closed. Ctrl-C stops, resume goes on.',
  options: {
    model: { type: 'string', multiple: true, help: 'model id; give it again for several models' },
    preset: { type: 'string', help: 'a ready study; what else is given replaces its own' },
    presets: { type: 'boolean', help: 'lists the ready studies' },
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
    ...deviceOption,
    name: { type: 'string', help: 'name of the study' },
  },
  async run(context) {
    if (context.options.presets === true) {
      noMoreWords(context, 0)
      return presetsResult(await (await context.engine()).plugins.studyPresets())
    }
    const datasetName = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const models = textOptions(context, 'model')
    const presetId = textOption(context, 'preset')
    if (models.length === 0 && presetId === undefined) throw usageError('--model is missing.')
    if (models.length > 0 && presetId !== undefined) throw usageError('A ready study has its own models: leave out --model, or --preset.')
    const asked = askedFor(context)
    const fixed = settings(context, 'set')
    const ranges = listSettings(context, 'range')
    const engine = await context.engine()
    const preset = presetId === undefined ? undefined : findPreset(await engine.plugins.studyPresets(), presetId)
    const { id: datasetId } = await getDataset(engine, datasetName)
    const split =
      preset?.split === undefined || textOption(context, 'split') !== undefined
        ? await chosenSplit(context, engine, datasetId)
        : { ...preset.split, config: { ...preset.split.config, ...settings(context, 'split-set') } }
    const studied = preset?.models ?? models.map((modelId) => ({ modelId, fixed: {}, ranges: {} }))
    const { studyId } = await followStudy(context, engine, () =>
      engine.studies.start({
        datasetId,
        split,
        ...(preset === undefined ? {} : requestOf(preset)),
        ...asked,
        models: studied.map((model) => withSettings(model, fixed, ranges)),
      }),
    )
    return studyResult(await engine.studies.get({ studyId }))
  },
}

/** What the options say of the request, and nothing of what they leave out. */
function askedFor(context: CommandContext) {
  const sampler = Sampler.optional().safeParse(textOption(context, 'sampler'))
  if (!sampler.success) throw usageError(`--sampler takes ${Sampler.options.join(', ')}.`)
  const trials = numberOption(context, 'trials')
  const minutes = minutesOption(context)
  const seeds = numberOption(context, 'seeds')
  const seed = numberOption(context, 'seed')
  const metric = textOption(context, 'metric')
  const name = textOption(context, 'name')
  return {
    ...chosenDevice(context),
    ...(sampler.data === undefined ? {} : { sampler: sampler.data }),
    ...(context.options['no-prune'] === true ? { prune: false } : {}),
    ...(trials === undefined ? {} : { trials }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(seeds === undefined ? {} : { seedsPerTrial: seeds }),
    ...(seed === undefined ? {} : { seed }),
    ...(metric === undefined ? {} : { metric }),
    ...(name === undefined ? {} : { name }),
  }
}

function listSettings(context: CommandContext, name: string): Record<string, JsonValue[]> {
  return Object.fromEntries(
    Object.entries(settings(context, name)).map(([key, value]) => {
      if (!Array.isArray(value) || value.length < 2) throw usageError(`--${name} takes key=[low,high] or a list of values, not "${key}".`)
      return [key, value]
    }),
  )
}
