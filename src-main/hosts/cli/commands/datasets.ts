import { type Command, type CommandContext, type CommandResult, noMoreWords, usageError, verbNamed, word } from '../command.ts'
import { deriveVersion, mergeVersion, showDiff, showLineage } from '../dataset-versions.ts'
import { finishJob } from '../follow.ts'
import { getDataset } from '../find.ts'
import { table } from '../text.ts'
import { readAttributeFile, versionOptions } from '../version-steps.ts'

export const datasetsCommand: Command = {
  name: 'datasets',
  usage:
    '[show <dataset> | derive <dataset> | merge <dataset> <other> | lineage <dataset> | diff <dataset> <other> | attributes <dataset> | delete <dataset>]',
  summary: 'Lists datasets, shows one, makes versions of them and says how two differ, adds attributes of items or users.',
  options: {
    items: { type: 'string', help: 'attributes, derive: a file of item attributes' },
    users: { type: 'string', help: 'attributes, derive: a file of user attributes' },
    key: { type: 'string', help: 'attributes, derive: the column with the ids' },
    type: { type: 'string', multiple: true, help: 'attributes, derive: what a column is, e.g. --type plot=text, --type "tags=multi;"' },
    ...versionOptions,
  },
  async run(context) {
    const [verb] = context.words
    if (verb === undefined) return list(context)
    return verbNamed(verbs, verb, 'datasets')(context)
  },
}

const verbs: Record<string, (context: CommandContext) => Promise<CommandResult>> = {
  show,
  attributes,
  derive: deriveVersion,
  merge: mergeVersion,
  lineage: showLineage,
  diff: showDiff,
  delete: remove,
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
  const file = readAttributeFile(context)
  if (file === undefined) throw usageError('Give either --items <file> or --users <file>.')
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  await finishJob(context, engine, () => engine.datasets.addAttributes({ datasetId: id, ...file }))
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
