import type { AttributeValues } from '../../../contract/index.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { countText, metricText, plainText } from '../../kernel/number-text.ts'
import { type GroupNode, type LeafNode, paragraph, tableNode, type TableNode } from '../document.ts'
import type { ShownList } from '../report-input.ts'
import { defineBlock } from './block.ts'

/** So many entries of a history are printed, the newest last. */
const shownHistory = 10
const shownMissed = 6
const shownValues = 2

export const usersBlock = defineBlock({
  kind: 'users',
  title: 'A few users',
  summary: 'Single users: what they did, what was recommended, which hidden items were found and where the others are.',
  render({ found: { lists = [] }, runs }) {
    if (lists.length === 0) return []
    const nameOf = (list: ShownList): string => runs.find((run) => run.detail.summary.id === list.runId)?.name ?? 'the model'
    return [
      paragraph(
        'Hidden items that the list found are marked. Scores are the model\u2019s own numbers: comparable within one list only.',
        true,
      ),
      ...lists.map((list) => card(list, nameOf(list))),
    ]
  },
})

function card(list: ShownList, runName: string): GroupNode {
  const hits = list.items.filter((item) => item.heldOutHit).length
  const heldOut = hits + list.missed.length
  const facts = [
    attributesText(list.userAttributes),
    heldOut === 0 ? '' : `${hits} of ${heldOut} hidden items in the first ${list.items.length}`,
    figureText(list),
  ]
  return {
    kind: 'group',
    layout: 'card',
    title: `User ${list.user ?? 'made up'}`,
    note: facts.filter((fact) => fact !== '').join(' \u00b7 '),
    nodes: [historyTable(list), listTable(list, runName), ...missed(list)],
  }
}

function historyTable({ user, history }: ShownList): TableNode {
  const known = history.filter((entry) => entry.part === 'known')
  const title =
    known.length > shownHistory ? `Last ${shownHistory} of ${countText(known.length)} known items` : `${known.length} known items`
  return tableNode({
    title: `${title} of user ${user ?? 'made up'}`,
    columns: [
      { title, isNumber: false },
      { title: 'attributes', isNumber: false },
      { title: 'rating', isNumber: true },
    ],
    rows: known.slice(-shownHistory).map(({ title: name, item, attributes, rating }) => ({
      cells: [
        { text: name ?? item },
        { text: attributesText(attributes) },
        rating === null ? { text: '' } : { text: plainText(rating), value: rating },
      ],
    })),
  })
}

function listTable({ user, items, candidates, runId }: ShownList, runName: string): TableNode {
  return tableNode({
    title: `List of user ${user ?? 'made up'}`,
    caption: `By ${runName} (${runId}), among ${countText(candidates)} candidates.`,
    columns: [
      { title: 'rank', isNumber: true },
      { title: `Recommended by ${runName}`, isNumber: false },
      { title: 'attributes', isNumber: false },
      { title: 'score', isNumber: true },
      { title: 'hidden', isNumber: false },
    ],
    rows: items.map(({ rank, title, item, attributes, score, heldOutHit }) => ({
      cells: [
        { text: String(rank), value: rank },
        { text: title ?? item },
        { text: attributesText(attributes) },
        { text: scoreText(score, items), value: score, bar: barOf(score, items) },
        { text: heldOutHit ? 'hit' : '' },
      ],
      ...(heldOutHit ? { emphasis: 'hit' as const } : {}),
    })),
  })
}

/** Scores have no zero of their own: the best is a full bar, the last shown a quarter. */
function barOf(score: number, all: ShownList['items']): number {
  const [high, low] = [all[0].score, all[all.length - 1].score]
  return high === low ? 1 : Number((0.25 + (0.75 * (score - low)) / (high - low)).toFixed(3))
}

/** The same decimals in the whole list: three digits of its best score. */
function scoreText(score: number, all: ShownList['items']): string {
  const digits = 2 - Math.floor(Math.log10(Math.abs(all[0].score) || 1))
  return score.toFixed(Math.max(0, Math.min(6, digits))).replace('-', '\u2212')
}

function missed(list: ShownList): LeafNode[] {
  if (list.missed.length === 0) return []
  const more = list.missed.length - shownMissed
  const named = list.missed.slice(0, shownMissed).map(({ title, item, rank }) => `${title ?? item} (rank ${countText(rank)})`)
  const rest = more > 0 ? ` and ${more} more, the last at rank ${countText(list.missed[list.missed.length - 1].rank)}` : ''
  return [paragraph(`Hidden, but not in this list: ${named.join(', ')}${rest}.`, true)]
}

function figureText({ metrics }: ShownList): string {
  const key = ['ndcg@20', ...Object.keys(metrics)].find((known) => known in metrics)
  return key === undefined ? '' : `${metricTitle(key)} ${metricText(metrics[key])}`
}

/** A few values, shortest fields first in the order of the data: `Drama, Comedy`. */
function attributesText(attributes: AttributeValues): string {
  const values = Object.values(attributes).flatMap((value) => (Array.isArray(value) ? value : [String(value)]))
  return values.slice(0, shownValues).join(', ')
}
