import type { Estimate } from '../../../contract/index.ts'
import { type Command, noMoreWords, settings, textOptions, usageError, word } from '../command.ts'
import { chosenDevice, deviceOption } from '../device-option.ts'
import { getConfig, getDataset } from '../find.ts'
import { chosenSplit, splitOptions } from '../split-options.ts'
import { duration, table } from '../text.ts'

interface Estimated {
  readonly name: string
  readonly estimate: Estimate
}

export const estimateCommand: Command = {
  name: 'estimate',
  usage: '<dataset>',
  summary: 'What runs would take in time, memory, GPU memory and disk, measured on a few real batches; trains nothing.',
  options: {
    model: { type: 'string', multiple: true, help: 'model id; give it again for several models' },
    config: { type: 'string', multiple: true, help: 'name of a saved configuration, in place of --model; --set goes over its values' },
    set: { type: 'string', multiple: true, help: 'key=value of the model, e.g. --set epochs=50' },
    ...splitOptions,
    ...deviceOption,
  },
  async run(context) {
    const datasetName = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const models = textOptions(context, 'model')
    const configNames = textOptions(context, 'config')
    if (models.length + configNames.length === 0) throw usageError('--model or --config is missing.')
    const device = chosenDevice(context)
    const own = settings(context, 'set')
    const engine = await context.engine()
    const { id } = await getDataset(engine, datasetName)
    const configs = await Promise.all(configNames.map((name) => getConfig(engine, name)))
    const split = await chosenSplit(context, engine, id)
    const wanted = [
      ...models.map((modelId) => ({ name: modelId, modelId, config: own })),
      ...configs.map(({ name, modelId, values }) => ({ name, modelId, config: { ...values, ...own } })),
    ]
    const estimated: Estimated[] = []
    // One after the other: beside each other they would measure each other.
    for (const { name, modelId, config } of wanted) {
      estimated.push({ name, estimate: await engine.runs.estimate({ datasetId: id, modelId, config, split, ...device }) })
    }
    return { json: estimated, text: estimatesText(estimated) }
  },
}

function estimatesText(all: readonly Estimated[]): string {
  const rows = all.map(({ name, estimate: { secondsPerEpoch, totalSeconds, peakMemoryMb, gpu, diskMb } }) => [
    name,
    duration(totalSeconds * 1000),
    secondsPerEpoch === null ? '' : duration(secondsPerEpoch * 1000),
    mebibytes(peakMemoryMb),
    gpu === null ? '' : `${mebibytes(gpu.neededMb)}${gpu.freeMb === null ? '' : ` of ${mebibytes(gpu.freeMb)} free`}`,
    mebibytes(diskMb),
  ])
  return [
    table(['model', 'time', 'an epoch', 'memory', 'GPU memory', 'disk'], rows),
    ...all.map(({ name, estimate }) => `${name}: ${estimate.basis}${estimate.gpu?.advice ? ` ${estimate.gpu.advice}` : ''}`),
  ].join('\n')
}

function mebibytes(size: number): string {
  return `${Math.ceil(size).toLocaleString('en')} MiB`
}
