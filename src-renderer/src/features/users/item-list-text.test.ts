import { expect, test } from 'vitest'
import { readItems, readPastedItems, readRatings, writeItems, writeRatings } from './item-list-text.ts'

test('items survive the address, whatever their ids', () => {
  const items = ['1', 'a,b', 'x y', '100 %', 'é/&=#']
  expect(readItems(writeItems(items))).toEqual(items)
  expect(readItems('')).toEqual([])
  expect(readItems('%E0%A4%A')).toEqual(['%E0%A4%A'])
  expect(readItems('1,1,2')).toEqual(['1', '2'])
})

test('ratings survive the address with their items', () => {
  const ratings = [
    { item: 'a:b,c', rating: 2 },
    { item: '7', rating: 4.5 },
  ]
  expect(readRatings(writeRatings(ratings))).toEqual(ratings)
  expect(readRatings('')).toEqual([])
  expect(readRatings('7,8:x,9:1,9:3')).toEqual([{ item: '9', rating: 3 }])
})

test('pasted ids may stand in lines or between separators', () => {
  expect(readPastedItems(' 12\r\n13, 14;15\t"16"\n\n12')).toEqual(['12', '13', '14', '15', '16'])
  expect(readPastedItems('The Matrix\nHeat')).toEqual(['The Matrix', 'Heat'])
  expect(readPastedItems(' ,\n')).toEqual([])
})
