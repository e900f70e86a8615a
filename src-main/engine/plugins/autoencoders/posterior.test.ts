import { expect, it } from 'vitest'
import { describeCode } from './posterior.ts'

it('counts the units that differ between people, and says what each costs', () => {
  // Three units of two people. Means: 0, 0 | 2, 2 | 1, -1; log-variances: 0 but for the last unit, ln 1/4.
  const narrow = Math.log(0.25)
  const figures = describeCode(Float32Array.of(0, 2, 1, 0, 0, narrow, 0, 2, -1, 0, 0, narrow), 3)
  // By hand: 0, 1/2 2^2 = 2, and 1/2 (1/4 + 1 - 1 + ln 4).
  expect(figures.activeUnits).toBe(1)
  expect(figures.unitKlLeast).toBe(0)
  expect(figures.unitKlMedian).toBeCloseTo(0.125 + Math.log(2), 6)
  expect(figures.unitKlMost).toBeCloseTo(2, 6)
})
