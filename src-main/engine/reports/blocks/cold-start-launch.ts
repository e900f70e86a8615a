import { countText, percentText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, type LeafNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { studioEvidence } from '../evidence.ts'
import type { ColdStartFindings } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'

const lights = { known: 'known ground', thin: 'thin ground', new: 'new ground', empty: 'nothing known' }
const states = { known: 'good', thin: 'open', new: 'warning', empty: 'warning' } as const

/** Planned items: the order of their launch, where their audiences overlap, and which lines could not be read. */
export function launchNodes({ launch }: ColdStartFindings, run: ShownRun, share: number): ReportNode[] {
  if (launch === null) return []
  const { items, overlap, problems, ignored } = launch
  const evidence = studioEvidence(run, 0, 'no interval')
  const remarks: LeafNode[] = [
    ...(problems.length === 0
      ? []
      : [
          {
            kind: 'list' as const,
            isOrdered: false,
            items: problems.map(({ line, message }) => [{ text: `Line ${line} is left out: ${message}` }]),
          },
        ]),
    ...(ignored.length === 0 ? [] : [paragraph(`Not an attribute of the items, so not used: ${ignored.join(', ')}.`, true)]),
  ]
  return [
    headingNode('Launch sheet'),
    paragraph(
      `${items.length} planned items by ${run.name} (${run.detail.summary.id}), an audience of ${percentText(share, 1)} of all users each. First comes the item whose audience has most users, then always the one that adds most.`,
    ),
    tableNode({
      title: 'Launch sheet',
      columns: [
        { title: 'Launch', isNumber: true },
        { title: 'Item', isNumber: false },
        { title: 'attributes', isNumber: false },
        ...['audience', 'new users', 'covered'].map((title) => ({ title, isNumber: true })),
        { title: 'leans to', isNumber: false },
        { title: 'ground', isNumber: false },
        { title: 'alike items had', isNumber: true },
      ],
      rows: items.map(({ order, name, item, size, newUsers, coveredShare, segment, light, alike }) => ({
        cells: [
          count(order),
          { text: name },
          { text: Object.values(item).flat().join(', ') },
          count(size),
          count(newUsers),
          { text: percentText(coveredShare, 1), value: coveredShare },
          segment === null
            ? { text: 'no segment beyond chance' }
            : {
                text: `${segment.field} ${segment.value}`,
                note: `${percentText(segment.audienceShare, 1)}, all users ${percentText(segment.populationShare, 1)}`,
              },
          { text: lights[light], state: states[light] },
          alike === null
            ? { text: '' }
            : {
                text: countText(alike.median),
                value: alike.median,
                low: alike.low,
                high: alike.high,
                note: `${countText(alike.low)} to ${countText(alike.high)}`,
              },
        ],
      })),
      evidence,
    }),
    tableNode({
      title: 'Overlap of audiences',
      caption: 'Share of the row\u2019s audience that is in the column\u2019s: users that the two would take from each other.',
      columns: [{ title: 'Item', isNumber: false }, ...items.map(({ order, name }) => ({ title: `${order} ${name}`, isNumber: true }))],
      rows: items.map(({ order, name }, row) => ({
        cells: [{ text: `${order} ${name}` }, ...overlap[row].map((value): Cell => ({ text: percentText(value), value }))],
      })),
      evidence,
    }),
    ...remarks,
  ]
}

function count(value: number): Cell {
  return { text: countText(value), value }
}
