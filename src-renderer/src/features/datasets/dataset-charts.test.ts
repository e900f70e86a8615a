import { expect, test } from 'vitest'
import { binLabel } from './dataset-charts.ts'

test('a bin is named by the whole numbers that it holds', () => {
  expect(binLabel(1, 2)).toBe('1')
  expect(binLabel(2, 4)).toBe('2–3')
  expect(binLabel(1000, 2000)).toBe('1\u202f000–1\u202f999')
  expect(binLabel(1.5, 3.5)).toBe('2–3')
})
