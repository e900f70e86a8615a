import type { AttributeValues, ContentValue } from '../../contract/index.ts'
import { textsOf } from '../data/content-values.ts'
import type { Coalition } from './shapley.ts'

/** What an item is composed of, each value by itself: one of a field with several, else the whole field (free text is one). */
export interface Player extends ContentValue {
  readonly isOneOfMany: boolean
}

/** Of a normalised item, in its order. */
export function playersOf(item: AttributeValues): Player[] {
  return Object.entries(item).flatMap(([field, value]): Player[] =>
    Array.isArray(value)
      ? value.map((one) => ({ field, value: one, isOneOfMany: true }))
      : textsOf(value).map((one) => ({ field, value: one, isOneOfMany: false })),
  )
}

/** The item with the coalition's values only, as if nobody knew the others. */
export function itemOf(item: AttributeValues, players: readonly Player[], coalition: Coalition): AttributeValues {
  const part: AttributeValues = {}
  players.forEach(({ field, value, isOneOfMany }, player) => {
    if (coalition[player] === 0) return
    const already = part[field]
    if (!isOneOfMany) part[field] = item[field]
    else part[field] = Array.isArray(already) ? [...already, value] : [value]
  })
  return part
}
