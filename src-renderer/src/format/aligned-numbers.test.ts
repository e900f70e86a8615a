import { expect, test } from 'vitest'
import { alignedWriter } from './aligned-numbers.ts'

test('all of a column have the decimals that its largest needs', () => {
  const write = alignedWriter([0.0136, -0.0131, 0.000127])
  expect([0.0136, -0.0131, 0.000127, -0.000001].map(write)).toEqual(['0.0136', '\u22120.0131', '0.0001', '0.0000'])
  expect(alignedWriter([1240, 3])(3)).toBe('3')
  expect(alignedWriter([12.345, 0.5])(0.5)).toBe('0.5')
})

test('nothing, and very small numbers', () => {
  expect(alignedWriter([])(0)).toBe('0')
  expect(alignedWriter([0, 0])(0)).toBe('0')
  expect(alignedWriter([-0.000012])(-0.000012)).toBe('\u22121.2e\u22125')
})
