import type { TasteGroup } from '../../contract/index.ts'
import { textsOf } from '../data/content-values.ts'
import type { AttributeColumn, Dataset } from '../data/dataset.ts'
import { columnCounts, type Csr, rowOf } from '../kernel/csr.ts'

/** An item that fewer of a group took, or a value that fewer have, says nothing about the group. */
const smallestItemShare = 0.1
const smallestValueShare = 0.02
/** Below this a group is as everybody. */
const smallestLift = 1.1
const named = 3
const shown = 6

interface Grouped {
  readonly userIndex: Uint32Array
  readonly liked: Csr
  /** Group of each row of `liked`. */
  readonly group: Uint8Array
}

/** What each group has more of than everybody: items, values of what it likes, values of its users. Groups without a user are left out. */
export function describeGroups(dataset: Dataset, { userIndex, liked, group }: Grouped, count: number): TasteGroup[] {
  const everybody = columnCounts(liked)
  const rows = Array.from({ length: count }, (): number[] => [])
  group.forEach((g, row) => rows[g].push(row))
  const itemValues = dataset.itemAttributes.filter(hasValues).map((column) => overallValues(column, everybody))
  const userValues = dataset.userAttributes
    .filter(hasValues)
    .map((column) => overallValues(column, flagsOf(userIndex, column.values.length)))
  return rows.flatMap((own, number) => {
    if (own.length === 0) return []
    const counts = new Uint32Array(liked.cols)
    for (const row of own) for (const item of rowOf(liked, row)) counts[item]++
    const members = flagsOf(
      own.map((row) => userIndex[row]),
      dataset.users.ids.length,
    )
    const items = topItems(dataset, counts, own.length, everybody, group.length)
    const values = [
      ...itemValues.flatMap((overall) => topValues('item', overall, counts)),
      ...userValues.flatMap((overall) => topValues('user', overall, members)),
    ].sort((a, b) => b.lift - a.lift)
    return [{ number, name: nameOf(items, values, number), users: own.length, items, values: values.slice(0, 2 * shown) }]
  })
}

function hasValues({ field }: AttributeColumn): boolean {
  return field.type === 'category' || field.type === 'multi'
}

function flagsOf(members: ArrayLike<number>, length: number): Uint32Array {
  const flags = new Uint32Array(length)
  for (let at = 0; at < members.length; at++) flags[members[at]] = 1
  return flags
}

interface OverallValues {
  readonly column: AttributeColumn
  readonly shares: ReadonlyMap<string, number>
}

/** Of everything that is counted (interactions with items, or users), the share that has each value. */
function overallValues(column: AttributeColumn, counts: Uint32Array): OverallValues {
  return { column, shares: valueShares(column, counts) }
}

function valueShares({ values }: AttributeColumn, counts: Uint32Array): Map<string, number> {
  const sums = new Map<string, number>()
  let total = 0
  values.forEach((value, index) => {
    total += counts[index]
    if (counts[index] > 0) for (const text of new Set(textsOf(value))) sums.set(text, (sums.get(text) ?? 0) + counts[index])
  })
  return new Map([...sums].map(([text, sum]) => [text, sum / total]))
}

function topValues(of: 'item' | 'user', { column, shares }: OverallValues, counts: Uint32Array): TasteGroup['values'] {
  return [...valueShares(column, counts)]
    .map(([value, share]) => ({ of, field: column.field.name, value, ...liftOf(share, shares.get(value) ?? 0) }))
    .filter(({ share, lift }) => share >= smallestValueShare && lift >= smallestLift)
    .sort((a, b) => b.lift - a.lift)
    .slice(0, shown)
}

function topItems(dataset: Dataset, counts: Uint32Array, users: number, everybody: Uint32Array, all: number): TasteGroup['items'] {
  return Array.from(counts.keys())
    .filter((item) => counts[item] >= smallestItemShare * users)
    .map((item) => ({
      item: dataset.items.ids[item],
      title: dataset.titles[item],
      ...liftOf(counts[item] / users, everybody[item] / all),
    }))
    .filter(({ lift }) => lift >= smallestLift)
    .sort((a, b) => b.lift - a.lift)
    .slice(0, shown)
}

function liftOf(share: number, overall: number): { share: number; overall: number; lift: number } {
  return { share, overall, lift: overall > 0 ? share / overall : 0 }
}

/** Values of what it likes come first: they say more than a title. */
function nameOf(items: TasteGroup['items'], values: TasteGroup['values'], number: number): string {
  const words = values.filter(({ of }) => of === 'item').map(({ value }) => value)
  const titles = items.map(({ item, title }) => title ?? item)
  const [most] = [words, titles].filter((list) => list.length > 0)
  return most === undefined ? `Group ${number + 1}` : most.slice(0, named).join(', ')
}
