import type { TimeKind } from '../../../contract/index.ts'
import { epochRange } from './roles.ts'

export interface RecognisedTimes {
  readonly kind: TimeKind
  /** Divide by this to get seconds. */
  readonly unit: number
  readonly note: string
}

const units = [
  { unit: 1, name: 'seconds' },
  { unit: 1e3, name: 'milliseconds' },
  { unit: 1e6, name: 'microseconds' },
  { unit: 1e9, name: 'nanoseconds' },
] as const

/** Values looked at; spread evenly over the file. */
const judged = 100_000

/**
 * Tells times from numbers that only order a user's interactions. Real times are those whose median, in one of four units since 1970, lies
 * between 1980 and 2100; small counters cannot be times.
 */
export function recogniseTimes(times: Float64Array, isDate: boolean): RecognisedTimes {
  const step = Math.max(1, Math.floor(times.length / judged))
  const sample = Float64Array.from({ length: Math.ceil(times.length / step) }, (_, k) => times[k * step])
    .filter(Number.isFinite)
    .sort()
  const median = sample[sample.length >> 1] ?? 0
  const fitting = units.find(({ unit }) => median >= epochRange[0] * unit && median <= epochRange[1] * unit)
  if (isDate) return { kind: 'timestamp', unit: 1, note: 'Times are read from dates.' }
  if (fitting) return { kind: 'timestamp', unit: fitting.unit, note: `Times are ${fitting.name} since 1970.` }
  return {
    kind: 'order',
    unit: 1,
    note: `The time column cannot hold times: its values run from ${sample[0] ?? 0} to ${sample[sample.length - 1] ?? 0}. It is used only to order each user's interactions; splits by calendar time are not possible.`,
  }
}
