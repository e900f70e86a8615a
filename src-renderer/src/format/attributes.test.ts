import { expect, test } from 'vitest'
import { describeAttributes, listAttributeValues } from './attributes.ts'

test('attributes read as one line', () => {
  const attributes = { genres: ['Comedy', 'Drama'], year: 1995, country: '' }
  expect(describeAttributes(attributes)).toBe('genres: Comedy, Drama · year: 1995 · country: ')
  expect(listAttributeValues(attributes)).toBe('Comedy, Drama · 1995')
})
