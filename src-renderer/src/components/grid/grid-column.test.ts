import { expect, test } from 'vitest'
import { compareCells, parseSort, sortByCell, toggleSort, writeSort } from './grid-column.ts'

test('the order survives the address', () => {
  for (const sort of [
    { column: 'ndcg@20', isDescending: true },
    { column: 'name', isDescending: false },
  ]) {
    expect(parseSort(writeSort(sort))).toEqual(sort)
  }
  expect(parseSort('')).toBeNull()
})

test('a head sorts descending first, then turns', () => {
  const first = toggleSort(null, 'name')
  expect(first.isDescending).toBe(true)
  expect(toggleSort(first, 'name').isDescending).toBe(false)
  expect(toggleSort(first, 'state')).toEqual({ column: 'state', isDescending: true })
})

test('what is missing stays last in both directions', () => {
  const values = [2, null, 10, 1]
  expect([...values].sort((a, b) => compareCells(a, b, true))).toEqual([10, 2, 1, null])
  expect([...values].sort((a, b) => compareCells(a, b, false))).toEqual([1, 2, 10, null])
  expect(['run 10', 'run 2'].sort((a, b) => compareCells(a, b, false))).toEqual(['run 2', 'run 10'])
})

test('a list in the order of a cell: what is missing last, equal rows as they were', () => {
  const rows = [
    { name: 'run 10', figure: 0.2 },
    { name: 'run 2', figure: null },
    { name: 'run 9', figure: 0.2 },
    { name: 'run 1', figure: 0.4 },
  ]
  const names = (cell: (row: (typeof rows)[number]) => string | number | null, isDescending: boolean): string[] =>
    sortByCell(rows, cell, isDescending).map(({ name }) => name)
  expect(names(({ name }) => name, false)).toEqual(['run 1', 'run 2', 'run 9', 'run 10'])
  expect(names(({ figure }) => figure, true)).toEqual(['run 1', 'run 10', 'run 9', 'run 2'])
})
