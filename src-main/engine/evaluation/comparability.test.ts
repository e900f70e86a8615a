import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { comparability, requireComparable } from './comparability.ts'

describe('comparability', () => {
  it('has nothing to say about runs of one protocol', () => {
    expect(comparability([createRunDetail('a'), createRunDetail('b'), createRunDetail('c')])).toEqual([])
  })

  it.each([
    [
      'another split',
      createRunDetail('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-temporal', config: {} } }),
      'split user-temporal',
    ],
    [
      'another seed of the split',
      createRunDetail('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-random', config: { threshold: 4, seed: 2 } } }),
      'seed 1 against 2',
    ],
    ['another dataset', createRunDetail('b', { protocol: { splitHash: 'bbbb' }, dataset: 'books' }), 'dataset "films"'],
    ['the same settings on changed data', createRunDetail('b', { protocol: { splitHash: 'bbbb' } }), 'changed in between'],
    ['sampled candidates', createRunDetail('b', { protocol: { candidates: 'sampled:99' } }), 'sampled:99'],
    ['the other direction', createRunDetail('b', { protocol: { direction: 'users-for-item' } }), 'users for each item'],
    ['a run without evaluation', createRunDetail('b', { protocol: null }), 'has not been evaluated'],
  ])('names %s', (_, other, words) => {
    const reasons = comparability([createRunDetail('a'), other])
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(words)
    expect(reasons[0]).toContain('"b"')
  })

  it('is required, with the reasons, where figures would stand side by side', () => {
    expect(() => requireComparable([createRunDetail('a'), createRunDetail('b')])).not.toThrow()
    expect(() => requireComparable([createRunDetail('a'), createRunDetail('b', { protocol: { direction: 'users-for-item' } })])).toThrow(
      expect.objectContaining({ code: 'NOT_COMPARABLE', message: expect.stringContaining('users for each item') }),
    )
  })
})
