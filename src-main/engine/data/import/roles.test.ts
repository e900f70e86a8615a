import { describe, expect, test } from 'vitest'
import { guessFieldType } from './attribute-types.ts'
import { roleOfName } from './column-names.ts'
import { proposeRoles } from './roles.ts'

describe('column names', () => {
  test.each([
    ['userId', 'user'],
    ['user_id:token', 'user'],
    ['User-ID', 'user'],
    ['reviewerID', 'user'],
    ['visitorid', 'user'],
    ['movieId', 'item'],
    ['ISBN', 'item'],
    ['asin', 'item'],
    ['business_id', 'item'],
    ['product code', 'item'],
    ['Book-Rating', 'rating'],
    ['overall', 'rating'],
    ['play_count', 'rating'],
    ['unixReviewTime', 'time'],
    ['created_at', 'time'],
    ['user_name', null],
    ['title', null],
    ['review_text', null],
    ['time_zone', null],
  ])('%s is %s', (name, role) => {
    expect(roleOfName(name)).toBe(role)
  })
})

const rows = (...columns: readonly (readonly (string | number)[])[]): string[][] =>
  columns[0].map((_, n) => columns.map((column) => String(column[n])))
const range = (count: number, value: (n: number) => string | number): (string | number)[] =>
  Array.from({ length: count }, (_, n) => value(n))

test('two columns that could both be the item leave a doubt', () => {
  const records = rows(
    range(30, (n) => n % 5),
    range(30, (n) => `a${n % 7}`),
    range(30, (n) => `b${n % 8}`),
  )
  expect(proposeRoles(['user', 'product', 'book'], records, true)).toMatchObject({
    certain: false,
    mapping: { user: 'user', item: 'product' },
  })
  expect(proposeRoles(['user', 'artist', 'artistID'], records, true)).toMatchObject({ certain: true, mapping: { item: 'artistID' } })
})

test('a name is not believed against its values: dates are no ids, words no times', () => {
  const records = rows(
    range(30, (n) => n % 5),
    range(30, (n) => `2020-01-${10 + (n % 9)}`),
    range(30, () => 'morning'),
  )
  expect(proposeRoles(['user', 'item', 'time'], records, true).mapping).toEqual({ user: 'user', time: 'item' })
})

test('without names, values speak: times, then few steps, then ids in order', () => {
  const records = rows(
    range(50, (n) => 900_000_000 + n * 1000),
    range(50, (n) => `s${n % 9}`),
    range(50, (n) => n % 25),
    range(50, (n) => 1 + (n % 5)),
  )
  const { mapping, certain } = proposeRoles(['column1', 'column2', 'column3', 'column4'], records, false)
  expect(mapping).toEqual({ time: 'column1', user: 'column2', item: 'column3', rating: 'column4' })
  expect(certain).toBe(false)
})

test.each([
  [range(100, (n) => n * 1.5), { type: 'number', separator: null }],
  [range(100, (n) => `2019-0${1 + (n % 9)}-11`), { type: 'date', separator: null }],
  [range(100, (n) => ['Drama|Comedy', 'Drama', 'War|Drama|Crime'][n % 3]), { type: 'multi', separator: '|' }],
  [range(100, (n) => ['rock, pop', 'pop', 'jazz, rock'][n % 3]), { type: 'multi', separator: ',' }],
  [range(100, (n) => `["a","b${n % 3}"]`), { type: 'multi', separator: ',' }],
  [range(100, (n) => ['red', 'green', 'blue'][n % 3]), { type: 'category', separator: null }],
  [range(100, (n) => `A story, number ${n}, told by somebody`), { type: 'text', separator: null }],
  [range(100, (n) => `Ann Lee ${n % 60}, Bo van Dyk ${(n * 7) % 60}, Cy Ray ${n}`), { type: 'multi', separator: ',' }],
  [range(100, (n) => `Lee ${n % 60}, Ann`), { type: 'text', separator: null }],
  [
    range(100, (n) => `A boy named ${n} loves his toys, plays with them all day, and then ${n} things happen`),
    { type: 'text', separator: null },
  ],
  [range(100, () => ''), { type: 'text', separator: null }],
])('an attribute such as %j', (values, expected) => {
  expect(guessFieldType(values.map(String))).toEqual(expected)
})
