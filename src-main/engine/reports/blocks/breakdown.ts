import type { Breakdown } from '../../../contract/index.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { countText, metricText } from '../../kernel/number-text.ts'
import { type Cell, paragraph, type ReportNode, tableNode } from '../document.ts'
import { evidenceOf } from '../evidence.ts'
import type { ShownRun } from '../shown-runs.ts'
import { defineBlock } from './block.ts'

/** Half of a 95 % interval of a normal mean, in standard errors. */
const halfWidth = 1.96

export const breakdownBlock = defineBlock({
  kind: 'breakdown',
  title: 'By group',
  summary: 'Figures by activity of the user, popularity of the items, or an attribute, with tests against the first run.',
  render: ({ found: { breakdown }, runs }) => (breakdown === undefined ? [] : describe(breakdown, runs)),
})

function describe({ by, measure, subject, note, groups }: Breakdown, all: readonly ShownRun[]): ReportNode[] {
  const runs = all.filter(({ detail }) => groups.some(({ figures }) => figures.some(({ runId }) => runId === detail.summary.id)))
  if (runs.length === 0) return [paragraph(note, true)]
  const cellOf = (run: ShownRun, figures: Breakdown['groups'][number]['figures']): Cell => {
    const figure = figures.find(({ runId }) => runId === run.detail.summary.id)
    if (figure === undefined) return { text: '' }
    const { value, standardError, test } = figure
    const half = halfWidth * standardError
    const state = test === null || test.stars === '' ? {} : { state: test.difference > 0 ? ('better' as const) : ('worse' as const) }
    return {
      text: metricText(value),
      value,
      low: value - half,
      high: value + half,
      note: `\u00b1 ${metricText(half)}${test === null ? '' : ` ${test.stars}`}`.trimEnd(),
      ...state,
    }
  }
  return [
    paragraph(note, true),
    tableNode({
      title: `${metricTitle(measure)} by ${by}`,
      caption: `${metricTitle(measure)} by ${by}: mean \u00b1 half of the 95 % interval (normal); stars: paired t test against ${runs[0].name}, corrected by Holm over all groups (* .05, ** .01, *** .001).`,
      columns: [
        { title: 'Group', isNumber: false },
        { title: `${subject}s`, isNumber: true },
        ...runs.map((run) => ({ title: run.name, isNumber: true, look: run.look })),
      ],
      rows: groups.map(({ label, subjects, figures }) => ({
        cells: [{ text: label }, { text: countText(subjects), value: subjects }, ...runs.map((run) => cellOf(run, figures))],
      })),
      evidence: evidenceOf(runs, [measure], '95 % interval of the mean from its standard error'),
    }),
  ]
}
