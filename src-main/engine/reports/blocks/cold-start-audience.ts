import { countText, differenceText, percentText, plainText } from '../../kernel/number-text.ts'
import { headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { studioEvidence } from '../evidence.ts'
import type { ColdStartFindings } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'

const shownSegments = 12

/** Who would want the item: size, make-up against all users beyond chance, and the first of the list. */
export function audienceNodes({ audience }: ColdStartFindings, run: ShownRun): ReportNode[] {
  if (audience === null) return []
  const { size, population, share, threshold, tied, makeUp, users } = audience
  const shifts = makeUp
    .flatMap(({ field, values }) => values.map((value) => ({ field, ...value })))
    .filter(({ low, high }) => low > 0 || high < 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, shownSegments)
  const edge = tied.users > tied.inside ? ` The edge goes through ${tied.users} users of equal score; ${tied.inside} of them are in.` : ''
  return [
    headingNode('Audience'),
    paragraph(
      `${countText(size)} of ${countText(population)} users (${percentText(share, 1)}), with a score of ${plainText(threshold)} and above.${edge}`,
    ),
    shifts.length === 0
      ? paragraph('No segment differs from all users by more than chance.', true)
      : tableNode({
          title: 'Make-up of the audience',
          caption:
            'Segments whose share of the audience differs from their share of all users beyond chance, the greatest difference first.',
          columns: ['Segment', 'audience', 'all users', 'difference'].map((title, i) => ({ title, isNumber: i > 0 })),
          rows: shifts.map(({ field, value, audienceShare, populationShare, difference, low, high }) => ({
            cells: [
              { text: `${field} ${value}` },
              { text: percentText(audienceShare, 1), value: audienceShare },
              { text: percentText(populationShare, 1), value: populationShare },
              {
                text: differenceText(difference),
                value: difference,
                low,
                high,
                note: `[${differenceText(low)}, ${differenceText(high)}]`,
              },
            ],
          })),
          evidence: studioEvidence(run, population, '95 % Wilson interval of the difference'),
        }),
    ...(users.length === 0
      ? []
      : [
          tableNode({
            title: 'First users of the audience',
            columns: ['rank', 'user', 'score', 'interactions', 'attributes'].map((title, i) => ({
              title,
              isNumber: [0, 2, 3].includes(i),
            })),
            rows: users.map(({ rank, user, score, interactions, attributes }) => ({
              cells: [
                { text: String(rank), value: rank },
                { text: user },
                { text: plainText(score), value: score },
                { text: countText(interactions), value: interactions },
                { text: Object.values(attributes).flat().join(', ') },
              ],
            })),
          }),
        ]),
  ]
}
