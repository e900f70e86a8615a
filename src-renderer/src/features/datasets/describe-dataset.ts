import type { DatasetSummary, DropReport, TimeKind } from '../../../../src-main/contract/datasets.ts'
import { formatNumber } from '../../format/numbers.ts'

const timeWords: Record<TimeKind, string> = { timestamp: 'real times', order: 'order only', none: 'none' }

export function describeTime(kind: TimeKind): string {
  return timeWords[kind]
}

/** `1 to 5, 10 values`. */
export function describeRatings({ ratingScale }: Pick<DatasetSummary, 'ratingScale'>): string {
  if (ratingScale === null) return 'none'
  return `${formatNumber(ratingScale.min)} to ${formatNumber(ratingScale.max)}, ${ratingScale.distinct} values`
}

const reasonWords: Record<DropReport['reasons'][number]['reason'], string> = {
  unparsable: 'cannot be read as a row',
  'not-a-number': 'rating is not a number',
  'out-of-range': 'rating or time out of range',
  'missing-id': 'user or item is missing',
  duplicate: 'repeated user and item, the last one is kept',
}

export function describeReason(reason: DropReport['reasons'][number]['reason']): string {
  return reasonWords[reason]
}
