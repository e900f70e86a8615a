/**
 * The binary, logarithmic gain of nDCG (Järvelin and Kekäläinen 2002): a hit at rank r is worth 1 / log2(r + 1).
 * Both tables are exact prefixes; ranks beyond them are computed.
 */
const tableLength = 4096
const gains = Float64Array.from({ length: tableLength + 1 }, (_, rank) => (rank === 0 ? 0 : 1 / Math.log2(rank + 1)))
const idealGains = gains.slice()
for (let hits = 1; hits <= tableLength; hits++) idealGains[hits] += idealGains[hits - 1]

/** What a hit at this rank (1 = best) is worth. */
export function gainAt(rank: number): number {
  return rank <= tableLength ? gains[rank] : 1 / Math.log2(rank + 1)
}

/** The gain of a list that opens with `hits` hits: the most that so many relevant items can earn. */
export function idealGain(hits: number): number {
  if (hits <= tableLength) return idealGains[hits]
  let sum = idealGains[tableLength]
  for (let rank = tableLength + 1; rank <= hits; rank++) sum += 1 / Math.log2(rank + 1)
  return sum
}

/** How many of the ascending ranks lie within the first k places. */
export function hitsWithin(ranks: ArrayLike<number>, k: number): number {
  let hits = 0
  while (hits < ranks.length && ranks[hits] <= k) hits++
  return hits
}

/** The gain of the ascending ranks that lie within the first k places (DCG@k, binary). */
export function gainWithin(ranks: ArrayLike<number>, k: number): number {
  let sum = 0
  for (let i = 0; i < ranks.length && ranks[i] <= k; i++) sum += gainAt(ranks[i])
  return sum
}

/** Sum of the precisions at every hit within the first k places; average precision is this over a denominator. */
export function precisionsAtHits(ranks: ArrayLike<number>, k: number): number {
  let sum = 0
  for (let i = 0; i < ranks.length && ranks[i] <= k; i++) sum += (i + 1) / ranks[i]
  return sum
}
