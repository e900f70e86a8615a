import { expect, test } from 'vitest'
import { freeName, nameFromPath } from './free-name.ts'

test('a taken name gets the next free number', () => {
  expect(freeName('sample', [])).toBe('sample')
  expect(freeName('sample', ['sample', 'sample 2'])).toBe('sample 3')
})

test('a dataset is called after its file or folder', () => {
  expect(nameFromPath('/data/ml-1m/')).toBe('ml-1m')
  expect(nameFromPath('C:\\data\\ratings.csv.gz')).toBe('ratings')
  expect(nameFromPath('u.data')).toBe('u')
})
