import { expect, test } from 'vitest'
import { rateAt } from './audience-size.ts'

const rates = [
  { share: 0.1, mean: 0.4, low: 0.2, high: 0.6 },
  { share: 0.2, mean: 0.2, low: 0.1, high: 0.3 },
  { share: 1, mean: 0.05, low: 0, high: 0.1 },
]

test('the rate of an audience lies between those of the stops around it', () => {
  expect(rateAt(rates, 0.1)).toEqual({ mean: 0.4, low: 0.2, high: 0.6 })
  expect(rateAt(rates, 0.15)?.mean).toBeCloseTo(0.3, 12)
  expect(rateAt(rates, 0.01)?.mean).toBe(0.4)
  expect(rateAt(rates, 1)?.mean).toBe(0.05)
  expect(rateAt([], 0.1)).toBeNull()
})
