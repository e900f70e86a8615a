import type { ItemDetail, ItemExposure, ItemInRun, RelatedItem } from '../../../contract/index.ts'
import { type Command, noMoreWords, numberOption, word } from '../command.ts'
import { findDataset, getRun } from '../find.ts'
import { table } from '../text.ts'

const usualTop = 20
const shownRows = 10

export const itemCommand: Command = {
  name: 'item',
  usage: '<dataset|run> <item>',
  summary: 'One item: who took it, what is like it; with a run also in whose lists it stands and how that compares with who wanted it.',
  warmReader: true,
  options: {
    top: { type: 'string', help: `length of the lists that are looked at, up to 100 (${usualTop})` },
  },
  async run(context) {
    const name = word(context, 0, 'dataset|run')
    const item = word(context, 1, 'item')
    noMoreWords(context, 2)
    const top = numberOption(context, 'top') ?? usualTop
    const engine = await context.engine()
    const dataset = await findDataset(engine, name)
    if (dataset) {
      const detail = await engine.datasets.item({ datasetId: dataset.id, item })
      return { json: { detail }, text: describeItem(detail).join('\n') }
    }
    const { id, datasetId } = await getRun(engine, name)
    const [detail, inRun] = await Promise.all([engine.datasets.item({ datasetId, item }), engine.explore.item({ runId: id, item, top })])
    return { json: { detail, inRun }, text: [...describeItem(detail), '', ...describeInRun(inRun, top)].join('\n') }
  },
}

const nameOf = ({ item, title }: { item: string; title: string | null }): string => (title === null ? item : `${title} (${item})`)
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function describeItem(detail: ItemDetail): string[] {
  const { interactions, popularityRank, items, attributes, ratings, byUsers, byContent, takers } = detail
  const values = Object.entries(attributes).map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
  return [
    `${nameOf(detail)}: ${interactions} interactions, rank ${popularityRank} of ${items} by popularity`,
    ...(values.length === 0 ? [] : [values.join('; ')]),
    ...(ratings.length === 0 ? [] : [`Ratings: ${ratings.map(({ value, count }) => `${value}: ${count}`).join(', ')}`]),
    `Taken by, newest first: ${
      takers
        .slice(0, shownRows)
        .map(({ user }) => user)
        .join(', ') || 'nobody'
    }${interactions > shownRows ? ', ...' : ''}`,
    ...related('Taken by the same users', byUsers, 'users of both'),
    ...related('Alike in attributes', byContent, 'shared values'),
  ]
}

function related(title: string, items: readonly RelatedItem[], shared: string): string[] {
  if (items.length === 0) return ['', `${title}: none`]
  const rows = items.slice(0, shownRows).map((one) => [one.similarity.toFixed(4), String(one.shared ?? ''), one.item, one.title ?? ''])
  return ['', title, table(['similarity', shared, 'item', 'title'], rows)]
}

function describeInRun({ exposure, related: own, obstacles }: ItemInRun, top: number): string[] {
  return [
    ...(exposure === null ? [] : describeExposure(exposure, top)),
    ...(own === null ? [] : related('First for somebody who has only this item', own, '')),
    ...obstacles,
  ]
}

const verdicts: Record<ItemExposure['verdict'], string> = {
  'hidden-strength': 'It does well where it is shown but is rarely shown.',
  overshown: 'It is shown more often than it is wanted.',
  even: 'It is shown about as often as it is wanted.',
  'too-few': 'It is shown or held out for fewer than five users: too few to say more.',
}

function describeExposure(exposure: ItemExposure, top: number): string[] {
  const { users, shown, hits, precision, averagePrecision, placeShare, heldOutShare, heldOut, medianRank, ranks, lists, verdict } = exposure
  const hitRate =
    precision === null ? '' : `, ${hits} hits: ${percent(precision.value)} (${percent(precision.low)} to ${percent(precision.high)})`
  return [
    `In ${shown} of ${users} lists of ${top}${hitRate}; an average place hits in ${percent(averagePrecision)}.`,
    `It has ${percent(placeShare)} of the places and ${percent(heldOutShare)} of what was held out. ${verdicts[verdict]}`,
    medianRank === null
      ? 'Nobody had it held out.'
      : `Held out for ${heldOut} users; median rank ${medianRank}; ${ranks.map(({ upTo, users: count }) => `${upTo === null ? 'below' : `to ${upTo}`}: ${count}`).join(', ')}`,
    ...(lists.length === 0
      ? []
      : [
          `Highest in the lists of ${lists
            .slice(0, shownRows)
            .map(({ user, rank, isHit }) => `${user} (${rank}${isHit ? ', hit' : ''})`)
            .join(', ')}`,
        ]),
  ]
}
