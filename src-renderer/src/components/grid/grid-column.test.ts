import { expect, test } from 'vitest'
import { compareCells, parseSort, toggleSort, writeSort } from './grid-column.ts'

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
