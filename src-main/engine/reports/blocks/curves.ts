import type { EpochPoint } from '../../../contract/index.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { durationText, metricText, plainText } from '../../kernel/number-text.ts'
import { type GroupNode, headingNode, type LineChart, type ReportNode, tableNode, type TableNode } from '../document.ts'
import { evidenceOf, userInterval } from '../evidence.ts'
import { figures, sharedCutoffs, type ShownRun } from '../shown-runs.ts'
import { byGroup, defineBlock } from './block.ts'

/** Metrics whose curves over K are drawn where none is named. */
const usualCurves = ['ndcg', 'recall_min']
/** Shades of one run's own measures; runs are never mixed in these charts. */
const measureDashes = ['', '5 3', '2 3', '8 3 2 3']

export const curvesBlock = defineBlock({
  kind: 'curves',
  title: 'Curves',
  summary: 'Metrics over the length of the list with bands, or losses and validation over the epochs; the numbers to unfold.',
  render: ({ block, groups, runs }) =>
    block.of === 'learning'
      ? runs.flatMap(learningCurves)
      : byGroup(groups, (group) => curvesOverK(group, block.metrics.length > 0 ? block.metrics : usualCurves)),
})

function curvesOverK(group: readonly ShownRun[], ids: readonly string[]): ReportNode[] {
  const cutoffs = sharedCutoffs(group)
  const measured = ids.filter(
    (id) => cutoffs.length > 1 && cutoffs.every((cutoff) => group.every((run) => metricKey(id, cutoff) in figures(run))),
  )
  if (measured.length === 0) return []
  const panels: GroupNode = {
    kind: 'group',
    layout: 'panels',
    title: '',
    note: '',
    nodes: measured.map((id) => ({ kind: 'chart', chart: curve(id, group, cutoffs), evidence: evidenceOf(group, [id], userInterval) })),
  }
  return [panels, ...measured.map((id) => numbers(id, group, cutoffs))]
}

function curve(id: string, group: readonly ShownRun[], cutoffs: readonly number[]): LineChart {
  const title = metricTitle(id)
  return {
    kind: 'lines',
    title,
    note: 'at every cut-off, with 95 % bands',
    xTitle: 'K, length of the list',
    yTitle: `${title}@K`,
    xTicks: [...cutoffs],
    lines: group.map((run) => ({
      name: run.name,
      look: run.look,
      points: cutoffs.map((cutoff) => {
        const { value, low, high } = figures(run)[metricKey(id, cutoff)]
        return { x: cutoff, y: value, low, high }
      }),
    })),
  }
}

function numbers(id: string, group: readonly ShownRun[], cutoffs: readonly number[]): TableNode {
  return tableNode({
    title: `${metricTitle(id)} over K`,
    columns: [{ title: 'K', isNumber: true }, ...group.map((run) => ({ title: run.name, isNumber: true, look: run.look }))],
    rows: cutoffs.map((cutoff) => ({
      cells: [
        { text: String(cutoff), value: cutoff },
        ...group.map((run) => {
          const { value, low, high } = figures(run)[metricKey(id, cutoff)]
          return { text: metricText(value, 4), value, low, high, note: `[${metricText(low, 4)}, ${metricText(high, 4)}]` }
        }),
      ],
    })),
    evidence: evidenceOf(group, [id], userInterval),
    isFolded: true,
  })
}

/** How a model learned: one panel per part of the loss (their scales differ), one for all validation metrics. */
function learningCurves(run: ShownRun): ReportNode[] {
  const { epochs, bestEpoch, summary } = run.detail
  // Closed forms report one step: a point is no curve.
  if (epochs.length < 2) return []
  const losses = keysOf(epochs, (epoch) => epoch.losses)
  const measures = keysOf(epochs, (epoch) => epoch.validation)
  const mark = bestEpoch === null ? {} : { mark: { x: bestEpoch, text: `best: ${bestEpoch}` } }
  const pointsOf = (value: (epoch: EpochPoint) => number | undefined) =>
    epochs.flatMap((epoch) => {
      const y = value(epoch)
      return y === undefined ? [] : [{ x: epoch.epoch, y }]
    })
  const charts: LineChart[] = [
    ...(measures.length === 0
      ? []
      : [
          {
            kind: 'lines' as const,
            title: 'Validation',
            note: 'higher is better',
            xTitle: 'epoch',
            yTitle: measures.length === 1 ? metricTitle(measures[0]) : 'metric',
            lines: measures.map((key, i) => ({
              name: metricTitle(key),
              look: { series: run.look.series, dash: measureDashes[i % measureDashes.length] },
              points: pointsOf((epoch) => epoch.validation[key]),
            })),
            ...mark,
          },
        ]),
    ...losses.map((key) => ({
      kind: 'lines' as const,
      title: key,
      note: 'training, mean per epoch',
      xTitle: 'epoch',
      yTitle: key,
      lines: [{ name: key, look: { series: run.look.series, dash: '' }, points: pointsOf((epoch) => epoch.losses[key]) }],
      ...mark,
    })),
  ]
  const perEpoch = summary.secondsPerEpoch === null ? '' : `, ${durationText(summary.secondsPerEpoch * 1000)} each`
  const evidence = evidenceOf([run], measures, 'validation part, no interval')
  return [
    headingNode(`${run.name}: ${epochs.length} epochs${perEpoch}`, run.look),
    { kind: 'group', layout: 'panels', title: '', note: '', nodes: charts.map((chart) => ({ kind: 'chart', chart, evidence })) },
    epochTable(run, losses, measures),
  ]
}

function epochTable({ name, detail: { epochs } }: ShownRun, losses: readonly string[], measures: readonly string[]): TableNode {
  const cell = (value: number | undefined, write: (value: number) => string) =>
    value === undefined ? { text: '' } : { text: write(value), value }
  return tableNode({
    title: `Epochs of ${name}`,
    caption: 'The numbers behind these curves.',
    columns: ['Epoch', ...losses, ...measures.map(metricTitle), 'Seconds', 'Memory, MiB'].map((title) => ({ title, isNumber: true })),
    rows: epochs.map((epoch) => ({
      cells: [
        { text: String(epoch.epoch), value: epoch.epoch },
        ...losses.map((key) => cell(epoch.losses[key], plainText)),
        ...measures.map((key) => cell(epoch.validation[key], (value) => metricText(value, 4))),
        { text: epoch.seconds.toFixed(2), value: epoch.seconds },
        { text: String(Math.round(epoch.memoryMb)), value: epoch.memoryMb },
      ],
    })),
    isFolded: true,
  })
}

function keysOf(epochs: readonly EpochPoint[], values: (epoch: EpochPoint) => Record<string, number>): string[] {
  return [...new Set(epochs.flatMap((epoch) => Object.keys(values(epoch))))]
}
