import { describe, expect, it } from 'vitest'
import { createRng } from '../kernel/rng.ts'
import { signFlipTests } from './sign-flips.ts'

/** All 2^n sign patterns, one by one. */
function exactP(values: readonly number[]): number {
  const observed = Math.abs(values.reduce((sum, value) => sum + value, 0))
  let asExtreme = 0
  for (let pattern = 0; pattern < 2 ** values.length; pattern++) {
    const sum = values.reduce((total, value, i) => total + (pattern & (1 << i) ? value : -value), 0)
    if (Math.abs(sum) >= observed - 1e-9) asExtreme++
  }
  return asExtreme / 2 ** values.length
}

describe('paired randomisation test', () => {
  it.each([
    [[1, 1, 1]],
    [[0.5, -0.2, 0.9, 0.1, 0.3, -0.4, 0.6, 0.2, 0.7]],
    [[1, -1, 2, -2]],
    [[0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.1, 0.2]],
  ])('agrees with all sign patterns of %j', (values) => {
    const [p] = signFlipTests([Float64Array.from(values)], createRng(1))
    // 9,999 draws have a standard deviation of at most .005.
    expect(Math.abs(p - exactP(values))).toBeLessThan(0.02)
  })

  it('finds nothing where nothing differs, and the smallest p where all users gain', () => {
    const same = new Float64Array(100)
    const all = Float64Array.from({ length: 100 }, (_, i) => 0.1 + i / 1000)
    expect(signFlipTests([same, all], createRng(2))).toEqual([1, 1 / 10_000])
  })

  it('is uniform under the null hypothesis', () => {
    const rng = createRng(3)
    const columns = Array.from({ length: 200 }, () => Float64Array.from({ length: 700 }, () => rng.normal()))
    const ps = signFlipTests(columns, createRng(4), 999)
    const below = (bound: number): number => ps.filter((p) => p <= bound).length
    expect(below(0.05)).toBeLessThan(25)
    expect(below(0.5)).toBeGreaterThan(70)
    expect(below(0.5)).toBeLessThan(130)
  })
})
