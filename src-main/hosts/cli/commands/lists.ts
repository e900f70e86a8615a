import { resolve } from 'node:path'
import { type ForeignLists, ImportListsRequest } from '../../../contract/index.ts'
import { type Command, type CommandContext, type CommandResult, noMoreWords, textOption, usageError, word } from '../command.ts'
import { getDataset, getLists, getRun } from '../find.ts'
import { table } from '../text.ts'

export const listsCommand: Command = {
  name: 'lists',
  usage: 'import <file> --run <run> | list <dataset> | delete <dataset> <lists>',
  summary: 'Recommendation lists that another tool made for a split, to stand beside runs in the laboratory.',
  options: {
    run: { type: 'string', help: 'import: a finished run on the split that the lists were made for' },
    name: { type: 'string', help: 'import: a name for the lists' },
    order: { type: 'string', help: 'import: rank, score or file: what the third column is, or that the order of the lines counts' },
    'user-column': { type: 'string', help: 'import: column with the users' },
    'item-column': { type: 'string', help: 'import: column with the items' },
    'order-column': { type: 'string', help: 'import: column with the rank or score' },
  },
  async run(context) {
    const verb = word(context, 0, 'verb')
    if (verb === 'import') return importLists(context)
    if (verb === 'list') return list(context)
    if (verb === 'delete') return remove(context)
    throw usageError(`lists does not know "${verb}".`)
  },
}

async function importLists(context: CommandContext): Promise<CommandResult> {
  const path = resolve(word(context, 1, 'file'))
  noMoreWords(context, 2)
  const run = textOption(context, 'run')
  if (run === undefined) throw usageError('lists import needs --run: a finished run on the split that the lists were made for.')
  const order = ImportListsRequest.shape.order.safeParse(textOption(context, 'order'))
  if (!order.success) throw usageError('--order takes rank, score or file.')
  const columns = { userColumn: 'user-column', itemColumn: 'item-column', orderColumn: 'order-column', name: 'name' }
  const named = Object.entries(columns).flatMap(([key, option]) => {
    const value = textOption(context, option)
    return value === undefined ? [] : [[key, value] as const]
  })
  const engine = await context.engine()
  const { id } = await getRun(engine, run)
  const lists = await engine.laboratory.importLists({ runId: id, path, order: order.data, ...Object.fromEntries(named) })
  const { counts, problems } = lists
  const lines = [
    `${lists.name} is kept as ${lists.id}: lists of ${counts.users} test users, ${lists.depth} places at most, ordered by ${orderName(lists)}.`,
    ...remarks(lists),
    ...problems.map(({ line, message }) => `  line ${line}: ${message}`),
    `Use it: laboratory ${JSON.stringify(run)} --foreign ${JSON.stringify(lists.name)}`,
  ]
  return { json: { lists }, text: lines.join('\n') }
}

function orderName({ order }: ForeignLists): string {
  return order === 'file' ? 'the order of the lines' : order
}

/** What is not as it should be, and what follows from it. */
function remarks({ counts }: ForeignLists): string[] {
  const said: [number, string][] = [
    [counts.usersWithoutList, 'test users have no list: they count as empty'],
    [counts.knownItems, 'places go to items that the user is known to have: no hit can stand there'],
    [counts.unknownItems, 'places go to items that the split does not have: no hit can stand there'],
    [counts.emptyPlaces, 'places are empty, their ranks are not in the file: no hit can stand there'],
    [counts.repeated, 'places repeat an item of the same list: left out'],
    [counts.otherUsers, 'lines are of users outside the test part: passed over'],
    [counts.unknownUsers, 'lines are of users whom the dataset does not have: passed over'],
  ]
  return said.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}.`)
}

async function list(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const lists = await engine.laboratory.lists({ datasetId: id })
  const rows = lists.map((one) => [
    one.id,
    one.name,
    `${one.splitId} ${one.splitHash.slice(0, 8)}`,
    String(one.counts.users),
    String(one.depth),
  ])
  return {
    json: { lists },
    text: lists.length > 0 ? table(['id', 'lists', 'split', 'users', 'places'], rows) : 'No lists yet: lists import <file> --run <run>.',
  }
}

async function remove(context: CommandContext): Promise<CommandResult> {
  const [name, wanted] = [word(context, 1, 'dataset'), word(context, 2, 'lists')]
  noMoreWords(context, 3)
  const engine = await context.engine()
  const { id: datasetId } = await getDataset(engine, name)
  const found = await getLists(engine, datasetId, wanted)
  await engine.laboratory.deleteLists({ datasetId, listsId: found.id })
  return { json: { deleted: found.id }, text: `${found.name} is deleted.` }
}
