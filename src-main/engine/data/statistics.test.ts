import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countHistogram, countOverTime, giniIndex, popularityCurve, ratingCounts } from './statistics.ts'

test('the Gini index: 0 when all are equal, (n - 1) / n when one has all', () => {
  expect(giniIndex([3, 3, 3, 3])).toBe(0)
  expect(giniIndex([0, 0, 0, 8])).toBeCloseTo(0.75, 12)
  expect(giniIndex([1, 2, 3, 4])).toBeCloseTo(0.25, 12)
  expect(giniIndex([0, 0])).toBe(0)
})

test('bars of a count histogram hold every count once, within their bounds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1 }), (counts) => {
      const { edges, counts: bars } = countHistogram(counts)
      expect(bars.length).toBe(edges.length - 1)
      const expected = bars.map((_, bar) => counts.filter((count) => count >= edges[bar] && count < edges[bar + 1]).length)
      expect(bars).toEqual(expected)
      expect(bars.reduce((a, b) => a + b, 0)).toBe(counts.length)
    }),
    { seed: 1 },
  )
})

test('the popularity curve runs from the most popular item to the last, thinned to 200 points', () => {
  const counts = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000)
  const curve = popularityCurve(counts)
  expect(curve.length).toBeLessThanOrEqual(200)
  expect(curve[0]).toEqual({ rank: 1, count: 4999 })
  expect(curve.at(-1)).toEqual({ rank: 5000, count: 0 })
  for (const { rank, count } of curve) expect(count).toBe(5000 - rank)
})

test('ratings are counted exactly while they are few, in bins when they are many', () => {
  const few = ratingCounts(Float32Array.of(4.5, 1, 4.5, -2, 250.5))
  expect(few.scale).toEqual({ min: -2, max: 250.5, distinct: 4 })
  expect(few.counts).toEqual([
    { value: -2, count: 1 },
    { value: 1, count: 1 },
    { value: 4.5, count: 2 },
    { value: 250.5, count: 1 },
  ])
  const many = ratingCounts(Float32Array.from({ length: 10_000 }, (_, k) => (k + 1) ** 2))
  expect(many.scale.distinct).toBe(10_000)
  expect(many.counts.length).toBe(50)
  expect(many.counts.reduce((sum, { count }) => sum + count, 0)).toBe(10_000)
})

test('counts over time cover all times; one instant is one bin', () => {
  const times = Float64Array.of(1_000, 1_060, 1_060, 5_000)
  const bins = countOverTime(times)
  expect(bins[0].at).toBe(1_000_000)
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  expect(countOverTime(Float64Array.of(7, 7))).toEqual([{ at: 7000, count: 2 }])
})
