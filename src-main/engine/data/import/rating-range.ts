import { isScaleName } from './column-names.ts'

export interface RatingRange {
  readonly range: readonly [number, number]
  readonly note: string
}

/** Ratings looked at; spread evenly over the file. */
const judged = 200_000

/** Tops of the usual scales of stars, grades and percentages. */
const tops = [5, 10, 100] as const

/** Share of the ratings that must lie on a scale for the others to be called errors, and how many may lie just above it. */
const onScale = 0.8
const justAbove = 0.005

/**
 * The scale of a column that is called a rating, when nearly all of it lies on steps of a half from 0 to 5, 10 or 100 and the rest far outside.
 * null: no scale is certain (counts of plays, negative scales), so nothing is out of range.
 */
export function inferRatingRange(column: string, ratings: Float32Array): RatingRange | null {
  if (!isScaleName(column)) return null
  let finite = 0
  const inside = new Array<number>(tops.length).fill(0)
  const above = new Array<number>(tops.length).fill(0)
  const step = Math.max(1, Math.floor(ratings.length / judged))
  for (let k = 0; k < ratings.length; k += step) {
    const rating = ratings[k]
    if (!Number.isFinite(rating)) continue
    finite++
    for (let n = 0; n < tops.length; n++) {
      if (rating >= 0 && rating <= tops[n] && Number.isInteger(rating * 2)) inside[n]++
      else if (rating > tops[n] && rating <= 2 * tops[n]) above[n]++
    }
  }
  const n = tops.findIndex((_, t) => inside[t] >= onScale * finite && above[t] <= justAbove * finite)
  if (n < 0 || finite === 0) return null
  return { range: [0, tops[n]], note: `Ratings outside the scale from 0 to ${tops[n]} that nearly all are on are dropped.` }
}
