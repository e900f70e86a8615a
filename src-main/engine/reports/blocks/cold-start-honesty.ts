import type { BacktestFigure } from '../../../contract/index.ts'
import { countText, marginText, metricText, percentText, pText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, type LeafNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { studioEvidence } from '../evidence.ts'
import type { ColdStartFindings } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'

const shownPairs = 5
const shownNear = 5
const shownAttributes = 15
const certain = 0.05

/** How far to trust it: the ground that the item stands on, and how the model did on items that were hidden from it. */
export function honestyNodes({ audience, backtest }: ColdStartFindings, run: ShownRun): ReportNode[] {
  return [headingNode('How far to trust it'), ...(audience === null ? [] : ground(audience.extrapolation)), ...trust(backtest, run)]
}

function ground({
  light,
  containing,
  exact,
  pairs,
  unknown,
  nearest,
  values,
}: NonNullable<ColdStartFindings['audience']>['extrapolation']): LeafNode[] {
  const items = (count: number): string => `${countText(count)} ${count === 1 ? 'item has' : 'items have'}`
  const never = pairs
    .filter(({ count }) => count === 0)
    .map(({ a, b }) => `${a.value} with ${b.value}`)
    .slice(0, shownPairs)
  const gaps = [...unknown.map(({ field, value }) => `${field} ${value}`), ...never].join('; ')
  const words = {
    known: `Known ground: ${items(containing)} all of these values, ${countText(exact)} exactly these.`,
    thin:
      values.length === 0
        ? 'Thin ground: free text alone, which is not compared with the catalogue.'
        : `Thin ground: only ${items(containing)} all of these values, though each pair occurs.`,
    new: `New ground, not to be trusted far: no item has ${gaps}.`,
    empty: 'The item has no value: every model can only guess.',
  }
  return [
    { kind: 'verdict', state: light === 'known' ? 'good' : light === 'thin' ? 'open' : 'warning', text: words[light] },
    ...(nearest.length === 0
      ? []
      : [
          tableNode({
            title: 'Nearest items',
            caption: 'Values in common over values of either (Jaccard), over the composed fields.',
            columns: ['Item', 'alike', 'users', 'attributes'].map((title, i) => ({ title, isNumber: i === 1 || i === 2 })),
            rows: nearest.slice(0, shownNear).map(({ title, item, similarity, interactions, attributes }) => ({
              cells: [
                { text: title ?? item },
                { text: metricText(similarity), value: similarity },
                { text: countText(interactions), value: interactions },
                { text: Object.values(attributes).flat().join(', ') },
              ],
            })),
          }),
        ]),
  ]
}

function trust(backtest: ColdStartFindings['backtest'], run: ShownRun): ReportNode[] {
  if (backtest === null) {
    return [
      paragraph(
        'There is no back-test: the run\u2019s split hides no items and its model has no closed form for it. Nothing here says how right it is.',
      ),
    ]
  }
  const { rankings, items, possible, chance, method, attributes, population } = backtest
  const best = rankings.find(({ isRun, against }) => !isRun && against !== null && against.difference > 0 && against.p < certain)
  const hidden =
    method === 'held-out'
      ? 'of the test part, which the model never met'
      : 'of the catalogue, one at a time, by the model\u2019s closed form'
  const evidence = studioEvidence(run, population, '95 % bootstrap interval over the hidden items')
  return [
    ...(best === undefined
      ? []
      : [
          {
            kind: 'verdict' as const,
            state: 'warning' as const,
            text: `A plain ranking does better here: ${best.title}. Use it, or this run with care.`,
          },
        ]),
    tableNode({
      title: 'Back-test',
      caption: `${countText(items)} of ${countText(possible)} items were hidden ${hidden}; all ${countText(population)} users were ranked for each from its attributes alone. A random order would have ${metricText(chance)} at 10.`,
      columns: ['Ranking', 'precision@10', 'precision@20', 'lift in the first tenth', 'AUC', 'less the run\u2019s'].map((title, i) => ({
        title,
        isNumber: i > 0,
      })),
      rows: rankings.map(({ title, isRun, precision10, precision20, lift, auc, against }) => ({
        cells: [
          { text: title },
          ...[precision10, precision20, lift, auc].map(figure),
          against === null
            ? { text: '\u2013' }
            : { text: metricText(against.difference), value: against.difference, note: pText(against.p) },
        ],
        ...(isRun ? { emphasis: 'first' as const } : {}),
      })),
      evidence,
    }),
    tableNode({
      title: 'Back-test by attribute',
      caption: 'precision@10 over the hidden items that have a value, beside the best plain ranking there.',
      columns: ['Value', 'items', 'run', 'best plain', 'difference'].map((title, i) => ({ title, isNumber: i > 0 })),
      rows: attributes.slice(0, shownAttributes).map(({ field, value, items: count, precision, bar, difference }) => ({
        cells: [
          { text: `${field} ${value}` },
          { text: countText(count), value: count },
          figure(precision),
          { text: metricText(bar.value), value: bar.value, note: bar.title },
          {
            ...figure(difference),
            ...(difference.low > 0 ? { state: 'better' as const } : difference.high < 0 ? { state: 'worse' as const } : {}),
          },
        ],
      })),
      evidence,
    }),
    paragraph(
      backtest.rates
        .map(
          ({ share, mean, low, high }) =>
            `Of the first ${percentText(share)} of users, ${percentText(mean, 1)} took a hidden item (${percentText(low, 1)} to ${percentText(high, 1)} for the middle eight in ten)`,
        )
        .join('. ') + '.',
      true,
    ),
  ]
}

function figure({ value, low, high }: BacktestFigure): Cell {
  return { text: metricText(value), value, low, high, note: `\u00b1 ${marginText(low, high)}` }
}
