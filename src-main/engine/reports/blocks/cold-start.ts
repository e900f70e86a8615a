import type { AttributeValues, ContentValue } from '../../../contract/index.ts'
import { countText, metricText, percentText, plainText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import type { ColdStartFindings } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'
import { defineBlock } from './block.ts'
import { agreementNodes } from './cold-start-agreement.ts'
import { audienceNodes } from './cold-start-audience.ts'
import { honestyNodes } from './cold-start-honesty.ts'
import { launchNodes } from './cold-start-launch.ts'
import { whyNodes } from './cold-start-why.ts'

const shownChanges = 12
const shownNear = 5

/** The cold-start studio on paper: a part each of audience, profiles, why, what would change it, how far to trust it, what others say, and the launch of several items. */
export const coldStartBlock = defineBlock({
  kind: 'cold-start',
  title: 'An item that nobody has seen',
  summary:
    'Audience of a composed item, its profiles, why, what would change it, how far to trust it, what other runs say, and the launch sheet of planned items.',
  render({ block, found: { coldStart }, runs }) {
    const run = runs[block.run - 1]
    if (coldStart === undefined) return []
    const nodes: Record<(typeof block.parts)[number], () => ReportNode[]> = {
      audience: () => audienceNodes(coldStart, run),
      profiles: () => profileNodes(coldStart),
      why: () => whyNodes(coldStart),
      agreement: () => agreementNodes(coldStart, run),
      changes: () => changeNodes(coldStart),
      honesty: () => honestyNodes(coldStart, run),
      launch: () => launchNodes(coldStart, run, block.share),
    }
    const item = coldStart.audience === null ? [] : [itemLine(coldStart.audience.item, run)]
    return [...item, ...block.parts.flatMap((part) => nodes[part]())]
  },
})

function itemLine(item: AttributeValues, run: ShownRun): ReportNode {
  const values = Object.entries(item).map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
  return paragraph(
    `The item: ${values.join('; ') || 'without attributes'}. Users are ranked by ${run.name} (${run.detail.summary.modelTitle}, ${run.detail.summary.id}).`,
  )
}

const nameOf = ({ field, value }: ContentValue): string => `${field} ${value}`

function profileNodes({ profiles: answer }: ColdStartFindings): ReportNode[] {
  const nodes: ReportNode[] = []
  if (answer?.profiles) {
    const { attributes, nearest, plausibility, similarity, typicalNearest } = answer.profiles
    const firm =
      plausibility === null ? '' : ` The discriminator takes the joined profile for a real user with ${metricText(plausibility)}.`
    const near = nearest[0] ? ` Its nearest real user is at a cosine of ${metricText(nearest[0].similarity)}` : ''
    const usual =
      typicalNearest === null || near === '' ? '' : `; real users have their nearest at ${metricText(typicalNearest)} in the median`
    nodes.push(
      headingNode('Profiles'),
      paragraph(
        `One made-up user for each attribute value, and their weights in the joined one.${firm}${near}${usual}${near === '' ? '' : '.'}`,
      ),
      tableNode({
        title: 'Profiles',
        caption: 'Weight of each profile in the joined one, and the cosine of each two.',
        columns: [
          { title: 'Value', isNumber: false },
          { title: 'weight', isNumber: true },
          ...attributes.map((one) => ({ title: nameOf(one), isNumber: true })),
        ],
        rows: attributes.map((one, row) => ({
          cells: [{ text: nameOf(one) }, number(one.weight), ...similarity[row].map(number)],
        })),
      }),
      tableNode({
        title: 'Nearest real users',
        columns: ['User', 'cosine', 'interactions', 'attributes'].map((title, i) => ({ title, isNumber: i === 1 || i === 2 })),
        rows: nearest.slice(0, shownNear).map(({ user, similarity: cosine, interactions, attributes: own }) => ({
          cells: [
            { text: user },
            number(cosine),
            { text: countText(interactions), value: interactions },
            { text: Object.values(own).flat().join(', ') },
          ],
        })),
      }),
    )
  }
  if (answer?.contributions) {
    const { base, contents } = answer.contributions
    const row = (name: string, part: typeof base) => ({ cells: [{ text: name }, plain(part.audienceMean), plain(part.populationMean)] })
    nodes.push(
      headingNode('What the score is made of'),
      tableNode({
        title: 'Contributions',
        caption: 'Exact parts of the score: means over the audience and over all users.',
        columns: ['Value', 'audience', 'all users'].map((title, i) => ({ title, isNumber: i > 0 })),
        rows: [row('without any value', base), ...contents.map((one) => row(nameOf(one), one))],
      }),
    )
  }
  return nodes
}

function changeNodes({ changes }: ColdStartFindings): ReportNode[] {
  if (changes === null) return []
  const shift = (found: { field: string; value: string; before: number; after: number } | null): Cell =>
    found === null
      ? { text: '' }
      : { text: `${found.field} ${found.value}: ${percentText(found.before)} \u2192 ${percentText(found.after)}` }
  return [
    headingNode('What would change the audience'),
    tableNode({
      title: 'Changes',
      caption: `Each single change of the item, the greatest exchange first. The audience stays at ${countText(changes.size)} users, so that as many leave as come.`,
      columns: [
        { title: 'Change', isNumber: false },
        { title: 'users gained', isNumber: true },
        { title: 'grows most', isNumber: false },
        { title: 'shrinks most', isNumber: false },
      ],
      rows: changes.changes.slice(0, shownChanges).map(({ kind, field, from, to, gained, grows, shrinks }) => ({
        cells: [
          {
            text:
              kind === 'replace' ? `${field}: ${from} becomes ${to}` : kind === 'add' ? `with ${field} ${to}` : `without ${field} ${from}`,
          },
          { text: countText(gained), value: gained },
          shift(grows),
          shift(shrinks),
        ],
      })),
    }),
  ]
}

function number(value: number): Cell {
  return { text: metricText(value), value }
}

function plain(value: number): Cell {
  return { text: plainText(value), value }
}
