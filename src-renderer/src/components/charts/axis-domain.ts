export interface Domain {
  readonly min: number
  readonly max: number
}

/** 1, 2 or 5 times a power of ten, not below `span`. */
export function niceStep(span: number): number {
  if (!(span > 0) || !Number.isFinite(span)) return 1
  const power = 10 ** Math.floor(Math.log10(span))
  const mantissa = span / power
  const nice = mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10
  return nice * power
}

function round(value: number): number {
  return Number(value.toPrecision(12))
}

/** Bounds on whole steps around the values, with about four steps between. */
export function niceDomain(min: number, max: number): Domain {
  if (min === max) {
    const half = Math.abs(max) * 0.05 || 0.5
    return niceDomain(min - half, max + half)
  }
  const step = niceStep((max - min) / 4)
  return { min: round(Math.floor(min / step) * step), max: round(Math.ceil(max / step) * step) }
}

const settledAfter = 10

/**
 * The y-axis of a live chart: it fits the first ten points, then stands still; a value outside makes it grow by whole steps with room to
 * spare, so that the eye is moved seldom and never back.
 */
export function nextDomain(previous: Domain | null, values: readonly number[]): Domain | null {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return previous
  if (previous === null || values.length <= settledAfter) return niceDomain(low, high)
  if (low >= previous.min && high <= previous.max) return previous
  const room = (Math.max(high, previous.max) - Math.min(low, previous.min)) / 4
  return niceDomain(low < previous.min ? low - room : previous.min, high > previous.max ? high + room : previous.max)
}

/** The x-axis of a live chart: the planned length when it is known, else 10, 20, 50, 100, ... */
export function liveLength(reached: number, planned: number | null): number {
  if (planned !== null && planned >= reached) return planned
  return Math.max(10, niceStep(reached))
}
