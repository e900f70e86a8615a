import { expect, test } from 'vitest'
import { packFloats } from '../../../../src-main/contract/packed.ts'
import { furthestAhead, toWinLoss, winLossSpec } from './win-loss.ts'

const packed = (...values: number[]) => packFloats(Float32Array.from(values))
const users = ['a', 'b', 'c', 'd']

test('each user is on the side of the run that serves them better', () => {
  const found = toWinLoss({
    metric: 'ndcg@20',
    higherIsBetter: true,
    users,
    first: packed(0.5, 0.1, 0, 0.9),
    second: packed(0.2, 0.4, 0, 0.1),
  })
  expect([...found.side]).toEqual([0, 2, 1, 0])
  expect(found.counts).toEqual({ first: 2, equal: 1, second: 1 })
  expect(furthestAhead(found, 'first').map((at) => users[at])).toEqual(['d', 'a'])
  expect(furthestAhead(found, 'equal')).toEqual([2])
})

test('where less is better the sides are the other way round', () => {
  const found = toWinLoss({ metric: 'rank', higherIsBetter: false, users, first: packed(5, 1, 2, 2), second: packed(2, 4, 2, 3) })
  expect([...found.side]).toEqual([2, 0, 1, 0])
})

test('both axes have the same domain, from nothing on, and the picture stands in words', () => {
  const found = toWinLoss({
    metric: 'ndcg@20',
    higherIsBetter: true,
    users,
    first: packed(0.5, 0.1, 0.3, 0.4),
    second: packed(0.2, 0.7, 0.3, 0.1),
  })
  const spec = winLossSpec(found, ['ease', 'knn'], ['--series-1', '--series-2'], null)
  expect(spec.axes?.domain.low).toBe(0)
  expect(spec.axes?.domain.high).toBeCloseTo(0.7)
  expect(spec.summary).toMatch(/^Of 4 users ease serves 2 \(50.* better, knn 1 \(25/)
})
