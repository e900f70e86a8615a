import type { Explanation, Listener, WhyNot } from '../../../contract/index.ts'
import { type Command, listOption, noMoreWords, numberOption, textOption, usageError, word } from '../command.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'

const usualTop = 20
const usualParts = 12

export const explainCommand: Command = {
  name: 'explain',
  usage: '<run>',
  summary: 'Why an item is recommended to a user or a history, or why not: what carries it, and what would bring it into the list.',
  warmReader: true,
  options: {
    user: { type: 'string', help: 'id of a user of the dataset' },
    history: { type: 'string', help: 'item,item,... of somebody that the model never saw, newest first' },
    item: { type: 'string', help: 'id of the item to explain' },
    top: { type: 'string', help: `length of the list that the item is in or not (${usualTop})` },
    parts: { type: 'string', help: `how many items of the history are named (${usualParts})` },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const user = textOption(context, 'user')
    const items = listOption(context, 'history')
    const item = textOption(context, 'item')
    if (item === undefined) throw usageError('--item is missing.')
    const whose = listener(user, items)
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const query = {
      runId: run.id,
      whose,
      item,
      top: numberOption(context, 'top') ?? usualTop,
      parts: numberOption(context, 'parts') ?? usualParts,
    }
    const [why, whyNot] = await Promise.all([engine.explore.explain(query), engine.explore.whyNot(query)])
    return { json: { why, whyNot }, text: [...describeStanding(why), '', ...describeParts(why), '', ...describeChanges(whyNot)].join('\n') }
  },
}

function listener(user: string | undefined, items: string[] | undefined): Listener {
  if (user !== undefined && items === undefined) return { user }
  if (user === undefined && items !== undefined) return { items }
  throw usageError('Give --user or --history.')
}

const nameOf = ({ item, title }: { item: string; title: string | null }): string => (title === null ? item : `${title} (${item})`)
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`

function describeStanding({ standing }: Explanation): string[] {
  const { rank, score, candidates, lastShown, margin } = standing
  const place = rank === null ? 'no candidate for this history' : `rank ${rank} of ${candidates}`
  const last =
    lastShown === null || margin === null || rank === null
      ? []
      : [`${signed(margin)} against place ${lastShown.rank} of the list, ${nameOf(lastShown)}`]
  return [`${nameOf(standing)}: ${place}, score ${score.toFixed(4)}`, ...last]
}

function describeParts({ method, historyLength, considered, parts, others, attributes, faithfulness, reason }: Explanation): string[] {
  if (historyLength > 0 && parts.every(({ contribution }) => contribution === 0)) {
    return [`History: no item of it changes this score. ${reason ?? 'The model knows nothing that relates them.'}`]
  }
  const how = method === 'exact' ? 'exact: the parts add up to the score' : 'by removal: what the score loses without each item'
  const bound = considered < historyLength ? `, the newest ${considered} of ${historyLength} items` : ''
  const rows = parts.map((part) => [signed(part.contribution), percent(part.share), part.item, part.title ?? ''])
  const rest = others.items === 0 ? [] : [[signed(others.contribution), '', '', `${others.items} other items`]]
  const lines = [`History (${how}${bound})`, table(['contribution', 'share', 'item', 'title'], [...rows, ...rest])]
  if (attributes.length > 0) {
    const values = attributes.map((part) => [
      signed(part.contribution),
      percent(part.share),
      percent(part.historyShare),
      `${part.field}: ${part.value}`,
      part.shared ? 'of this item too' : '',
    ])
    lines.push('', 'Attributes of the history', table(['contribution', 'share', 'of history', 'value', ''], values))
  }
  if (faithfulness === null) return [...lines, '', 'Faithfulness: not measured, the history is too short or the model has no fold-in.']
  const { value, removed, explaining, random, definition } = faithfulness
  lines.push(
    '',
    `Faithfulness ${value.toFixed(2)}: without the ${removed} strongest the score changes by ${signed(-explaining.scoreDrop)} (rank ${explaining.rank}), ` +
      `without ${removed} others by ${signed(-random.scoreDrop)} (rank ${random.rank.toFixed(1)} on average).`,
    definition,
  )
  return lines
}

function describeChanges({ standing, changes, tried, obstacle }: WhyNot): string[] {
  if (obstacle !== null) return [obstacle]
  const last = standing.lastShown?.rank ?? 0
  if (standing.rank !== null && standing.rank <= last) return ['It is in the list.']
  if (changes.length === 0) return [`None of ${tried} single changes of the history lifts it.`]
  return [
    `What would lift it (best of ${tried} single changes)`,
    ...changes.map(
      (one) => `${one.kind === 'add' ? 'with' : 'without'} ${nameOf(one)}: rank ${one.rank}${one.rank <= last ? ', in the list' : ''}`,
    ),
  ]
}
