/** What the ranks (ascending, 1 = best) of the users who took an item say about a ranking of all users. */

/** Shares of all users at which rates are read: where an audience may end. */
export const rateStops: readonly number[] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1]
/** An audience as the studio proposes it: the best tenth. */
const usualShare = 0.1

/** Steps of the hit curve: finer where audiences are small. */
const curveStops: readonly number[] = [
  ...Array.from({ length: 10 }, (_, n) => n / 100),
  ...Array.from({ length: 19 }, (_, n) => 0.1 + n / 20),
]

/** How many of them are among the first `size` users. */
export function hitsWithin(ranks: Uint32Array, size: number): number {
  const after = ranks.findIndex((rank) => rank > size)
  return after < 0 ? ranks.length : after
}

/** Users in a share of all, as the studio counts them: one at least. */
export function usersIn(share: number, population: number): number {
  return Math.min(population, Math.max(1, Math.round(share * population)))
}

/** Of the first share of users, the share that took the item. */
export function rateWithin(ranks: Uint32Array, share: number, population: number): number {
  const size = usersIn(share, population)
  return hitsWithin(ranks, size) / size
}

/** How many times more of them are in the first tenth than chance would put there. */
export function liftOf(ranks: Uint32Array, population: number): number {
  const size = usersIn(usualShare, population)
  return hitsWithin(ranks, size) / ranks.length / (size / population)
}

/** Chance that one who took it stands before one who did not; 1/2 where everybody took it. */
export function areaUnderCurve(ranks: Uint32Array, population: number): number {
  const others = population - ranks.length
  if (others === 0) return 0.5
  let before = 0
  ranks.forEach((rank, at) => (before += rank - 1 - at))
  return 1 - before / (ranks.length * others)
}

export function foundCurve(ranks: Uint32Array, population: number): { share: number; found: number }[] {
  return curveStops.map((share) => ({ share, found: hitsWithin(ranks, Math.round(share * population)) / ranks.length }))
}
