import { resolve } from 'node:path'
import { FieldType, parseColumnType } from '../../../contract/index.ts'
import {
  type Command,
  type CommandContext,
  type CommandResult,
  noMoreWords,
  textOption,
  textOptions,
  usageError,
  word,
} from '../command.ts'
import { finishJob } from '../follow.ts'
import { getDataset } from '../find.ts'
import { table } from '../text.ts'

export const datasetsCommand: Command = {
  name: 'datasets',
  usage: '[show <dataset> | attributes <dataset> | delete <dataset>]',
  summary: 'Lists datasets, shows one, adds attributes of items or users.',
  options: {
    items: { type: 'string', help: 'attributes: a file of item attributes' },
    users: { type: 'string', help: 'attributes: a file of user attributes' },
    key: { type: 'string', help: 'attributes: the column with the ids' },
    type: { type: 'string', multiple: true, help: 'attributes: what a column is, e.g. --type plot=text, --type "tags=multi;"' },
  },
  async run(context) {
    const [verb] = context.words
    if (verb === undefined) return list(context)
    if (verb === 'show') return show(context)
    if (verb === 'attributes') return attributes(context)
    if (verb === 'delete') return remove(context)
    throw usageError(`datasets does not know "${verb}".`)
  },
}

async function list(context: CommandContext): Promise<CommandResult> {
  const datasets = await (await context.engine()).datasets.list()
  const rows = datasets.map((dataset) => [
    dataset.name,
    String(dataset.users),
    String(dataset.items),
    String(dataset.interactions),
    dataset.fingerprint.slice(0, 8),
  ])
  return {
    json: { datasets },
    text:
      datasets.length > 0
        ? table(['dataset', 'users', 'items', 'interactions', 'content'], rows)
        : 'No datasets yet: import one, or run the demo.',
  }
}

async function show(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const { summary, ...detail } = await engine.datasets.get({ datasetId: id })
  const facts = [
    ['users', String(summary.users)],
    ['items', String(summary.items)],
    ['interactions', String(summary.interactions)],
    ['density', detail.density.toFixed(5)],
    ['gini', detail.gini.toFixed(3)],
    ['time', summary.timeKind],
    ['source', `${detail.source.path} (${detail.source.format})`],
    ['dropped', detail.drops.reasons.map((one) => `${one.count} ${one.reason}`).join(', ') || 'none'],
    ...detail.itemFields.map((field) => [
      `item ${field.name}`,
      `${field.type}, ${field.cardinality} values, coverage ${field.coverageRatio.toFixed(3)}`,
    ]),
    ...detail.userFields.map((field) => [
      `user ${field.name}`,
      `${field.type}, ${field.cardinality} values, coverage ${field.coverageRatio.toFixed(3)}`,
    ]),
  ]
  return { json: { dataset: { ...summary, ...detail } }, text: [table([summary.name, ''], facts), ...detail.notes].join('\n') }
}

async function attributes(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const items = textOption(context, 'items')
  const users = textOption(context, 'users')
  const key = textOption(context, 'key')
  const path = items ?? users
  if (path === undefined || (items !== undefined && users !== undefined)) throw usageError('Give either --items <file> or --users <file>.')
  const types = textOptions(context, 'type').map((typed) => {
    const parsed = parseColumnType(typed)
    if (parsed === null) throw usageError(`--type takes column=${FieldType.options.join(' or column=')}, not "${typed}".`)
    return parsed
  })
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  await finishJob(context, engine, () =>
    engine.datasets.addAttributes({
      datasetId: id,
      target: items === undefined ? 'users' : 'items',
      path: resolve(path),
      ...(key === undefined ? {} : { key }),
      ...(types.length === 0 ? {} : { types: Object.fromEntries(types) }),
    }),
  )
  const dataset = await getDataset(engine, id)
  return { json: { dataset }, text: `${dataset.name} has ${dataset.itemFields} item fields and ${dataset.userFields} user fields.` }
}

async function remove(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  await engine.datasets.delete({ datasetId: id })
  return { json: { deleted: id }, text: `${name} is deleted.` }
}
