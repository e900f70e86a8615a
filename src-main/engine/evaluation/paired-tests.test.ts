import { describe, expect, it } from 'vitest'
import { createRng } from '../kernel/rng.ts'
import { normalTwoSided, studentTwoSided } from './distributions.ts'
import { holm, starsOf } from './holm.ts'
import { signedRankTest } from './signed-ranks.ts'

describe('tail probabilities', () => {
  it.each([
    [1, 12.706204736],
    [5, 2.570581836],
    [10, 2.228138852],
    [30, 2.042272456],
    [100, 1.983971519],
  ])('Student with %i degrees of freedom: .05 beyond %d (printed tables)', (degrees, t) => {
    expect(studentTwoSided(t, degrees)).toBeCloseTo(0.05, 9)
    expect(studentTwoSided(-t, degrees)).toBeCloseTo(0.05, 9)
  })

  it('Student with 1 and 2 degrees of freedom: the closed forms', () => {
    for (const t of [0.1, 1, 3, 40]) {
      expect(studentTwoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 11)
      expect(studentTwoSided(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 11)
    }
    expect(studentTwoSided(0, 7)).toBe(1)
    expect(studentTwoSided(Infinity, 7)).toBe(0)
  })

  it.each([
    [0, 1],
    [1.959963985, 0.05],
    [2.575829304, 0.01],
    [3.290526731, 0.001],
    [6, 1.973175e-9],
  ])('normal: beyond %d lie %d', (z, p) => {
    expect(normalTwoSided(z) / p).toBeCloseTo(1, 6)
  })

  it('normal: both ways of computing it meet where one takes over', () => {
    const seam = 2 * Math.SQRT2
    expect(normalTwoSided(seam - 1e-9) / normalTwoSided(seam + 1e-9)).toBeCloseTo(1, 7)
  })
})

/** All sign patterns of the ranks, one by one. */
function exactP(values: readonly number[]): number {
  const kept = values.filter((value) => value !== 0)
  const rankOf = (value: number): number => {
    const smaller = kept.filter((other) => Math.abs(other) < Math.abs(value)).length
    const equal = kept.filter((other) => Math.abs(other) === Math.abs(value)).length
    return smaller + (equal + 1) / 2
  }
  const ranks = kept.map(rankOf)
  const middle = ranks.reduce((sum, rank) => sum + rank, 0) / 2
  const far = Math.abs(kept.reduce((sum, value, i) => sum + (value > 0 ? ranks[i] : 0), 0) - middle)
  let asExtreme = 0
  for (let pattern = 0; pattern < 2 ** kept.length; pattern++) {
    const sum = ranks.reduce((total, rank, i) => total + (pattern & (1 << i) ? rank : 0), 0)
    if (Math.abs(sum - middle) >= far - 1e-9) asExtreme++
  }
  return asExtreme / 2 ** kept.length
}

describe('signed ranks', () => {
  it('give the textbook value for heights of self- and cross-fertilised plants (Darwin): 24 of 120, p = .0413', () => {
    const darwin = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    expect(signedRankTest(Float64Array.from(darwin))).toBeCloseTo(0.041259765625, 12)
  })

  it.each([[[1, 1, 1]], [[0.5, -0.2, 0.9, 0, 0.3, -0.4, 0.6, 0.2, 0.7]], [[1, -1, 2, -2]], [[3, 3, -1, 5, 5, 5, -5, 0, 2, 8]]])(
    'agree with all sign patterns of %j, ties and zeros among them',
    (values) => {
      expect(signedRankTest(Float64Array.from(values))).toBeCloseTo(exactP(values), 12)
    },
  )

  it('say nothing where nothing differs', () => {
    expect(signedRankTest(new Float64Array(20))).toBe(1)
  })

  it('are uniform under the null hypothesis, also by the normal approximation', () => {
    const rng = createRng(8)
    const ps = Array.from({ length: 400 }, () =>
      signedRankTest(Float64Array.from({ length: 120 }, () => Math.round(20 * rng.normal()) / 20)),
    )
    const below = (bound: number): number => ps.filter((p) => p <= bound).length
    expect(below(0.05)).toBeGreaterThan(6)
    expect(below(0.05)).toBeLessThan(36)
    expect(below(0.5)).toBeGreaterThan(165)
    expect(below(0.5)).toBeLessThan(235)
  })
})

describe('Holm', () => {
  it('corrects as the paper does', () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005])
    const byHand = [0.03, 0.06, 0.06, 0.02]
    corrected.forEach((p, i) => expect(p).toBeCloseTo(byHand[i], 12))
    expect(holm([0.9, 0.8])).toEqual([1, 1])
    expect(holm([])).toEqual([])
  })

  it('stars mark .05, .01 and .001', () => {
    expect([0.2, 0.05, 0.049, 0.0099, 0.0009].map(starsOf)).toEqual(['', '', '*', '**', '***'])
  })
})
