import type { DatasetCounts, DatasetSummary } from '../../contract/index.ts'
import { describeColumn } from '../data/attribute-fields.ts'
import { type AttributeColumn, createIdMap, type Dataset, pick } from '../data/dataset.ts'

/** What the steps of a derivation work on: a dataset's columns, and what they mean. Every step gives a new one and changes none. */
export interface Content extends Pick<
  Dataset,
  'users' | 'items' | 'userOffsets' | 'itemOf' | 'ratingOf' | 'timeOf' | 'titles' | 'itemAttributes' | 'userAttributes'
> {
  readonly detail: { readonly summary: Pick<DatasetSummary, 'name' | 'timeKind'> }
}

export function countsOf({ users, items, itemOf }: Content): DatasetCounts {
  return { users: users.ids.length, items: items.ids.length, interactions: itemOf.length }
}

/**
 * The rows with a flag, and of users and items those that still occur; what is known of their attributes is counted anew.
 * @param keep one flag per interaction.
 */
export function keepRows(content: Content, keep: Uint8Array): Content {
  const { itemOf, userOffsets, ratingOf, timeOf } = content
  const rows = rowsOf(keep)
  const usedItems = new Uint8Array(content.items.ids.length)
  for (const row of rows) usedItems[itemOf[row]] = 1
  const usedUsers = Uint8Array.from(content.users.ids, (_, user) =>
    keep.subarray(userOffsets[user], userOffsets[user + 1]).includes(1) ? 1 : 0,
  )
  const items = rowsOf(usedItems)
  const users = rowsOf(usedUsers)
  const newItem = new Uint32Array(usedItems.length)
  items.forEach((item, place) => (newItem[item] = place))
  return {
    detail: content.detail,
    users: createIdMap(pick(content.users.ids, users)),
    items: createIdMap(pick(content.items.ids, items)),
    userOffsets: offsetsOf(keep, userOffsets, users),
    itemOf: rows.map((row) => newItem[itemOf[row]]),
    ratingOf: ratingOf && gather(ratingOf, rows, new Float32Array(rows.length)),
    timeOf: timeOf && gather(timeOf, rows, new Float64Array(rows.length)),
    titles: pick(content.titles, items),
    itemAttributes: pickDescribed(content.itemAttributes, items),
    userAttributes: pickDescribed(content.userAttributes, users),
  }
}

/** Places of the flags that are set. */
function rowsOf(flags: Uint8Array): Uint32Array {
  const rows = new Uint32Array(flags.reduce((sum, flag) => sum + flag, 0))
  let at = 0
  flags.forEach((flag, row) => {
    if (flag === 1) rows[at++] = row
  })
  return rows
}

function offsetsOf(keep: Uint8Array, userOffsets: Uint32Array, users: Uint32Array): Uint32Array {
  const offsets = new Uint32Array(users.length + 1)
  users.forEach((user, place) => {
    let kept = 0
    for (let row = userOffsets[user]; row < userOffsets[user + 1]; row++) kept += keep[row]
    offsets[place + 1] = offsets[place] + kept
  })
  return offsets
}

function gather<T extends Float32Array | Float64Array>(values: T, rows: Uint32Array, to: T): T {
  rows.forEach((row, place) => (to[place] = values[row]))
  return to
}

function pickDescribed(columns: readonly AttributeColumn[], index: Uint32Array): AttributeColumn[] {
  return columns.map(({ field: { name, type, separator }, values }) => describeColumn(name, type, separator, pick(values, index)))
}
