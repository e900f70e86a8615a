import type { DropReport } from '../../../contract/index.ts'
import { noId, type RawInteractions } from './read-interactions.ts'

export type DropReason = DropReport['reasons'][number]['reason']

/** Codes of `reasonOf`: 0 is a good row, n is reason n - 1. */
export const reasons: readonly DropReason[] = ['unparsable', 'not-a-number', 'out-of-range', 'missing-id', 'duplicate']

export function reasonCode(reason: DropReason): number {
  return reasons.indexOf(reason) + 1
}

/** Real times lie between 1970 and 2100. */
const timeRange = [0, 4_102_444_800] as const

export interface RowRules {
  readonly ratingRange: readonly [number, number] | null
  /** Times are this many to a second, so those outside the range are errors; null: they are an order and may be any number. */
  readonly timeUnit: number | null
  /** A row without anything in it is a line that could not be parsed (JSON). */
  readonly emptyIsUnparsable: boolean
}

/** Why each row may not enter the dataset; 0 for those that may. Duplicates are found later, when rows are in order. */
export function judgeRows(raw: RawInteractions, rules: RowRules): Uint8Array {
  const { users, items, ratings, times } = raw
  const [lowest, highest] = rules.ratingRange ?? [-Infinity, Infinity]
  const [first, last] = rules.timeUnit === null ? [-Infinity, Infinity] : timeRange.map((time) => time * (rules.timeUnit ?? 1))
  const unparsable = reasonCode('unparsable')
  const notANumber = reasonCode('not-a-number')
  const outOfRange = reasonCode('out-of-range')
  const missingId = reasonCode('missing-id')
  const reasonOf = new Uint8Array(raw.rows)
  for (let k = 0; k < raw.rows; k++) {
    const rating = ratings === null ? lowest : ratings[k]
    const time = times === null ? first : times[k]
    if (users[k] === noId || items[k] === noId) {
      const isEmpty = users[k] === items[k] && (ratings === null || Number.isNaN(rating)) && (times === null || Number.isNaN(time))
      reasonOf[k] = rules.emptyIsUnparsable && isEmpty ? unparsable : missingId
    } else if ((ratings !== null && !Number.isFinite(rating)) || (times !== null && !Number.isFinite(time))) reasonOf[k] = notANumber
    else if (rating < lowest || rating > highest || time < first || time > last) reasonOf[k] = outOfRange
  }
  return reasonOf
}
