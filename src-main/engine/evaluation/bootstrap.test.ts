import { describe, expect, it } from 'vitest'
import { createRng } from '../kernel/rng.ts'
import { bootstrapMeans } from './bootstrap.ts'

describe('bootstrap intervals', () => {
  it('agree with the normal approximation of a mean', () => {
    const rng = createRng(5)
    const column = Float32Array.from({ length: 2000 }, () => rng.normal())
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
    const [{ low, high }] = bootstrapMeans([column], createRng(1))
    const half = (1.96 * deviation) / Math.sqrt(column.length)
    expect(low).toBeGreaterThan(mean - 1.15 * half)
    expect(low).toBeLessThan(mean - 0.85 * half)
    expect(high).toBeGreaterThan(mean + 0.85 * half)
    expect(high).toBeLessThan(mean + 1.15 * half)
  })

  it('cover the true mean about 95 times in 100', () => {
    let covered = 0
    for (let trial = 0; trial < 400; trial++) {
      const rng = createRng(1000 + trial)
      const column = Float32Array.from({ length: 60 }, () => (rng.next() < 0.4 ? 1 : 0))
      const [{ low, high }] = bootstrapMeans([column], rng, 200)
      if (low <= 0.4 && 0.4 <= high) covered++
    }
    // 400 trials at 95 % have a standard deviation of 4.4; 60 users and 200 resamples make intervals a little short.
    expect(covered).toBeGreaterThan(355)
    expect(covered).toBeLessThan(397)
  })

  it('draw the same users for all columns: the interval of a difference knows that the two belong together', () => {
    const rng = createRng(9)
    const base = Float32Array.from({ length: 500 }, () => rng.next())
    const better = base.map((value) => value + 0.01)
    const [first, second] = bootstrapMeans([base, better], createRng(2))
    expect(second.low - first.low).toBeCloseTo(0.01, 5)
    expect(second.high - first.high).toBeCloseTo(0.01, 5)
  })

  it('have no width where all users are alike, and repeat with the seed', () => {
    const [same] = bootstrapMeans([new Float32Array(50).fill(0.25)], createRng(3))
    expect(same).toEqual({ low: 0.25, high: 0.25 })
    const column = Float32Array.from({ length: 50 }, (_, i) => i)
    expect(bootstrapMeans([column], createRng(4))).toEqual(bootstrapMeans([column], createRng(4)))
  })
})
