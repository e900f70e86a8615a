import { differenceText, metricText, pText } from '../../kernel/number-text.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { headingNode, type ReportNode, tableNode } from '../document.ts'
import { evidenceOf, userInterval } from '../evidence.ts'
import type { ReportInput } from '../report-input.ts'
import { findTest, primaryMetric, type ShownRun, subjectOf } from '../shown-runs.ts'
import { byGroup, defineBlock } from './block.ts'

export const comparisonBlock = defineBlock({
  kind: 'comparison',
  title: 'Compared, user by user',
  summary: 'Each run against the first in plain words, with the paired tests behind them.',
  render: ({ block, groups, input }) =>
    byGroup(groups, (group) => {
      const metrics = block.metrics.length > 0 ? block.metrics : [primaryMetric(group)]
      return metrics.flatMap((metric) => against(group, metric, input))
    }),
})

function against(group: readonly ShownRun[], metric: string, { compare }: ReportInput): ReportNode[] {
  const tested = group.slice(1).flatMap((run) => {
    const test = findTest(compare, run, metric)
    return test ? [{ run, test }] : []
  })
  if (tested.length === 0) return []
  return [
    headingNode(`${metricTitle(metric)}, against ${group[0].name}`),
    ...tested.map(({ test }): ReportNode => ({
      kind: 'verdict',
      state: test.verdict,
      text: test.sentence,
      shares: { ...test.shares, of: `${subjectOf(group)}s` },
    })),
    tableNode({
      title: `Tests of ${metricTitle(metric)}`,
      caption: `Paired by ${subjectOf(group)}; p of two-sided tests, corrected by Holm for the ${tested.length} runs that are compared.`,
      columns: [
        { title: 'Run', isNumber: false },
        ...['difference', 'effect size', 'pairs', 'p, randomisation', 'p, Student', 'p, Wilcoxon'].map((title) => ({
          title,
          isNumber: true,
        })),
      ],
      rows: tested.map(({ run, test: { difference, low, high, effectSize, pairs, corrected } }) => ({
        cells: [
          { text: run.name },
          { text: differenceText(difference), value: difference, low, high, note: `[${metricText(low, 4)}, ${metricText(high, 4)}]` },
          effectSize === null ? { text: '' } : { text: differenceText(effectSize), value: effectSize },
          { text: String(pairs), value: pairs },
          ...[corrected.randomization, corrected.t, corrected.wilcoxon].map((p) => ({ text: pText(p).replace(/^p (= )?/, ''), value: p })),
        ],
      })),
      evidence: evidenceOf(group, [metric], userInterval),
      isFolded: true,
    }),
  ]
}
