import type { DistributionShift } from '../../contract/index.ts'

/**
 * How two samples of one quantity differ.
 * @returns undefined where one of them is empty.
 */
export function distributionShift(of: DistributionShift['of'], first: Float64Array, second: Float64Array): DistributionShift | undefined {
  if (first.length === 0 || second.length === 0) return undefined
  const [a, b] = [first.slice().sort(), second.slice().sort()]
  return { of, from: summarise(a), to: summarise(b), distance: largestGap(a, b) }
}

function summarise(sorted: Float64Array): DistributionShift['from'] {
  const middle = sorted.length >> 1
  let sum = 0
  for (const value of sorted) sum += value
  return {
    mean: sum / sorted.length,
    median: sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
    low: sorted[0],
    high: sorted[sorted.length - 1],
  }
}

/** sup |F_a(x) - F_b(x)| of the empirical distribution functions. */
function largestGap(a: Float64Array, b: Float64Array): number {
  let gap = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const at = Math.min(a[i], b[j])
    while (i < a.length && a[i] === at) i++
    while (j < b.length && b[j] === at) j++
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length))
  }
  return gap
}
