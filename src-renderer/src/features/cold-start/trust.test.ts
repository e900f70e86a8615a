import { describe, expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { type Judged, judge, sharedMetric } from './trust.ts'

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
