import { expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { MetricInfo } from '../../../../src-main/contract/models.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { createRunSummary } from '../../testing/run-detail.ts'
import { breakdownChart, nameGrouping } from './breakdown-chart.ts'
import { anyKChart } from './any-k-chart.ts'
import type { Breakdown, PairedTest } from '../../../../src-main/contract/comparisons.ts'
import { buildRows, type CompareRow, isClearLead, judge, leadingRun } from './compare-rows.ts'
import { describeRow } from './compare-sentences.ts'
import { groupByProtocol } from './run-groups.ts'

const metrics = [
  MetricInfo.parse({ id: 'ndcg', title: 'nDCG', formula: '', summary: '', higherIsBetter: true, perUser: true, hasCutoff: true }),
  MetricInfo.parse({ id: 'gini', title: 'Gini', formula: '', summary: '', higherIsBetter: false, perUser: false, hasCutoff: true }),
]
const [base, other, third] = ['run_base00', 'run_other0', 'run_third0'].map((id) => RunId.parse(id)) as [RunId, RunId, RunId]

function runOf(id: RunId, ndcg: number, gini: number, splitHash = 'abc'): RunSummary {
  const figure = (value: number): RunSummary['metrics'][string] => ({ value, low: value - 0.01, high: value + 0.01, users: 100 })
  return createRunSummary({
    id,
    name: id.slice(4),
    splitHash,
    metrics: { 'gini@20': { ...figure(gini), low: gini, high: gini }, 'ndcg@20': figure(ndcg), 'ndcg@100': figure(ndcg + 0.1) },
  })
}

function testOf(runId: RunId, difference: number, p: number): PairedTest {
  const ps = { randomization: p, t: p, wilcoxon: p }
  const verdict = p >= 0.05 ? 'open' : difference > 0 ? 'better' : 'worse'
  const sentence = `what the engine says of ${runId}: ${verdict}`
  const shares = { better: 0.5, equal: 0, worse: 0.5 }
  const spread = { low: difference - 0.01, high: difference + 0.01, standardError: 0.005, effectSize: 0.1 }
  return { metric: 'ndcg@20', runId, pairs: 100, difference, ...spread, shares, p, ps, corrected: ps, stars: '', verdict, sentence }
}

const runs = [runOf(base, 0.3, 0.8), runOf(other, 0.35, 0.7), runOf(third, 0.29, 0.9)]
const tests = [testOf(other, 0.05, 0.001), testOf(third, -0.01, 0.4)]

function rowOf(rows: readonly CompareRow[], metric: string): CompareRow {
  const row = rows.find((candidate) => candidate.metric === metric)
  if (row === undefined) throw new Error(`no row ${metric}`)
  return row
}

test('rows follow the order of the metrics and hold one cut-off', () => {
  expect(buildRows(runs, tests, 20, metrics).map(({ metric }) => metric)).toEqual(['ndcg@20', 'gini@20'])
})

test('a verdict is the engine’s, and needs a test', () => {
  expect(judge(testOf(other, 0.05, 0.001))).toBe('better')
  expect(judge(testOf(other, -0.05, 0.049))).toBe('worse')
  expect(judge(testOf(other, 0.05, 0.05))).toBe('level')
  expect(judge(null)).toBe('untested')
  const gini = rowOf(buildRows(runs, tests, 20, metrics), 'gini@20')
  expect(gini.cells.map(({ verdict }) => verdict)).toEqual(['untested', 'untested', 'untested'])
  expect(gini.cells[1]?.difference).toBeCloseTo(-0.1)
})

test('the leader respects the direction and is none when two share the figure', () => {
  const rows = buildRows(runs, tests, 20, metrics)
  expect(leadingRun(rowOf(rows, 'ndcg@20'))).toBe(other)
  expect(leadingRun(rowOf(rows, 'gini@20'))).toBe(other)
  expect(leadingRun(rowOf(buildRows([runOf(base, 0.3, 1), runOf(other, 0.3, 1)], [], 20, metrics), 'ndcg@20'))).toBeNull()
})

test('a lead is clear only when the tests tell it from every other run', () => {
  const row = rowOf(buildRows(runs, tests, 20, metrics), 'ndcg@20')
  expect(isClearLead(row, other, [testOf(base, -0.05, 0.001), testOf(third, -0.06, 0.01)])).toBe(true)
  expect(isClearLead(row, other, [testOf(base, -0.05, 0.001), testOf(third, -0.06, 0.06)])).toBe(false)
  expect(isClearLead(row, other, [testOf(base, -0.05, 0.001)])).toBe(false)
})

test('sentences are the engine’s; where nothing can be tested they say so', () => {
  const rows = buildRows(runs, tests, 20, metrics)
  const [better, level] = describeRow(rowOf(rows, 'ndcg@20'), (id) => id.slice(4)).map(({ text }) => text)
  expect(better).toBe('what the engine says of run_other0: better')
  expect(level).toBe('what the engine says of run_third0: open')
  expect(describeRow(rowOf(rows, 'gini@20'), String)[0]?.text).toContain('no test applies')
})

test('the chart has a point with its interval for every cut-off that a run knows', () => {
  const chart = anyKChart(runs, { id: 'ndcg', title: 'nDCG' }, [5, 20, 100], new Map())
  expect(chart.series[0]?.points.map(({ x, y }) => [x, Number(y.toFixed(2))])).toEqual([
    [1, 0.3],
    [2, 0.4],
  ])
  expect(chart.series[0]?.points[0]).toMatchObject({ low: 0.29, high: 0.31 })
  expect(anyKChart(runs, { id: 'gini', title: 'Gini' }, [20], new Map()).series[0]?.points[0]?.low).toBeUndefined()
})

test('runs of one cut of one dataset stand together', () => {
  const groups = groupByProtocol([runOf(base, 0, 0), runOf(other, 0, 0, 'def'), runOf(third, 0, 0)])
  expect(groups.map((group) => group.runs.map(({ id }) => id))).toEqual([[base, third], [other]])
})

test('a breakdown is drawn in its order, with one standard error around lines', () => {
  const figure = { runId: base, value: 0.3, standardError: 0.01, test: null }
  const breakdown: Breakdown = {
    by: 'activity',
    measure: 'ndcg@20',
    subject: 'user',
    note: '',
    groups: [
      { label: '5 to 10', subjects: 9, figures: [figure] },
      { label: '11 to 90', subjects: 8, figures: [{ ...figure, value: 0.5 }] },
    ],
    available: ['activity'],
  }
  const chart = breakdownChart(breakdown, [runOf(base, 0, 0)], new Map())
  expect(chart.x.labels).toEqual(['5 to 10', '11 to 90'])
  expect(chart.series[0]?.points).toEqual([
    { x: 0, y: 0.3, low: 0.29, high: 0.31 },
    { x: 1, y: 0.5, low: 0.49, high: 0.51 },
  ])
  const bars = breakdownChart({ ...breakdown, by: 'item:genre' }, [runOf(base, 0, 0)], new Map()).series[0]
  expect(bars?.kind).toBe('bar')
  expect(nameGrouping('item:release:year')).toBe('items: release:year')
})
