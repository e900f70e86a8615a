import type { AttributeChange, DatasetDiff } from '../../contract/index.ts'
import { textsOf } from '../data/content-values.ts'
import type { AttributeColumn, Dataset, IdMap } from '../data/dataset.ts'
import { distributionShift } from './distribution-shift.ts'
import { diffSentences } from './diff-sentences.ts'

/** Items that are named. */
const examples = 10

/**
 * What is different in the second dataset.
 * @param names what the two are called now.
 */
export function diffDatasets(first: Dataset, second: Dataset, names: readonly [string, string]): DatasetDiff {
  const popularity = [popularityOf(first), popularityOf(second)] as const
  const facts = {
    from: sideOf(first, names[0]),
    to: sideOf(second, names[1]),
    users: overlap(first.users, second.users),
    items: overlap(first.items, second.items),
    interactions: compareRows(first, second),
    itemsGained: onlyIn(second, first.items, popularity[1]),
    itemsLost: onlyIn(first, second.items, popularity[0]),
    shifts: shiftsOf(first, second, popularity),
    gini: { from: first.detail.gini, to: second.detail.gini },
    titlesChanged: countShared(first.items, second.items, (a, b) => first.titles[a] !== second.titles[b]),
    attributes: [
      ...attributeChanges('items', first.itemAttributes, second.itemAttributes, first.items, second.items),
      ...attributeChanges('users', first.userAttributes, second.userAttributes, first.users, second.users),
    ],
  }
  return { ...facts, sentences: diffSentences(facts) }
}

function sideOf({ detail: { summary } }: Dataset, name: string): DatasetDiff['from'] {
  const { id, users, items, interactions } = summary
  return { id, name, users, items, interactions }
}

function overlap(first: IdMap, second: IdMap): DatasetDiff['users'] {
  const shared = countShared(first, second, () => true)
  return { gained: second.ids.length - shared, lost: first.ids.length - shared, shared }
}

/** How many ids of both fit a question about their two places. */
function countShared(first: IdMap, second: IdMap, fits: (a: number, b: number) => boolean): number {
  return first.ids.reduce((count, id, a) => {
    const b = second.find(id)
    return b !== undefined && fits(a, b) ? count + 1 : count
  }, 0)
}

/** Rows of both by user and item. A pair stands once in a dataset: the import keeps the last of several. */
function compareRows(first: Dataset, second: Dataset): DatasetDiff['interactions'] {
  const itemInSecond = Int32Array.from(first.items.ids, (id) => second.items.find(id) ?? -1)
  // Row + 1 of the user in hand in the second; 0: the user has not got the item.
  const rowOf = new Uint32Array(second.items.ids.length)
  const result = { shared: 0, ratingChanged: 0, timeChanged: 0 }
  const [ratings, times] = [bothOf(first.ratingOf, second.ratingOf), bothOf(first.timeOf, second.timeOf)]
  first.users.ids.forEach((id, a) => {
    const b = second.users.find(id)
    if (b === undefined) return
    for (let row = second.userOffsets[b]; row < second.userOffsets[b + 1]; row++) rowOf[second.itemOf[row]] = row + 1
    for (let row = first.userOffsets[a]; row < first.userOffsets[a + 1]; row++) {
      const item = itemInSecond[first.itemOf[row]]
      if (item < 0 || rowOf[item] === 0) continue
      const twin = rowOf[item] - 1
      result.shared++
      if (ratings && ratings[0][row] !== ratings[1][twin]) result.ratingChanged++
      if (times && times[0][row] !== times[1][twin]) result.timeChanged++
    }
    for (let row = second.userOffsets[b]; row < second.userOffsets[b + 1]; row++) rowOf[second.itemOf[row]] = 0
  })
  return { ...result, gained: second.itemOf.length - result.shared, lost: first.itemOf.length - result.shared }
}

function bothOf<T>(first: T | null, second: T | null): readonly [T, T] | null {
  return first === null || second === null ? null : [first, second]
}

function popularityOf({ items, itemOf }: Dataset): Float64Array {
  const counts = new Float64Array(items.ids.length)
  for (const item of itemOf) counts[item]++
  return counts
}

function onlyIn({ items, titles }: Dataset, others: IdMap, counts: Float64Array): DatasetDiff['itemsGained'] {
  const only = Array.from(items.ids.keys()).filter((item) => others.find(items.ids[item]) === undefined)
  return only
    .sort((a, b) => counts[b] - counts[a] || a - b)
    .slice(0, examples)
    .map((item) => ({ id: items.ids[item], title: titles[item], interactions: counts[item] }))
}

function shiftsOf(first: Dataset, second: Dataset, [before, after]: readonly [Float64Array, Float64Array]): DatasetDiff['shifts'] {
  const ratings = bothOf(first.ratingOf, second.ratingOf)
  const kinds = [first.detail.summary.timeKind, second.detail.summary.timeKind]
  const times = kinds.every((kind) => kind === 'timestamp') ? bothOf(first.timeOf, second.timeOf) : null
  return [
    distributionShift('activity', activityOf(first), activityOf(second)),
    distributionShift('popularity', before, after),
    ratings && distributionShift('rating', Float64Array.from(ratings[0]), Float64Array.from(ratings[1])),
    times && distributionShift('time', times[0], times[1]),
  ].flatMap((shift) => shift ?? [])
}

function activityOf({ users, userOffsets }: Dataset): Float64Array {
  return Float64Array.from(users.ids, (_, user) => userOffsets[user + 1] - userOffsets[user])
}

function attributeChanges(
  target: AttributeChange['target'],
  first: readonly AttributeColumn[],
  second: readonly AttributeColumn[],
  idsOfFirst: IdMap,
  idsOfSecond: IdMap,
): AttributeChange[] {
  const names = new Set([...first, ...second].map(({ field }) => field.name))
  return [...names].map((name) => {
    const [a, b] = [first, second].map((columns) => columns.find(({ field }) => field.name === name))
    const side = (column: AttributeColumn | undefined): AttributeChange['from'] =>
      column ? { type: column.field.type, coverageRatio: column.field.coverageRatio } : null
    const changed = a && b ? countShared(idsOfFirst, idsOfSecond, (x, y) => keyOf(a.values[x]) !== keyOf(b.values[y])) : 0
    return { target, field: name, from: side(a), to: side(b), changed }
  })
}

/** Equal for equal values, whatever the order of several. */
function keyOf(value: AttributeColumn['values'][number]): string {
  return JSON.stringify([...textsOf(value)].sort())
}
