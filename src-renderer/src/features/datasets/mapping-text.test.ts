import { expect, test } from 'vitest'
import { assignRole, parseMapping, writeMapping } from './mapping-text.ts'

test('a mapping survives the address, whatever the columns are called', () => {
  const mapping = { user: 'user,id', item: 'movie=id', rating: '100 %' }
  expect(parseMapping(writeMapping(mapping))).toEqual(mapping)
  expect(parseMapping('')).toBeUndefined()
  expect(parseMapping('nonsense=x,user=u')).toEqual({ user: 'u' })
})

test('a role moves from one column to another', () => {
  expect(assignRole({ user: 'a', item: 'b' }, 'c', 'user')).toEqual({ item: 'b', user: 'c' })
  expect(assignRole({ user: 'a', item: 'b' }, 'b', 'user')).toEqual({ user: 'b' })
  expect(assignRole({ user: 'a', time: 't' }, 't', '')).toEqual({ user: 'a' })
})
