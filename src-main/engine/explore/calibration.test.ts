import { expect, it } from 'vitest'
import { createRng } from '../kernel/rng.ts'
import { createCalibrator } from './calibration.ts'

it('finds the probabilities that answers were drawn with', () => {
  const rng = createRng(1)
  const planted = (score: number): number => 1 / (1 + Math.exp(-(1.5 * score - 3)))
  const calibrator = createCalibrator()
  for (let n = 0; n < 40_000; n++) {
    const score = rng.normal()
    calibrator.add(score, rng.next() < planted(score))
  }
  const found = calibrator.fit()
  for (const score of [-1, 0, 1, 2, 3]) expect(found(score)).toBeCloseTo(planted(score), 1.5)
})

it('stays between never and always where scores tell all, or nothing was ever taken', () => {
  const sure = createCalibrator()
  for (let n = -50; n <= 50; n++) sure.add(n / 10, n > 0)
  const probabilities = [-4, -1, 1, 4].map(sure.fit())
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b))
  expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0)
  const never = createCalibrator()
  for (let n = -50; n <= 50; n++) never.add(n / 10, false)
  expect(never.fit()(5)).toBeLessThan(0.05)
  // Of 101 answers without a yes, (0 + 1) / (101 + 2) of one: not none.
  expect(never.fit()(0)).toBeGreaterThan(0.005)
})
