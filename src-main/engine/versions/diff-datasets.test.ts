import { expect, test } from 'vitest'
import { type FixtureRow, datasetOfRows } from '../../../tests/fixtures/rows-dataset.ts'
import { describeColumn } from '../data/attribute-fields.ts'
import { diffDatasets } from './diff-datasets.ts'

const row = (item: number, rating: number, time: number): FixtureRow => ({ item, rating, time })
const first = datasetOfRows([[row(0, 5, 10), row(1, 3, 20)], [row(1, 1, 30)]], 2)

test('a dataset and itself differ in nothing', () => {
  const diff = diffDatasets(first, first, ['a', 'b'])
  expect(diff.interactions).toEqual({ shared: 3, gained: 0, lost: 0, ratingChanged: 0, timeChanged: 0 })
  expect(diff.shifts.map(({ distance }) => distance)).toEqual([0, 0, 0, 0])
  expect(diff.sentences).toEqual(['b has the users, items and interactions of a.'])
})

test('pairs that came, went, and have another rating or time are counted', () => {
  const second = datasetOfRows([[row(1, 4, 20), row(2, 2, 40)], [row(1, 1, 31)], [row(2, 5, 50)]], 3)
  const diff = diffDatasets(first, second, ['a', 'b'])
  expect(diff.users).toEqual({ gained: 1, lost: 0, shared: 2 })
  expect(diff.items).toEqual({ gained: 1, lost: 0, shared: 2 })
  expect(diff.interactions).toEqual({ shared: 2, gained: 2, lost: 1, ratingChanged: 1, timeChanged: 1 })
  expect(diff.itemsGained).toEqual([{ id: 'i2', title: null, interactions: 2 }])
  // Ratings 1 3 5 against 1 2 4 5: up to 2 there are 1 of 3 and 2 of 4, up to 3 there are 2 of 3 and 2 of 4.
  expect(diff.shifts.find(({ of }) => of === 'rating')?.distance).toBeCloseTo(1 / 6)
})

test('attributes that are new, gone, of another type or have other values are told; the order of several values is none', () => {
  const before = {
    ...first,
    itemAttributes: [describeColumn('tags', 'multi', '|', [['x', 'y'], ['z']]), describeColumn('year', 'number', null, [1990, 2000])],
  }
  const after = {
    ...first,
    itemAttributes: [describeColumn('tags', 'multi', '|', [['y', 'x'], ['w']])],
    userAttributes: [describeColumn('age', 'number', null, [20, null])],
  }
  const { attributes, sentences } = diffDatasets(before, after, ['a', 'b'])
  expect(attributes).toMatchObject([
    { target: 'items', field: 'tags', changed: 1 },
    { target: 'items', field: 'year', to: null },
    { target: 'users', field: 'age', from: null, to: { coverageRatio: 0.5 } },
  ])
  expect(sentences.slice(1)).toEqual(['1 items of both have other values of tags.', 'year of items is gone.', 'age of users is new.'])
})
