import { resolve } from 'node:path'
import { type SplitFile, type SplitPart } from '../../../contract/index.ts'
import { type Command, type CommandContext, type CommandResult, noMoreWords, textOption, usageError, word } from '../command.ts'
import { getDataset } from '../find.ts'
import { chosenSplit, splitOptions } from '../split-options.ts'
import { table } from '../text.ts'

export const splitCommand: Command = {
  name: 'split',
  usage: 'import <dataset> | list <dataset> | preview <dataset>',
  summary: 'Imports lists for splits (items held out, training and test rows, negatives), lists them, and previews a split.',
  options: {
    items: { type: 'string', help: 'import: file of the items that are held out for the test' },
    'validation-items': { type: 'string', help: 'import: file of the items for validation; without, some are drawn' },
    'train-items': { type: 'string', help: 'import: file of the training items; all others then do not exist' },
    train: { type: 'string', help: 'import: file of the training rows (user, item)' },
    validation: { type: 'string', help: 'import: file of the validation rows, or of negatives for them; without, some are drawn' },
    test: { type: 'string', help: 'import: file of the test rows' },
    negatives: { type: 'string', help: 'import: file of the items that each user’s test items are ranked among' },
    'item-column': { type: 'string', help: 'import: column with the items, where it is not the first (second in rows)' },
    'user-column': { type: 'string', help: 'import: column with the users, where it is not the first' },
    'part-column': { type: 'string', help: 'import: column of --items that says train, validation or test' },
    name: { type: 'string', help: 'import: a name for the list' },
    ...splitOptions,
  },
  async run(context) {
    const verb = word(context, 0, 'verb')
    if (verb === 'import') return importList(context)
    if (verb === 'list') return list(context)
    if (verb === 'preview') return preview(context)
    throw usageError(`split does not know "${verb}".`)
  },
}

/** Which options belong together, and the part that each names. */
const kinds = [
  { kind: 'held-out-items', options: { items: 'test', 'validation-items': 'validation', 'train-items': 'train' } },
  { kind: 'negatives', options: { negatives: 'test', validation: 'validation' } },
  { kind: 'fixed-folds', options: { train: 'train', validation: 'validation', test: 'test' } },
] as const satisfies readonly { kind: SplitFile['kind']; options: Record<string, SplitPart> }[]

async function importList(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const wanted = kinds.find(({ options }) => textOption(context, Object.keys(options)[0]) !== undefined)
  if (!wanted) throw usageError('Give --items, or --train and --test, or --negatives.')
  const files = Object.entries(wanted.options).flatMap(([option, part]) => {
    const path = textOption(context, option)
    return path === undefined ? [] : [{ part, path: resolve(path) }]
  })
  const columns = { itemColumn: 'item-column', userColumn: 'user-column', partColumn: 'part-column', name: 'name' }
  const named = Object.entries(columns).flatMap(([key, option]) => {
    const value = textOption(context, option)
    return value === undefined ? [] : [[key, value] as const]
  })
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const file = await engine.datasets.importSplit({ datasetId: id, kind: wanted.kind, files, ...Object.fromEntries(named) })
  return {
    json: { file },
    text: `${file.name} is kept as ${file.id} (${describeCounts(file)}).\nUse it: train ${name} --split ${usedBy(file.kind)} ${settingsFor(file)}`,
  }
}

async function list(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const files = await engine.datasets.splitFiles({ datasetId: id })
  const rows = files.map((file) => [file.id, file.name, usedBy(file.kind), describeCounts(file)])
  return {
    json: { files },
    text: files.length > 0 ? table(['id', 'list', 'for split', 'entries'], rows) : 'No lists yet: split import <dataset>.',
  }
}

async function preview(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const split = await chosenSplit(context, engine, id)
  const { counts, splitHash, warnings } = await engine.datasets.splitPreview({ datasetId: id, split })
  const rows = [
    ['split', `${split.id} ${splitHash.slice(0, 12)}`],
    ...Object.entries(counts).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value),
    ]),
  ]
  return { json: { split: split.id, splitHash, counts, warnings }, text: [table([name, ''], rows), ...warnings].join('\n') }
}

function usedBy(kind: SplitFile['kind']): string {
  return kind === 'negatives' ? 'leave-one-out' : kind
}

/** Negatives are an option of their split, which has to be told to rank among them. */
function settingsFor({ kind, id }: SplitFile): string {
  return `${kind === 'negatives' ? '--split-set candidates=file ' : ''}--split-set file=${id}`
}

function describeCounts({ counts, unknown }: SplitFile): string {
  const parts = Object.entries(counts).map(([part, count]) => `${count} ${part}`)
  return [...parts, ...(unknown > 0 ? [`${unknown} not in the dataset`] : [])].join(', ')
}
