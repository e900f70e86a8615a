import { expect, test } from 'vitest'
import { toParentFolder, toRelativePaths } from './source-files.ts'

const paths = (...relativePaths: string[]): string[] =>
  toRelativePaths(relativePaths.map((relativePath) => ({ relativePath }))).map((f) => f.relativePath)

test('the folder that was chosen becomes the root', () => {
  expect(paths('ml-1m/ratings.dat', 'ml-1m/movies.dat')).toEqual(['ratings.dat', 'movies.dat'])
})

test('only what all files share is removed', () => {
  expect(paths('data/a/x.csv', 'data/b/y.csv')).toEqual(['a/x.csv', 'b/y.csv'])
  expect(paths('data/x.csv', 'other.csv')).toEqual(['data/x.csv', 'other.csv'])
})

test('a single file keeps its name', () => {
  expect(paths('folder/ratings.csv')).toEqual(['ratings.csv'])
  expect(paths()).toEqual([])
})

test('the folder above a path, on any system', () => {
  expect(toParentFolder('/home/ada/ml-1m/ratings.dat', 1)).toBe('/home/ada/ml-1m')
  expect(toParentFolder('C:\\data\\ml-1m\\a\\x.csv', 2)).toBe('C:\\data\\ml-1m')
})
