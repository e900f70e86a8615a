import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { checklist } from './checklist.ts'
import { fixedScale, roundScale } from './html/scale.ts'
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
  const show = (...details: ReturnType<typeof createRunDetail>[]) => showRuns(details.map((detail) => ({ detail, evaluation: null })))

  it('get one colour each, baselines grey', () => {
    const shown = show(createRunDetail('a'), createRunDetail('b', { modelId: 'most-popular' }), createRunDetail('c'))
    expect(shown.map(({ colour }) => colour)).toEqual(['var(--series-1)', 'var(--baseline)', 'var(--series-2)'])
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
  const figure = (value: number) => ({ value, low: value, high: value, users: 400 })
  const state = (question: RegExp, ...details: ReturnType<typeof createRunDetail>[]) => {
    const groups = groupComparable(showRuns(details.map((detail) => ({ detail, evaluation: null }))))
    return checklist(groups).find((check) => question.test(check.question))?.state
  }
  const baseline = createRunDetail('best-sellers', { modelId: 'most-popular', config: {}, defaults: {} })

  it.each([
    [/simple baseline/, 'good', [createRunDetail('a'), baseline]],
    [/simple baseline/, 'warning', [createRunDetail('a')]],
    [/share one split/, 'good', [createRunDetail('a'), baseline]],
    [/share one split/, 'warning', [createRunDetail('a'), createRunDetail('b', { protocol: { splitHash: 'bbbb' } })]],
    [/tuned alike/, 'open', [createRunDetail('a'), baseline]],
    [/tuned alike/, 'warning', [createRunDetail('a'), createRunDetail('b', { config: { regularization: 9 } })]],
    [/test part opened/, 'good', [createRunDetail('a')]],
    [/test part opened/, 'warning', [createRunDetail('a', { protocol: { testOpenings: 2 } })]],
    [/left out silently/, 'warning', [createRunDetail('a', { protocol: { usersWithEmptyLists: 3 } })]],
    [/Would another seed/, 'open', [createRunDetail('a')]],
    [/Would another seed/, 'good', [createRunDetail('a'), createRunDetail('a2', { seed: 2 })]],
    [/all that could be shown/, 'warning', [createRunDetail('a', { protocol: { candidates: 'sampled:99' } })]],
    [/after the training in time/, 'open', [createRunDetail('a')]],
    [/after the training in time/, 'good', [createRunDetail('a', { split: { id: 'user-temporal', config: {} } })]],
    [/too good to be true/, 'good', [createRunDetail('a', { metrics: { 'precision@20': figure(0.2) } })]],
    [/too good to be true/, 'warning', [createRunDetail('a', { metrics: { 'precision@20': figure(0.95) } })]],
    [/best-sellers\?/, 'warning', [createRunDetail('a', { metrics: { 'popularity_lift@20': figure(0.97) } })]],
  ] as const)('%s is %s', (question, expected, details) => {
    expect(state(question, ...details)).toBe(expected)
  })
})
