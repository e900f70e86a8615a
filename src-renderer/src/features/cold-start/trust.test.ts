import { describe, expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import type { Backtest } from '../../../../src-main/contract/cold-start-backtest.ts'
import { type Judged, judge, judgeBacktest, sharedMetric } from './trust.ts'

const figure = (value: number) => ({ 'precision@10': { value, low: value - 0.01, high: value + 0.01, users: 100 } })
const judged = (id: string, value: number, isBaseline = false): Judged => ({
  id: RunId.parse(`run_${id}`),
  name: id,
  isBaseline,
  metrics: figure(value),
})
const against = (peer: Judged, own: number, p: number) => ({
  metric: 'precision@10',
  runId: peer.id,
  difference: (peer.metrics['precision@10']?.value ?? 0) - own,
  low: -1,
  high: 1,
  p,
})

const lara = judged('larara', 0.3)
const counts = judged('counts', 0.4, true)
const ridge = judged('ridges', 0.5)

describe('the verdict', () => {
  test('names the best of those that surely win; a baseline is worse news', () => {
    const tests = [against(counts, 0.3, 0.001), against(ridge, 0.3, 0.001)]
    expect(judge(lara, [counts], tests, 'precision@10')).toMatchObject({ tone: 'bad', title: expect.stringContaining('counts') })
    const both = judge(lara, [counts, ridge], tests, 'precision@10')
    expect(both).toMatchObject({ tone: 'warning', title: expect.stringContaining('ridges') })
    expect(both.text).toContain('.500 against .300')
  })

  test('calls no winner what may be chance', () => {
    expect(judge(lara, [counts], [against(counts, 0.3, 0.4)], 'precision@10').title).toContain('cannot be told apart')
  })

  test('says when this run wins, and when nothing can be said', () => {
    const weak = judged('weakly', 0.1, true)
    expect(judge(lara, [weak], [against(weak, 0.3, 0.001)], 'precision@10')).toMatchObject({ tone: 'good' })
    expect(judge(lara, [weak], [], 'precision@10').title).toContain('Nothing stands beside')
  })
})

test('the metric is one that all have', () => {
  const table = { 'ndcg@20': { value: 1, low: 1, high: 1, users: 1 }, ...figure(1) }
  expect(sharedMetric([table, table])).toBe('precision@10')
  expect(sharedMetric([table, { 'ndcg@20': table['ndcg@20'] }])).toBe('ndcg@20')
  expect(sharedMetric([table, {}])).toBeNull()
})

describe('the verdict of a back-test', () => {
  const ranking = (title: string, value: number, against: { difference: number; p: number } | null): Backtest['rankings'][number] => ({
    id: title,
    title,
    isRun: against === null,
    precision10: { value, low: value, high: value },
    precision20: { value, low: value, high: value },
    lift: { value: 2, low: 2, high: 2 },
    auc: { value: 0.7, low: 0.7, high: 0.7 },
    curve: [],
    against,
  })
  const backtest = (...rankings: Backtest['rankings']): Backtest => ({
    method: 'held-out',
    items: 50,
    possible: 50,
    population: 1000,
    chance: 0.03,
    rankings,
    rates: [],
    attributes: [],
    tested: [],
    elapsedMs: 1,
  })
  const run = ranking('LARA', 0.3, null)

  test('says on top that a trivial baseline wins', () => {
    const verdict = judgeBacktest(backtest(run, ranking('Counts', 0.4, { difference: 0.1, p: 0.001 })))
    expect(verdict).toMatchObject({ tone: 'bad', title: expect.stringMatching(/^A trivial baseline wins here: Counts/) })
    expect(verdict.text).toContain('.400 against .300')
  })

  test('tells chance from difference, and names what it beats', () => {
    const equal = ranking('Counts', 0.31, { difference: 0.01, p: 0.3 })
    const weak = ranking('Active', 0.1, { difference: -0.2, p: 0.001 })
    expect(judgeBacktest(backtest(run, weak, equal))).toMatchObject({ tone: 'warning', title: expect.stringContaining('Counts') })
    const good = judgeBacktest(backtest(run, weak))
    expect(good).toMatchObject({ tone: 'good', title: expect.stringContaining('3 take it, by chance 0.3') })
    expect(good.text).toContain('Better than Active')
  })
})
