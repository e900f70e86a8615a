import type { Backtest } from '../../../../src-main/contract/cold-start-backtest.ts'

/** Where the size slider stops: finer where audiences are small. Shares of all users, 0..1. */
export const shareStops: readonly number[] = [
  0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1,
]
export const usualShare = 0.1

/** The stop that lies nearest to a share. */
export function stopOf(share: number): number {
  return shareStops.reduce((best, stop, at) => (Math.abs(stop - share) < Math.abs((shareStops[best] ?? 0) - share) ? at : best), 0)
}

/** Percent as the address has it; anything else is the usual size. */
export function readShare(percent: number): number {
  return percent > 0 && percent <= 100 ? percent / 100 : usualShare
}

/** What the back-test lets expect of the first share of users, between its stops; null without one. */
export function rateAt(rates: Backtest['rates'], share: number): { mean: number; low: number; high: number } | null {
  const after = rates.find((rate) => rate.share >= share - 1e-9) ?? rates.at(-1)
  if (after === undefined) return null
  const before = rates.findLast((rate) => rate.share <= share + 1e-9) ?? after
  const way = after.share === before.share ? 0 : (share - before.share) / (after.share - before.share)
  const between = (from: number, to: number): number => from + way * (to - from)
  return { mean: between(before.mean, after.mean), low: between(before.low, after.low), high: between(before.high, after.high) }
}
