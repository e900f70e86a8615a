import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { checklist } from './checklist.ts'
import type { TunedRun } from './report-input.ts'
import { fixedScale, roundScale } from './formats/charts/scale.ts'
import { countText, differenceText, durationText, metricText, pText, percentText, plainText } from '../kernel/number-text.ts'
import { metricTitle } from '../evaluation/metric-title.ts'
import { groupComparable, mainCutoff, showRuns } from './shown-runs.ts'

describe('numbers as people read them', () => {
  it('have three decimals without the zero, a real minus, and thin spaces', () => {
    expect([0.3984, 1, -0.0171, -0.0001, 12.3456].map((value) => metricText(value))).toEqual([
      '.398',
      '1.000',
      '\u2212.017',
      '.000',
      '12.346',
    ])
    expect([0.02, -0.02, 0.0001].map(differenceText)).toEqual(['+.020', '\u2212.020', '.000'])
    expect([0, 999, 1000, 575272, 1234567].map(countText)).toEqual(['0', '999', '1\u2009000', '575\u2009272', '1\u2009234\u2009567'])
    expect([0.0001, 0.0123, 1].map(pText)).toEqual(['p < .001', 'p = .012', 'p = 1.000'])
    expect([400, 4321, 42_000, 102_000, 3_720_000].map(durationText)).toEqual(['0.40 s', '4.3 s', '42 s', '1 m 42 s', '1 h 2 m'])
    expect([0, 0.1 + 0.2, 123456, -0.00001].map(plainText)).toEqual(['0', '0.3', '123\u2009456', '\u22121.0e\u22125'])
    expect(percentText(0.5812)).toBe('58\u2009%')
  })
})

describe('axes', () => {
  it('have round ticks that hold all values', () => {
    expect(roundScale(0.175, 0.49, 0, 100).ticks).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    expect(roundScale(0, 84.2, 0, 100).ticks).toEqual([0, 50, 100])
    const { ticks, at } = roundScale(-3, 7, 100, 0)
    expect(ticks[0]).toBeLessThanOrEqual(-3)
    expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(7)
    expect(at(ticks[0])).toBe(100)
    expect(at(ticks[ticks.length - 1])).toBe(0)
  })

  it('hold a single value, and space cut-offs by ratio', () => {
    expect(roundScale(5, 5, 0, 100).ticks.length).toBeGreaterThan(1)
    const { at } = fixedScale([5, 10, 20], 0, 100, true)
    expect(at(10)).toBeCloseTo(50, 9)
  })
})

describe('runs as shown', () => {
  const show = (...details: ReturnType<typeof createRunDetail>[]) => showRuns(details.map((detail) => ({ detail })))

  it('get one colour each, baselines grey', () => {
    const shown = show(createRunDetail('a'), createRunDetail('b', { modelId: 'most-popular' }), createRunDetail('c'))
    expect(shown.map(({ look }) => look.series)).toEqual([1, 0, 2])
  })

  it('are grouped by split, candidates and direction', () => {
    const groups = groupComparable(
      show(
        createRunDetail('a'),
        createRunDetail('b', { protocol: { splitHash: 'bbbb' } }),
        createRunDetail('c'),
        createRunDetail('d', { protocol: { direction: 'users-for-item' } }),
        createRunDetail('e', { protocol: null }),
      ),
    )
    expect(groups.map((group) => group.map(({ name }) => name))).toEqual([['a', 'c'], ['b'], ['d']])
  })

  it('are talked about by their metric titles at a usual cut-off', () => {
    expect(metricTitle('recall_min@20')).toBe('Recall (min)@20')
    expect(mainCutoff([5, 10, 20, 50])).toBe(20)
    expect(mainCutoff([5, 10, 50])).toBe(10)
  })
})

describe("the sceptic's checklist", () => {
  const figure = (value: number, half = 0) => ({ value, low: value - half, high: value + half, users: 400 })
  const noTests = { runs: [], comparable: true, reasons: [], differences: [], tests: [], folds: [], foldTests: [], seeds: [] }
  const answer = (question: RegExp, tuned: TunedRun[], ...details: ReturnType<typeof createRunDetail>[]) => {
    const groups = groupComparable(showRuns(details.map((detail) => ({ detail }))))
    return checklist(groups, { tuned, compare: noTests }).find((check) => question.test(check.question))?.answer
  }
  const popular = (value: number) =>
    createRunDetail('best-sellers', { modelId: 'most-popular', config: {}, defaults: {}, metrics: { 'ndcg@20': figure(value, 0.01) } })
  const model = (value: number) => createRunDetail('a', { metrics: { 'ndcg@20': figure(value, 0.01) } })

  it.each([
    [/simple baseline/, 'yes', [createRunDetail('a'), popular(0.1)]],
    [/simple baseline/, 'no', [createRunDetail('a')]],
    [/most popular beaten/, 'yes', [model(0.3), popular(0.1)]],
    [/most popular beaten/, 'no', [model(0.3), popular(0.295)]],
    [/most popular beaten/, 'unknown', [model(0.3)]],
    [/share one split/, 'yes', [createRunDetail('a'), popular(0.1)]],
    [/share one split/, 'no', [createRunDetail('a'), createRunDetail('b', { protocol: { splitHash: 'bbbb' } })]],
    [/models tuned/, 'no', [createRunDetail('a'), popular(0.1)]],
    [/models tuned/, 'no', [createRunDetail('a'), createRunDetail('b', { config: { regularization: 9 } })]],
    [/models tuned/, 'unknown', [createRunDetail('a', { config: { regularization: 9 } })]],
    [/opened once/, 'yes', [createRunDetail('a')]],
    [/opened once/, 'no', [createRunDetail('a', { protocol: { testOpenings: 2 } })]],
    [/its interval/, 'yes', [model(0.3)]],
    [/its interval/, 'no', [createRunDetail('a', { metrics: { 'ndcg@20': figure(0.3) } })]],
    [/left out counted/, 'no', [createRunDetail('a', { protocol: { usersWithEmptyLists: 3 } })]],
    [/another seed/, 'unknown', [createRunDetail('a')]],
    [/another seed/, 'yes', [createRunDetail('a'), createRunDetail('a2', { seed: 2 })]],
    [/another seed/, 'unknown', [createRunDetail('a'), createRunDetail('a2', { seed: 2, protocol: { splitHash: 'ffff' } })]],
    [/could be shown ranked/, 'no', [createRunDetail('a', { protocol: { candidates: 'sampled:99' } })]],
    [/after the training in time/, 'no', [createRunDetail('a')]],
    [/after the training in time/, 'yes', [createRunDetail('a', { split: { id: 'user-temporal', config: {} } })]],
    [/plausible/, 'yes', [createRunDetail('a', { metrics: { 'precision@20': figure(0.2) } })]],
    [/plausible/, 'no', [createRunDetail('a', { metrics: { 'precision@20': figure(0.95) } })]],
    [/best-sellers\?/, 'no', [createRunDetail('a', { metrics: { 'popularity_lift@20': figure(0.97) } })]],
  ] as const)('%s: %s', (question, expected, details) => {
    expect(answer(question, [], ...details)).toBe(expected)
  })

  it('knows of searches: the same for all is tuning, for some it is not', () => {
    const [a, b] = [createRunDetail('a'), createRunDetail('b', { config: { regularization: 9 } })]
    const tuned = [a, b].map((detail) => ({ runId: detail.summary.id, study: 'thesis a1', trials: 30 }))
    expect(answer(/models tuned/, tuned, a, b)).toBe('yes')
    expect(answer(/models tuned/, tuned.slice(1), a, b)).toBe('no')
    expect(answer(/models tuned/, [tuned[0], { ...tuned[1], study: 'another' }], a, b)).toBe('unknown')
  })
})
