import { normalTwoSided } from './distributions.ts'

/** Up to so many differences the distribution is counted out; beyond, it is normal to three digits. */
const exactUpTo = 50

/**
 * Two-sided p of the signed-rank test (Wilcoxon 1945): do the ranks of the positive differences sum to more, or less, than those of the negative
 * ones? Zeros are left out, equal sizes share their mean rank. 1 where nothing is left.
 */
export function signedRankTest(differences: Float64Array): number {
  const values = differences.filter((value) => value !== 0).sort((a, b) => Math.abs(a) - Math.abs(b))
  const n = values.length
  if (n === 0) return 1
  // Twice the ranks: whole numbers also where sizes are equal.
  const doubled = new Uint32Array(n)
  let ties = 0
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && Math.abs(values[to]) === Math.abs(values[from])) to++
    doubled.fill(from + 1 + to, from, to)
    ties += (to - from) ** 3 - (to - from)
  }
  const positive = doubled.reduce((sum, rank, i) => sum + (values[i] > 0 ? rank : 0), 0)
  const total = n * (n + 1)
  const smaller = Math.min(positive, total - positive)
  if (n <= exactUpTo) return Math.min(1, 2 * shareUpTo(doubled, smaller))
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  // Half a rank towards the mean: sums are whole (or half) numbers, the normal is not.
  return Math.min(1, normalTwoSided(Math.max(0, (total / 2 - smaller) / 2 - 0.5) / Math.sqrt(variance)))
}

/** The share of all 2^n sign patterns whose (doubled) rank sum is at most `bound`: sums are counted one rank at a time. */
function shareUpTo(doubled: Uint32Array, bound: number): number {
  const ways = new Float64Array(bound + 1)
  ways[0] = 1
  for (const rank of doubled) for (let sum = bound; sum >= rank; sum--) ways[sum] += ways[sum - rank]
  return ways.reduce((a, b) => a + b, 0) / 2 ** doubled.length
}
