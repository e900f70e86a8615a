import { expect, test } from 'vitest'
import { findOverlap, ranksOf, scoreShares } from './list-overlap.ts'
import { createUserList } from './testing/user-list.ts'

test('lines join the same item in two lists', () => {
  expect(findOverlap(createUserList(['a', 'b', 'c'], { hits: ['c'] }), createUserList(['c', 'x', 'a'], { hits: ['c'] }))).toEqual([
    { item: 'a', from: 0, to: 2, isHit: false },
    { item: 'c', from: 2, to: 0, isHit: true },
  ])
  expect(findOverlap(createUserList(['a']), createUserList([]))).toEqual([])
})

test('missed items keep their exact rank', () => {
  const ranks = ranksOf(createUserList(['a', 'b'], { missed: [{ item: 'z', title: null, rank: 412, score: 0.1 }] }))
  expect(ranks.get('b')).toBe(2)
  expect(ranks.get('z')).toBe(412)
  expect(ranks.get('unknown')).toBeUndefined()
})

test('bars start at zero for positive scores, else at the last of the list', () => {
  expect(scoreShares([4, 2, 1])).toEqual([1, 0.5, 0.25])
  const [best, middle, last] = scoreShares([-1, -2, -3])
  expect(best).toBe(1)
  expect(middle).toBeCloseTo(0.52)
  expect(last).toBeCloseTo(0.04)
  expect(scoreShares([0, 0])).toEqual([0, 0])
  expect(scoreShares([-1, -1])).toEqual([1, 1])
  expect(scoreShares([])).toEqual([])
})
