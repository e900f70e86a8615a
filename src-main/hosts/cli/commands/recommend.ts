import { resolve } from 'node:path'
import type { UserList } from '../../../contract/index.ts'
import { type Command, listOption, noMoreWords, numberOption, textOption, usageError, word } from '../command.ts'
import { finishJob } from '../follow.ts'
import { getRun, getSegment } from '../find.ts'
import { table } from '../text.ts'

export const recommendCommand: Command = {
  name: 'recommend',
  usage: '<run>',
  summary: 'The list of one user, of a history, or of all users or those of a segment.',
  warmReader: true,
  options: {
    user: { type: 'string', help: 'id of a user of the dataset' },
    history: { type: 'string', help: 'item,item,... of somebody that the model never saw' },
    all: { type: 'boolean', help: 'lists for all users, into --out' },
    segment: { type: 'string', help: 'with --all: only users of this segment of the dataset' },
    histories: { type: 'string', help: 'lists for a file of histories (user,item), into --out' },
    top: { type: 'string', help: 'length of the list (20)' },
    out: { type: 'string', help: '.csv or .parquet file for --all and --histories' },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const user = textOption(context, 'user')
    const history = listOption(context, 'history')
    const histories = textOption(context, 'histories')
    const out = textOption(context, 'out')
    const top = numberOption(context, 'top') ?? 20
    const segment = textOption(context, 'segment')
    const all = context.options.all === true
    const ways = [user !== undefined, history !== undefined, all || histories !== undefined].filter(Boolean).length
    if (segment !== undefined && !all) throw usageError('--segment goes with --all.')
    if (ways !== 1) throw usageError('Give one of --user, --history, --all or --histories.')
    if (user === undefined && history === undefined && out === undefined) throw usageError('--out is missing.')
    const engine = await context.engine()
    const { id, datasetId } = await getRun(engine, name)
    if (user !== undefined) return listResult(await engine.explore.forUser({ runId: id, user, top }))
    if (history !== undefined) return listResult(await engine.explore.forHistory({ runId: id, items: history, top }))
    const file = resolve(out ?? '')
    const segmentId = segment === undefined ? undefined : (await getSegment(engine, datasetId, segment)).id
    await finishJob(context, engine, () =>
      engine.explore.writeLists({
        runId: id,
        top,
        out: file,
        ...(segmentId === undefined ? {} : { segmentId }),
        ...(histories === undefined ? {} : { histories: resolve(histories) }),
      }),
    )
    return { json: { out: file }, text: `Written to ${file}.` }
  },
}

function listResult(list: UserList): { json: UserList; text: string } {
  const rows = list.items.map((item) => [
    String(item.rank),
    item.item,
    item.title ?? '',
    item.score.toFixed(4),
    item.heldOutHit ? 'hit' : '',
  ])
  const unknown = list.unknownItems.length > 0 ? [`Unknown to this model: ${list.unknownItems.join(', ')}`] : []
  const missed = list.missed.slice(0, 10).map((one) => `${one.title ?? one.item} (${one.rank})`)
  return {
    json: list,
    text: [
      table(['rank', 'item', 'title', 'score', 'held out'], rows),
      ...(missed.length > 0 ? [`Missed, with rank: ${missed.join(', ')}`] : []),
      ...unknown,
    ].join('\n'),
  }
}
