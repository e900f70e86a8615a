import { expect, test } from 'vitest'
import { itemWords, parseItem, startFrom, toggleValue, withValue, writeItem } from './composed-item.ts'

const genres = { name: 'genres', kind: 'multi' } as const
const maker = { name: 'maker', kind: 'single' } as const

test('an item survives the address; what is no item is an empty one', () => {
  const item = { genres: ["Children's", 'War & Peace'], year: 1999 }
  expect(parseItem(writeItem(item))).toEqual(item)
  expect(writeItem({})).toBe('')
  expect(parseItem('{"genres":')).toEqual({})
  expect(parseItem('[[1]]')).toEqual({})
})

test('values go in and out; one value gives the other up; nothing left is no field', () => {
  const one = toggleValue({}, genres, 'War')
  const two = toggleValue(one, genres, 'Drama')
  expect(two).toEqual({ genres: ['Drama', 'War'] })
  expect(toggleValue(toggleValue(two, genres, 'War'), genres, 'Drama')).toEqual({})
  expect(toggleValue(toggleValue({}, maker, 'Ann'), maker, 'Ben')).toEqual({ maker: 'Ben' })
  expect(toggleValue({ maker: 'Ben' }, maker, 'Ben')).toEqual({})
  expect(withValue({ year: 3 }, 'year', undefined)).toEqual({})
})

test('an item of the catalogue brings the fields that can be composed', () => {
  expect(startFrom({ genres: ['War'], link: 'x', maker: '' }, [genres, maker])).toEqual({ genres: ['War'] })
  expect(itemWords({ maker: 'Ann', genres: ['War', 'Drama'] }, [genres, maker])).toBe('War, Drama · Ann')
})
