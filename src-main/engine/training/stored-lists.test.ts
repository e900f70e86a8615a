import { expect, test } from 'vitest'
import { createSmallDataset, weak } from '../../../tests/fixtures/small-run.ts'
import { makeSplit } from '../data/make-split.ts'
import { storedLists } from './stored-lists.ts'

const split = makeSplit(createSmallDataset(), weak)
/** The small split with as many test users and items as asked for; only their numbers are looked at. */
const sized = (users: number, items: number) => ({
  ...split,
  itemIndex: new Uint32Array(items),
  test: { ...split.test, users: new Uint32Array(users) },
})

test('small data: 1,000 places, or all items there are', () => {
  expect(storedLists(sized(6040, 3706), [20])).toEqual({ depth: 1000, bytes: 6040 * 1000 * 8 })
  expect(storedLists(sized(6040, 300), [20]).depth).toBe(300)
})

test('lists of 138,000 users stay within 256 MB, but as deep as metrics look', () => {
  expect(storedLists(sized(138_493, 26_744), [100]).bytes).toBeLessThanOrEqual(256 * 2 ** 20)
  expect(storedLists(sized(138_493, 26_744), [20, 500]).depth).toBe(500)
  expect(storedLists(sized(2_000_000, 26_744), [20]).depth).toBe(100)
})

test('users ranked for items: a list per item', () => {
  expect(storedLists({ ...sized(138_493, 1000), direction: 'users-for-item' }, [20])).toEqual({ depth: 1000, bytes: 1000 * 1000 * 8 })
})
