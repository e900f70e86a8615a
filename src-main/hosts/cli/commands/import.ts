import { resolve } from 'node:path'
import { z } from 'zod'
import { Mapping } from '../../../contract/index.ts'
import { type Command, noMoreWords, textOption, usageError, word } from '../command.ts'
import { finishJob } from '../follow.ts'
import { getDataset } from '../find.ts'

export const importCommand: Command = {
  name: 'import',
  usage: '<path>',
  summary: 'Brings a file or folder of interactions into the workspace.',
  options: {
    name: { type: 'string', help: 'name of the dataset (needed)' },
    format: { type: 'string', help: 'importer id; recognised by content when left out' },
    map: { type: 'string', help: 'user=<column>,item=<column>,rating=<column>,time=<column>' },
    'max-bad': { type: 'string', help: 'highest accepted share of bad rows, 0..1 (0.2)' },
  },
  async run(context) {
    const path = resolve(word(context, 0, 'path'))
    noMoreWords(context, 1)
    const name = textOption(context, 'name')
    if (name === undefined) throw usageError('--name is missing.')
    const format = textOption(context, 'format')
    const map = textOption(context, 'map')
    const maxBad = textOption(context, 'max-bad')
    const engine = await context.engine()
    const datasetId = await finishJob(context, engine, () =>
      engine.datasets.import({
        path,
        name,
        ...(format === undefined ? {} : { format }),
        ...(map === undefined ? {} : { mapping: readMapping(map) }),
        ...(maxBad === undefined ? {} : { maxBadRatio: readRatio(maxBad) }),
      }),
    )
    const dataset = await getDataset(engine, datasetId ?? name)
    const count = (value: number): string => value.toLocaleString('en')
    return {
      json: { dataset },
      text: `${dataset.name}: ${count(dataset.interactions)} interactions of ${count(dataset.users)} users with ${count(dataset.items)} items; ${count(dataset.dropped)} rows dropped.`,
    }
  },
}

function readMapping(text: string): Mapping {
  const parts = text.split(',').map((part) => {
    const at = part.indexOf('=')
    if (at < 1) throw usageError(`--map takes role=column pairs, not "${part}".`)
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
  const parsed = z.strictObject(Mapping.shape).safeParse(Object.fromEntries(parts))
  if (!parsed.success) throw usageError(`--map knows the roles user, item, rating, time; got "${text}".`)
  return parsed.data
}

function readRatio(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 1)) throw usageError(`--max-bad takes a share between 0 and 1, not "${text}".`)
  return value
}
