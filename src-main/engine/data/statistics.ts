import type { DatasetDetail, Histogram } from '../../contract/index.ts'

/** Bars of counts that spread over orders of magnitude: bounds 1, 2, 5, 10, 20, 50, ... up to just above the largest count. */
export function countHistogram(counts: ArrayLike<number>): Histogram {
  let largest = 1
  for (let i = 0; i < counts.length; i++) largest = Math.max(largest, counts[i])
  const edges: number[] = []
  for (let decade = 1; edges.length === 0 || edges[edges.length - 1] <= largest; decade *= 10) {
    for (const step of [1, 2, 5]) if (edges.length === 0 || edges[edges.length - 1] <= largest) edges.push(step * decade)
  }
  const bars = new Array<number>(edges.length - 1).fill(0)
  for (let i = 0; i < counts.length; i++) {
    let bar = 0
    while (bar < bars.length - 1 && counts[i] >= edges[bar + 1]) bar++
    if (counts[i] >= 1) bars[bar]++
  }
  return { edges, counts: bars, scale: 'log' }
}

/** At most this many points of the popularity curve travel to the page. */
const curvePoints = 200

/** Interactions of the most popular, second, ... item; ranks are thinned evenly on a logarithmic axis. */
export function popularityCurve(counts: ArrayLike<number>): DatasetDetail['popularityCurve'] {
  const sorted = Uint32Array.from(counts).sort().reverse()
  const ranks = new Set<number>()
  const points = Math.min(curvePoints, sorted.length)
  for (let p = 0; p < points; p++) {
    ranks.add(points === 1 ? 1 : Math.round(Math.exp((Math.log(sorted.length) * p) / (points - 1))))
  }
  return [...ranks].map((rank) => ({ rank, count: sorted[rank - 1] }))
}

/**
 * Gini index of non-negative counts: 0 when all are equal, towards 1 when one holds everything.
 * G = sum_i (2 i - n - 1) x_i / (n sum x), x ascending, i from 1.
 */
export function giniIndex(counts: ArrayLike<number>): number {
  const sorted = Float64Array.from(counts).sort()
  const n = sorted.length
  let weighted = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    weighted += (2 * (i + 1) - n - 1) * sorted[i]
    total += sorted[i]
  }
  return total === 0 ? 0 : weighted / (n * total)
}

/** More distinct ratings than this (play counts, dwell times) are shown in bins. */
const distinctRatings = 50

/** Ratings from 0 to this in steps of a half are counted in an array: a map takes half a second per 20 million. */
const fastHighest = 100

/** How often each rating occurs; with many distinct values, bins named by their lower bound (logarithmic when all are positive). */
export function ratingCounts(ratings: Float32Array): {
  scale: { min: number; max: number; distinct: number }
  counts: DatasetDetail['ratings']
} {
  const halves = new Uint32Array(2 * fastHighest + 1)
  const exact = new Map<number, number>()
  let min = Infinity
  let max = -Infinity
  for (let k = 0; k < ratings.length; k++) {
    const rating = ratings[k]
    if (rating < min) min = rating
    if (rating > max) max = rating
    const place = rating * 2
    if (place >= 0 && place < halves.length && Number.isInteger(place)) halves[place]++
    else exact.set(rating, (exact.get(rating) ?? 0) + 1)
  }
  halves.forEach((count, place) => {
    if (count > 0) exact.set(place / 2, count)
  })
  const scale = { min, max, distinct: exact.size }
  const entries = [...exact].sort((a, b) => a[0] - b[0])
  if (exact.size <= distinctRatings) return { scale, counts: entries.map(([value, count]) => ({ value, count })) }
  const logarithmic = min > 0 && max / min > 100
  const place = (value: number): number => (logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min))
  const bound = (bin: number): number =>
    logarithmic ? min * (max / min) ** (bin / distinctRatings) : min + ((max - min) * bin) / distinctRatings
  const bins = new Array<number>(distinctRatings).fill(0)
  for (const [value, count] of entries) bins[Math.min(distinctRatings - 1, Math.floor(place(value) * distinctRatings))] += count
  return { scale, counts: bins.map((count, bin) => ({ value: bound(bin), count })) }
}

const timeBins = 120

/** Interactions per stretch of time, `at` in epoch milliseconds at its start. Times are epoch seconds. */
export function countOverTime(times: Float64Array): NonNullable<DatasetDetail['overTime']> {
  let first = Infinity
  let last = -Infinity
  for (let k = 0; k < times.length; k++) {
    if (times[k] < first) first = times[k]
    if (times[k] > last) last = times[k]
  }
  const width = Math.max(1, (last - first) / timeBins)
  const bins = new Float64Array(Math.min(timeBins, Math.floor((last - first) / width) + 1))
  const perSecond = 1 / width
  for (let k = 0; k < times.length; k++) bins[Math.min(bins.length - 1, Math.floor((times[k] - first) * perSecond))]++
  return Array.from(bins, (count, bin) => ({ at: Math.round((first + bin * width) * 1000), count }))
}
