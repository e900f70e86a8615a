import { expect, test } from 'vitest'
import { type RecommendedItem, UserList } from '../../../../src-main/contract/explore.ts'
import { findOverlap, ranksOf, scoreShares } from './list-overlap.ts'

function listOf(items: readonly string[], hits: readonly string[] = [], missed: UserList['missed'] = []): UserList {
  return UserList.parse({
    runId: 'run_aaaaaa',
    user: '1',
    userAttributes: {},
    role: 'test',
    history: [],
    items: items.map((item, place): RecommendedItem => ({
      item,
      title: null,
      attributes: {},
      rank: place + 1,
      score: 1,
      percentile: 1,
      heldOutHit: hits.includes(item),
    })),
    missed,
    candidates: 100,
    metrics: {},
    unknownItems: [],
    threshold: 4,
    elapsedMs: 1,
  })
}

test('lines join the same item in two lists', () => {
  expect(findOverlap(listOf(['a', 'b', 'c'], ['c']), listOf(['c', 'x', 'a'], ['c']))).toEqual([
    { item: 'a', from: 0, to: 2, isHit: false },
    { item: 'c', from: 2, to: 0, isHit: true },
  ])
  expect(findOverlap(listOf(['a']), listOf([]))).toEqual([])
})

test('missed items keep their exact rank', () => {
  const ranks = ranksOf(listOf(['a', 'b'], [], [{ item: 'z', title: null, rank: 412, score: 0.1 }]))
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
