import { metricTitle } from '../../evaluation/metric-title.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { countText, differenceText, metricText, pText } from '../../kernel/number-text.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { type Cell, paragraph, type ReportNode, tableNode, type TableNode } from '../document.ts'
import { evidenceOf, userInterval } from '../evidence.ts'
import type { ReportInput } from '../report-input.ts'
import { figures, findTest, mainCutoff, primaryMetric, sharedCutoffs, type ShownRun, subjectOf } from '../shown-runs.ts'
import { type BlockContext, byGroup, defineBlock } from './block.ts'
import { figureCell } from './figure-cell.ts'
import { means } from './means.ts'

type Options = BlockContext<'metrics'>['block']

export const metricsBlock = defineBlock({
  kind: 'metrics',
  title: 'Results',
  summary: 'Metrics by run with intervals and the paired difference to the first run, and all figures to unfold.',
  render: ({ block, groups, input }) =>
    groups.length === 0
      ? [paragraph('None of these runs has been evaluated.')]
      : [...byGroup(groups, (group) => groupNodes(group, block, input)), ...means(input)],
})

function groupNodes(group: readonly ShownRun[], options: Options, input: ReportInput): ReportNode[] {
  const cutoffs = sharedCutoffs(group)
  if (cutoffs.length === 0) return [paragraph('These runs were measured at different cut-offs; no figure is shared.')]
  const shown = options.cutoffs.length > 0 ? options.cutoffs.filter((cutoff) => cutoffs.includes(cutoff)) : [mainCutoff(cutoffs)]
  const primary = primaryMetric(group)
  const isDefault = options.metrics.length === 0 && options.cutoffs.length === 0
  const keys = [...new Set([...(isDefault ? [primary] : []), ...keysOf(group, options.metrics, shown)])]
  if (keys.length === 0) return [paragraph('None of the metrics and cut-offs that were asked for was measured for all of these runs.')]
  return [
    ...(options.chart ? [intervals(group, keys[0])] : []),
    mainTable(group, keys, isDefault ? primary : '', input, options.differences),
    allFigures(group, keysOf(group, options.metrics, cutoffs)),
  ]
}

/** Metrics that all runs of the group have, in the order of the registry, at these cut-offs. */
function keysOf(group: readonly ShownRun[], wanted: readonly string[], cutoffs: readonly number[]): string[] {
  return metrics
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .flatMap(({ id, hasCutoff }) => (hasCutoff ? cutoffs.map((cutoff) => metricKey(id, cutoff)) : [id]))
    .filter((key) => group.every((run) => key in figures(run)))
}

function intervals(group: readonly ShownRun[], key: string): ReportNode {
  return {
    kind: 'chart',
    chart: {
      kind: 'intervals',
      title: metricTitle(key),
      note: `mean over ${subjectOf(group)}s and 95 % interval`,
      xTitle: metricTitle(key),
      rows: group.map((run) => {
        const { value, low, high } = figures(run)[key]
        return { name: run.name, look: run.look, value, low, high }
      }),
      zero: false,
    },
    evidence: evidenceOf(group, [key], userInterval),
  }
}

/**
 * One line per metric, one figure per run, and beside it the difference to the first run: marked only where the paired test, corrected for all runs
 * that are compared on that metric, says so.
 */
function mainTable(
  group: readonly ShownRun[],
  keys: readonly string[],
  primary: string,
  { compare }: ReportInput,
  withDifferences: boolean,
): TableNode {
  const isTested = (run: ShownRun): boolean => withDifferences && keys.some((key) => findTest(compare, run, key) !== undefined)
  return tableNode({
    title: 'Metrics',
    caption: captionOf(group, group.some(isTested)),
    columns: [
      { title: 'Metric', isNumber: false },
      ...group.flatMap((run) => [
        { title: run.name, note: `${run.detail.summary.modelTitle}, seed ${run.detail.summary.seed}`, isNumber: true, look: run.look },
        ...(isTested(run) ? [{ title: 'difference', isNumber: true }] : []),
      ]),
    ],
    rows: keys.map((key) => ({
      cells: [
        { text: metricTitle(key), metric: key.split('@')[0] },
        ...group.flatMap((run) => [figureCell(figures(run)[key]), ...(isTested(run) ? [differenceCell(compare, run, key)] : [])]),
      ],
      ...(key === primary ? { emphasis: 'first' as const } : {}),
    })),
    evidence: evidenceOf(group, keys, userInterval),
  })
}

function differenceCell(compare: ReportInput['compare'], run: ShownRun, key: string): Cell {
  const test = findTest(compare, run, key)
  if (!test) return { text: '' }
  const { difference, low, high, corrected, verdict } = test
  const cell = { text: differenceText(difference), value: difference, low, high }
  return verdict === 'open' ? cell : { ...cell, note: pText(corrected.randomization), state: verdict }
}

function captionOf(group: readonly ShownRun[], isTested: boolean): string {
  const counted = countText(group[0].detail.protocol?.usersEvaluated ?? 0)
  const text = `Means over ${counted} ${subjectOf(group)}s \u00b1 half of the 95 % interval. Coverage, Gini, novelty and popularity lift describe all lists together and have no interval.`
  if (!isTested) return text
  return `${text} Beside each figure: the paired difference to ${group[0].name}, marked where a randomisation test holds after Holm\u2019s correction for the ${group.length - 1} runs compared on that metric.`
}

function allFigures(group: readonly ShownRun[], keys: readonly string[]): TableNode {
  const subjects = `${subjectOf(group)}s`
  return tableNode({
    title: 'All figures',
    caption: 'All figures, with exact bounds.',
    columns: [
      { title: 'Metric', isNumber: false },
      ...group.flatMap((run) => [
        { title: run.name, isNumber: true, look: run.look },
        { title: subjects, isNumber: true },
      ]),
    ],
    rows: keys.map((key) => ({
      cells: [
        { text: metricTitle(key), metric: key.split('@')[0] },
        ...group.flatMap((run) => {
          const { value, low, high, users } = figures(run)[key]
          const bounds = low === high ? {} : { low, high, note: `[${metricText(low, 4)}, ${metricText(high, 4)}]` }
          return [
            { text: metricText(value, 4), value, ...bounds },
            { text: countText(users), value: users },
          ]
        }),
      ],
    })),
    evidence: evidenceOf(group, keys, userInterval),
    isFolded: true,
  })
}
