import { thesisTables, type ThesisTable } from '../../../contract/index.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { differenceText, pText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { evidenceOf, userInterval } from '../evidence.ts'
import { printedColumns, printedReasons, printedRows } from '../printed-thesis.ts'
import type { ReportInput } from '../report-input.ts'
import { figures, findTest, type ShownRun, subjectOf } from '../shown-runs.ts'
import { defineBlock } from './block.ts'
import { figureCell } from './figure-cell.ts'

export const thesisBlock = defineBlock({
  kind: 'thesis',
  title: 'The thesis, honestly',
  summary:
    'The runs as a table of the thesis\u2019 tasks (A1, A2, B1, B2), each with its own protocol; beside it the printed one, as no target.',
  render: ({ block, groups, input }) => [...groups.flatMap((group) => taskNodes(group, input)), ...(block.printed ? printed() : [])],
})

/** The table of the thesis whose split the group has; settings that the table leaves open are free. */
function taskOf([first]: readonly ShownRun[]): ThesisTable | undefined {
  const { split } = first.detail
  return thesisTables.find(
    (table) => table.split.id === split.id && Object.entries(table.split.config).every(([key, value]) => split.config[key] === value),
  )
}

function taskNodes(group: readonly ShownRun[], { compare }: ReportInput): ReportNode[] {
  const task = taskOf(group)
  if (task === undefined) {
    const names = group.map(({ name }) => name).join(', ')
    return [paragraph(`${names}: the split ${group[0].detail.split.id} with these settings is none of the thesis\u2019 tasks.`, true)]
  }
  const [base] = group
  const keys = task.metrics.filter((key) => group.every((run) => key in figures(run)))
  const labelOf = ({ name, detail: { summary } }: ShownRun): string =>
    task.models.find(({ modelId }) => modelId === summary.modelId)?.label ?? name
  return [
    headingNode(`${task.title} (${group[0].detail.summary.datasetName})`),
    paragraph(task.protocol),
    tableNode({
      title: `Thesis ${task.id.toUpperCase()}`,
      caption: `Differences in ${metricTitle(task.selection)} are paired by ${subjectOf(group)}, against ${labelOf(base)}; p of the randomisation test, corrected by Holm.`,
      columns: [
        { title: 'Method', isNumber: false },
        ...keys.map((key) => ({ title: metricTitle(key), isNumber: true })),
        ...(group.length > 1 ? [{ title: `difference in ${metricTitle(task.selection)}`, isNumber: true }] : []),
      ],
      rows: group.map((run) => ({
        cells: [
          { text: labelOf(run), note: run.name },
          ...keys.map((key) => figureCell(figures(run)[key])),
          ...(group.length > 1 ? [differenceTo(run, base, task.selection, compare)] : []),
        ],
      })),
      evidence: evidenceOf(group, keys, userInterval),
    }),
  ]
}

function differenceTo(run: ShownRun, base: ShownRun, key: string, compare: ReportInput['compare']): Cell {
  const test = run === base ? undefined : findTest(compare, run, key)
  if (test === undefined) return { text: '\u2013' }
  const { difference, low, high, corrected, verdict } = test
  return { text: differenceText(difference), value: difference, low, high, note: pText(corrected.randomization), state: verdict }
}

/** The table as it was printed, set apart: nothing in it can be compared with a figure above. */
function printed(): ReportNode[] {
  return [
    headingNode('As printed in the thesis, not comparable'),
    paragraph('MovieLens 1M, ratings of 4 and more, the most recent 20 % of each user. None of it is a target:', true),
    tableNode({
      title: 'Thesis as printed',
      columns: printedColumns.map((title, i) => ({ title, isNumber: i > 0 })),
      rows: printedRows.map((cells) => ({ cells: cells.map((text, i) => (i === 0 ? { text } : { text, value: Number(`0${text}`) })) })),
    }),
    { kind: 'list', isOrdered: true, items: printedReasons.map((text) => [{ text }]) },
  ]
}
