import fc from 'fast-check'
import { expect, test } from 'vitest'
import { datasetOfRows } from '../../../tests/fixtures/rows-dataset.ts'
import { selectPositives } from './positives.ts'

const rules = { threshold: null, minimumUserInteractions: 1, minimumItemInteractions: 1 }

test('of two rows of a pair the last counts, even when it is below the threshold', () => {
  const dataset = datasetOfRows(
    [
      [
        { item: 0, rating: 5, time: 1 },
        { item: 1, rating: 4, time: 2 },
        { item: 0, rating: 1, time: 3 },
      ],
    ],
    2,
  )
  const positives = selectPositives(dataset, { ...rules, threshold: 4 })
  expect(Array.from(positives.items, (column) => positives.itemIndex[column])).toEqual([1])
  expect(positives.droppedLowRatings).toBe(1)
})

test('low ratings, users and items are counted as dropped, and the rest is renumbered', () => {
  const row = (item: number, rating: number) => ({ item, rating, time: item })
  const dataset = datasetOfRows([[row(0, 5), row(3, 5), row(4, 2)], [row(1, 5)], [row(0, 4), row(3, 4)]], 6)
  const positives = selectPositives(dataset, { threshold: 4, minimumUserInteractions: 2, minimumItemInteractions: 1 })
  expect([...positives.userIndex]).toEqual([0, 2])
  expect([...positives.itemIndex]).toEqual([0, 3])
  expect([...positives.items]).toEqual([0, 1, 0, 1])
  expect(positives).toMatchObject({ droppedLowRatings: 1, droppedUsers: 1, droppedItems: 4 })
})

test('the k-core is reached: every user and item that is left has enough, and nothing that could stay is gone', () => {
  const users = fc
    .array(fc.uniqueArray(fc.nat(9), { maxLength: 8 }), { minLength: 1, maxLength: 12 })
    .filter((rows) => rows.some((items) => items.length > 0))
  fc.assert(
    fc.property(users, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (rows, minimumUser, minimumItem) => {
      const dataset = datasetOfRows(
        rows.map((items) => items.map((item) => ({ item, rating: 1, time: item }))),
        10,
      )
      // The plain way: strike out one user or item after the other until none is left to strike.
      let pairs = rows.flatMap((items, user) => items.map((item) => ({ user, item })))
      for (let before = -1; before !== pairs.length;) {
        before = pairs.length
        pairs = pairs.filter(({ user }) => pairs.filter((pair) => pair.user === user).length >= minimumUser)
        pairs = pairs.filter(({ item }) => pairs.filter((pair) => pair.item === item).length >= minimumItem)
      }
      const select = () =>
        selectPositives(dataset, { threshold: null, minimumUserInteractions: minimumUser, minimumItemInteractions: minimumItem })
      if (pairs.length === 0) {
        expect(select).toThrow(expect.objectContaining({ code: 'SPLIT_EMPTY' }))
        return
      }
      const found = select()
      const kept = Array.from(found.userIndex).flatMap((user, row) =>
        Array.from(found.items.subarray(found.offsets[row], found.offsets[row + 1]), (column) => `${user} ${found.itemIndex[column]}`),
      )
      expect(kept.toSorted()).toEqual(pairs.map(({ user, item }) => `${user} ${item}`).toSorted())
    }),
    { numRuns: 200, seed: 5 },
  )
})

test('a threshold needs ratings', () => {
  const dataset = { ...datasetOfRows([[{ item: 0, rating: 1, time: 0 }]], 1), ratingOf: null }
  expect(() => selectPositives(dataset, { ...rules, threshold: 4 })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
})
