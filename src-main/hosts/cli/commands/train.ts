import { parseSeedList, type RunSummary } from '../../../contract/index.ts'
import {
  type Command,
  type CommandContext,
  noMoreWords,
  numberOption,
  settings,
  textOption,
  textOptions,
  usageError,
  word,
} from '../command.ts'
import { chosenDevice, deviceOption } from '../device-option.ts'
import { finishRuns } from '../follow.ts'
import { getConfig, getDataset, getRun } from '../find.ts'
import { chosenSplit, splitOptions } from '../split-options.ts'
import { meansText, runsTable } from '../text.ts'

export const trainCommand: Command = {
  name: 'train',
  usage: '<dataset>',
  summary: 'Trains and evaluates; waits and shows progress; ctrl-C cancels after the current batch.',
  options: {
    model: { type: 'string', multiple: true, help: 'model id; give it again for several models' },
    config: { type: 'string', multiple: true, help: 'name of a saved configuration, in place of --model; --set goes over its values' },
    preset: { type: 'string', help: 'a preset of the model' },
    set: { type: 'string', multiple: true, help: 'key=value of the model, e.g. --set epochs=50' },
    runs: { type: 'string', multiple: true, help: 'a finished run that a blend is made of; give it for each' },
    ...splitOptions,
    seed: { type: 'string', help: 'seed of model and run (1)' },
    seeds: { type: 'string', help: 'several seeds as one group of runs: 1,2,3 or 1-5' },
    'split-seeds': { type: 'string', help: 'the split drawn anew with each of these seeds' },
    group: { type: 'string', help: 'name of the group of runs' },
    ...deviceOption,
    cutoffs: { type: 'string', help: 'K of the metrics (5,10,20,50,100)' },
    name: { type: 'string', help: 'name of the run' },
  },
  async run(context) {
    const datasetName = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const models = textOptions(context, 'model')
    const configNames = textOptions(context, 'config')
    if (models.length + configNames.length === 0) throw usageError('--model or --config is missing.')
    const preset = textOption(context, 'preset')
    const name = textOption(context, 'name')
    const seed = numberOption(context, 'seed')
    const seeds = seedsOption(context, 'seeds')
    const splitSeeds = seedsOption(context, 'split-seeds')
    const group = textOption(context, 'group')
    const cutoffs = textOption(context, 'cutoffs')
    const device = chosenDevice(context)
    const engine = await context.engine()
    const { id } = await getDataset(engine, datasetName)
    const configs = await Promise.all(configNames.map((configName) => getConfig(engine, configName)))
    const wanted = [
      ...models.map((modelId) => ({ modelId, title: modelId, ...(preset === undefined ? {} : { presetId: preset }) })),
      ...configs.map((config) => ({ modelId: config.modelId, title: config.name, savedConfig: { configId: config.id } })),
    ]
    const parts = await Promise.all(textOptions(context, 'runs').map((run) => getRun(engine, run)))
    const isSplitLeftToParts = parts.length > 0 && textOption(context, 'split') === undefined && splitSeeds === undefined
    const split = isSplitLeftToParts ? undefined : await chosenSplit(context, engine, id)
    const started = await engine.runs.start({
      datasetId: id,
      models: wanted.map(({ title, ...model }) => ({
        ...model,
        config: { ...settings(context, 'set'), ...(parts.length === 0 ? {} : { runs: parts.map((run) => run.id) }) },
        ...(name === undefined ? {} : { name: wanted.length === 1 ? name : `${name} ${title}` }),
      })),
      ...(split === undefined || splitSeeds === undefined
        ? { split }
        : { splits: splitSeeds.map((drawn) => ({ ...split, config: { ...split.config, seed: drawn } })) }),
      ...(seed === undefined ? {} : { seed }),
      ...(seeds === undefined ? {} : { seeds }),
      ...(group === undefined ? {} : { group }),
      ...(cutoffs === undefined ? {} : { cutoffs: cutoffs.split(',').map(Number) }),
      ...device,
    })
    const runs = await finishRuns(context, engine, started)
    const means = await engine.runs.means({ runIds: runs.map((run) => run.id) })
    return { json: { runs: runs.map(trainedRun), means }, text: runsTable(runs) + meansText(means), exitCode: exitCodeOfRuns(runs) }
  },
}

function seedsOption(context: CommandContext, name: string): number[] | undefined {
  const text = textOption(context, name)
  if (text === undefined) return undefined
  const seeds = parseSeedList(text)
  if (seeds === null) throw usageError(`--${name} takes seeds such as 1,2,3 or 1-5, not "${text}".`)
  return seeds
}

export function trainedRun(run: RunSummary): Record<string, unknown> {
  const { id, name, modelId, state, splitHash, backend, device, metrics, secondsPerEpoch, peakMemoryMb, error } = run
  return {
    id,
    name,
    model: modelId,
    status: state,
    splitHash,
    backend,
    device,
    metrics,
    secondsPerEpoch,
    peakMemoryMb,
    ...(error ? { error } : {}),
  }
}

export function exitCodeOfRuns(runs: readonly RunSummary[]): number {
  if (runs.some((run) => run.state === 'failed')) return 5
  return runs.every((run) => run.state === 'finished') ? 0 : 130
}
