import { expect, test } from 'vitest'
import { readItems, readPastedItems, writeItems } from './item-list-text.ts'

test('items survive the address, whatever their ids', () => {
  const items = ['1', 'a,b', 'x y', '100 %', 'é/&=#']
  expect(readItems(writeItems(items))).toEqual(items)
  expect(readItems('')).toEqual([])
  expect(readItems('%E0%A4%A')).toEqual(['%E0%A4%A'])
  expect(readItems('1,1,2')).toEqual(['1', '2'])
})

test('pasted ids may stand in lines or between separators', () => {
  expect(readPastedItems(' 12\r\n13, 14;15\t"16"\n\n12')).toEqual(['12', '13', '14', '15', '16'])
  expect(readPastedItems('The Matrix\nHeat')).toEqual(['The Matrix', 'Heat'])
  expect(readPastedItems(' ,\n')).toEqual([])
})
