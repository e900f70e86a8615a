import { expect, test } from 'vitest'
import { parseSeedList, writeSeedList } from './seed-list.ts'

test.each([
  ['1,2,3', [1, 2, 3]],
  ['1-3, 7', [1, 2, 3, 7]],
  [' 5 ', [5]],
  ['3 3 1', [3, 1]],
])('reads %j, and what is written reads the same', (text, seeds) => {
  expect(parseSeedList(text)).toEqual(seeds)
  expect(parseSeedList(writeSeedList(seeds))).toEqual(seeds)
})

test.each(['', 'one', '3-1', '-1', '1.5', '1-1000', '99999999999'])('does not read %j', (text) => {
  expect(parseSeedList(text)).toBeNull()
})
