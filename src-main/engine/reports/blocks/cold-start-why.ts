import type { ContentValue } from '../../../contract/index.ts'
import { countText, plainText } from '../../kernel/number-text.ts'
import { headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import type { ColdStartFindings } from '../report-input.ts'

const shownPairs = 15
const nameOf = ({ field, value }: ContentValue): string => `${field} ${value}`

/** One user's score value by value, and which two values do more, or less, than each of them alone. */
export function whyNodes({ why }: ColdStartFindings): ReportNode[] {
  if (why === null) return []
  const { user, rank, score, base, method, scored, possible, values, sampledUsers, interactions } = why
  const how =
    method === 'exact'
      ? `exact Shapley values, all ${countText(possible)} sets of values were scored`
      : `Shapley values by random orders of the values and their reverses, ${countText(scored)} sets of values were scored`
  const pairs = (interactions ?? []).toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, shownPairs)
  return [
    headingNode('Why'),
    paragraph(
      `User ${user}, at place ${countText(rank)}, scores ${plainText(score)}; for an item of which nothing is known the score is ${plainText(base)}. The values of the item add the rest: ${how}.`,
    ),
    tableNode({
      title: 'Parts of one score',
      caption: `What each value adds to the user\u2019s score, and to that of ${countText(sampledUsers)} users on average.`,
      columns: ['Value', 'adds', 'adds for others', 'items of the history', 'such as'].map((title, i) => ({
        title,
        isNumber: i > 0 && i < 4,
      })),
      rows: values.map((one) => ({
        cells: [
          { text: nameOf(one) },
          {
            text: plainText(one.part),
            value: one.part,
            ...(one.sampling === null
              ? {}
              : {
                  low: one.sampling.low,
                  high: one.sampling.high,
                  note: `[${plainText(one.sampling.low)}, ${plainText(one.sampling.high)}]`,
                }),
          },
          { text: plainText(one.populationMean), value: one.populationMean },
          { text: countText(one.carriers.count), value: one.carriers.count },
          { text: one.carriers.items.map(({ item, title }) => title ?? item).join('; ') },
        ],
      })),
    }),
    ...(pairs.length === 0
      ? []
      : [
          tableNode({
            title: 'Values that work together',
            caption: `What two values add together beyond what each adds alone (Shapley interaction index), mean over ${countText(sampledUsers)} users with a 95 % interval, the greatest first.`,
            columns: ['Value', 'with', 'adds'].map((title, i) => ({ title, isNumber: i === 2 })),
            rows: pairs.map(({ a, b, mean, low, high }) => ({
              cells: [
                { text: nameOf(values[a]) },
                { text: nameOf(values[b]) },
                { text: plainText(mean), value: mean, low, high, note: `[${plainText(low)}, ${plainText(high)}]` },
              ],
            })),
          }),
        ]),
  ]
}
