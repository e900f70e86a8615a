import type { VersionStep } from '../../contract/index.ts'
import { describeColumn } from '../data/attribute-fields.ts'
import { type AttributeColumn, createIdMap, type IdMap } from '../data/dataset.ts'
import { reasonCode } from '../data/import/judge-rows.ts'
import { orderInteractions } from '../data/import/order-interactions.ts'
import type { RawInteractions } from '../data/import/read-interactions.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { breathe } from '../kernel/progress.ts'
import type { Content } from './content.ts'

type Keep = Extract<VersionStep, { kind: 'merge' }>['keep']

const kept: Record<Keep, string> = {
  last: "the later row is kept (at equal times the other dataset's)",
  this: "this dataset's row is kept",
  other: "the other dataset's row is kept",
}

/**
 * The rows of both. Equal ids are the same user or item; of a pair that both have, one row stays, as `keep` says. Titles and attribute values
 * are this dataset's where it has one, else the other's.
 * @throws WorkbenchError INVALID_INPUT where one has ratings or times and the other has not: they would have to be invented.
 */
export async function mergeDatasets(
  content: Content,
  other: Content,
  keep: Keep,
  signal: AbortSignal,
): Promise<{ content: Content; notes: string[] }> {
  requireAlike(content, other)
  const users = joinIds(content.users, other.users)
  const items = joinIds(content.items, other.items)
  const raw = concatenate(content, other, users, items)
  await breathe(signal)
  const reasonOf = new Uint8Array(raw.rows)
  const { double, differing } = markDuplicates(content, other, keep, reasonOf)
  await breathe(signal)
  const ordered = await orderInteractions(raw, reasonOf, 1, signal)
  const { userIds, itemIds, ...columns } = ordered
  const merged: Content = {
    ...columns,
    detail: content.detail,
    users: createIdMap(userIds),
    items: createIdMap(itemIds),
    titles: items.ids.map((id, place) => content.titles[place] ?? other.titles[other.items.find(id) ?? -1] ?? null),
    itemAttributes: mergeColumns(content.itemAttributes, other.itemAttributes, items, other.items),
    userAttributes: mergeColumns(content.userAttributes, other.userAttributes, users, other.users),
  }
  return {
    content: merged,
    notes: [...notesOf(content, other, users, items), duplicateNote(double, differing, keep), ...clashes(content, other)],
  }
}

function requireAlike(content: Content, other: Content): void {
  const [a, b] = [content.detail.summary, other.detail.summary]
  const refuse = (message: string, column: 'ratings' | 'times'): never => {
    throw new WorkbenchError('INVALID_INPUT', message, `Make a version without ${column} of the one that has them first, and merge that.`)
  }
  if ((content.ratingOf === null) !== (other.ratingOf === null)) {
    refuse(`One of ${a.name} and ${b.name} has ratings and the other has none: they cannot be merged as they are.`, 'ratings')
  }
  if (a.timeKind !== b.timeKind)
    refuse(`The times of ${a.name} (${a.timeKind}) and ${b.name} (${b.timeKind}) are of different kinds.`, 'times')
}

/** The ids of the first, then those that only the second has. */
interface JoinedIds {
  readonly ids: readonly string[]
  /** Where the second's ids are in `ids`. */
  readonly placeOf: Uint32Array
  readonly shared: number
}

function joinIds(first: IdMap, second: IdMap): JoinedIds {
  const ids = [...first.ids]
  const placeOf = Uint32Array.from(second.ids, (id) => first.find(id) ?? ids.push(id) - 1)
  return { ids, placeOf, shared: first.ids.length + second.ids.length - ids.length }
}

function concatenate(content: Content, other: Content, users: JoinedIds, items: JoinedIds): RawInteractions {
  const first = content.itemOf.length
  const rows = first + other.itemOf.length
  const raw = { users: new Uint32Array(rows), items: new Uint32Array(rows) }
  fillUsers(content, (user) => user, raw.users)
  fillUsers(other, (user) => users.placeOf[user], raw.users.subarray(first))
  raw.items.set(content.itemOf)
  other.itemOf.forEach((item, row) => (raw.items[first + row] = items.placeOf[item]))
  return {
    ...raw,
    rows,
    ratings: content.ratingOf && other.ratingOf && join(new Float32Array(rows), content.ratingOf, other.ratingOf),
    times: content.timeOf && other.timeOf && join(new Float64Array(rows), content.timeOf, other.timeOf),
    userIds: users.ids,
    itemIds: items.ids,
    rejects: [],
  }
}

function fillUsers({ userOffsets }: Content, placeOf: (user: number) => number, to: Uint32Array): void {
  for (let user = 0; user + 1 < userOffsets.length; user++) to.fill(placeOf(user), userOffsets[user], userOffsets[user + 1])
}

function join<T extends Float32Array | Float64Array>(to: T, first: T, second: T): T {
  to.set(first)
  to.set(second, first.length)
  return to
}

/** Of each pair that both have, marks the row that goes: rows of the second stand behind those of the first. */
function markDuplicates(content: Content, other: Content, keep: Keep, reasonOf: Uint8Array): { double: number; differing: number } {
  const duplicate = reasonCode('duplicate')
  const first = content.itemOf.length
  // Row + 1 of the user in hand; 0: the user has not got the item.
  const rowOf = new Uint32Array(content.items.ids.length)
  const itemOfOther = Uint32Array.from(other.items.ids, (id) => content.items.find(id) ?? rowOf.length)
  let double = 0
  let differing = 0
  other.users.ids.forEach((id, user) => {
    const same = content.users.find(id)
    if (same === undefined) return
    const own = content.itemOf.subarray(content.userOffsets[same], content.userOffsets[same + 1])
    own.forEach((item, place) => (rowOf[item] = content.userOffsets[same] + place + 1))
    for (let row = other.userOffsets[user]; row < other.userOffsets[user + 1]; row++) {
      const item = itemOfOther[other.itemOf[row]]
      if (item === rowOf.length || rowOf[item] === 0) continue
      const twin = rowOf[item] - 1
      double++
      if (content.ratingOf?.[twin] !== other.ratingOf?.[row] || content.timeOf?.[twin] !== other.timeOf?.[row]) differing++
      const isTwinKept = keep === 'this' || (keep === 'last' && (content.timeOf?.[twin] ?? 0) > (other.timeOf?.[row] ?? 0))
      reasonOf[isTwinKept ? first + row : twin] = duplicate
    }
    own.forEach((item) => (rowOf[item] = 0))
  })
  return { double, differing }
}

function mergeColumns(
  own: readonly AttributeColumn[],
  added: readonly AttributeColumn[],
  joined: JoinedIds,
  addedIds: IdMap,
): AttributeColumn[] {
  const valuesOf = (column: AttributeColumn | undefined, second: AttributeColumn | undefined): AttributeColumn['values'] =>
    joined.ids.map((id, place) => column?.values[place] ?? second?.values[addedIds.find(id) ?? -1] ?? null)
  const names = new Set(own.map(({ field }) => field.name))
  const ofBoth = own.map((column) => {
    const { name, type, separator } = column.field
    const twin = added.find(({ field }) => field.name === name && field.type === type)
    return describeColumn(name, type, separator, valuesOf(column, twin))
  })
  const ofOther = added.filter(({ field }) => !names.has(field.name))
  return [
    ...ofBoth,
    ...ofOther.map((column) => describeColumn(column.field.name, column.field.type, column.field.separator, valuesOf(undefined, column))),
  ]
}

function notesOf(content: Content, other: Content, users: JoinedIds, items: JoinedIds): string[] {
  const name = other.detail.summary.name
  const ratings = [content, other].map(({ ratingOf }) => ratingOf?.reduce((highest, rating) => Math.max(highest, rating), -Infinity))
  const scale =
    ratings[0] === ratings[1] ? [] : [`Ratings go up to ${ratings[0]} here and to ${ratings[1]} in ${name}; they are taken as they are.`]
  const order =
    content.detail.summary.timeKind === 'order' ? [`Both have an order instead of times; its numbers are compared as they are.`] : []
  return [`${users.shared} users and ${items.shared} items are in both.`, ...scale, ...order]
}

function duplicateNote(double: number, differing: number, keep: Keep): string {
  if (double === 0) return 'No pair of user and item is in both.'
  return `${double} pairs of user and item are in both, ${differing} of them with another rating or time; ${kept[keep]}.`
}

/** Fields of one name that are of different types cannot be one; this dataset's stays. */
function clashes(content: Content, other: Content): string[] {
  const pairs = [
    [content.itemAttributes, other.itemAttributes],
    [content.userAttributes, other.userAttributes],
  ] as const
  return pairs.flatMap(([own, added]) =>
    own.flatMap(({ field }) => {
      const twin = added.find((column) => column.field.name === field.name)?.field
      if (!twin || twin.type === field.type) return []
      return [`${field.name} is ${field.type} here and ${twin.type} in ${other.detail.summary.name}: only the values from here are kept.`]
    }),
  )
}
