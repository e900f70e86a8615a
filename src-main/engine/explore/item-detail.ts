import type { ItemDetail, ItemTaker } from '../../contract/index.ts'
import { attributesOf, type Dataset } from '../data/dataset.ts'
import { countOverTime } from '../data/statistics.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { relatedByContent, relatedByUsers } from './related-items.ts'

const shownTakers = 200

/** One item of a dataset. @throws WorkbenchError ITEM_NOT_FOUND. */
export function itemDetail(dataset: Dataset, id: string): ItemDetail {
  const item = getDatasetItem(dataset, id)
  const rows = rowsOf(dataset, item)
  const { timeKind } = dataset.detail.summary
  const { timeOf, ratingOf } = dataset
  const newestFirst = timeOf === null ? rows : rows.toSorted((a, b) => timeOf[b.at] - timeOf[a.at])
  const popularity = new Uint32Array(dataset.items.ids.length)
  for (const other of dataset.itemOf) popularity[other]++
  return {
    item: id,
    title: dataset.titles[item],
    attributes: attributesOf(dataset.itemAttributes, item),
    interactions: rows.length,
    popularityRank: popularity.reduce((rank, count) => rank + Number(count > rows.length), 1),
    items: popularity.length,
    ratings: ratingOf === null ? [] : countValues(rows.map(({ at }) => ratingOf[at])),
    overTime: timeKind === 'timestamp' && timeOf !== null ? countOverTime(Float64Array.from(rows, ({ at }) => timeOf[at])) : null,
    takers: newestFirst.slice(0, shownTakers).map(({ user, at }): ItemTaker => ({
      user: dataset.users.ids[user],
      rating: ratingOf?.[at] ?? null,
      time: timeOf?.[at] ?? null,
      attributes: attributesOf(dataset.userAttributes, user),
    })),
    byUsers: relatedByUsers(dataset, item, new Set(rows.map(({ user }) => user))),
    byContent: relatedByContent(dataset, item),
  }
}

function getDatasetItem(dataset: Dataset, id: string): number {
  const item = dataset.items.find(id)
  if (item !== undefined) return item
  const { name } = dataset.detail.summary
  throw new WorkbenchError('ITEM_NOT_FOUND', `There is no item "${id}" in dataset "${name}".`, 'Check the spelling, or search it by title.')
}

/** The interactions with one item: their users and their places in the dataset's columns. */
function rowsOf({ users, userOffsets, itemOf }: Dataset, item: number): { user: number; at: number }[] {
  const found: { user: number; at: number }[] = []
  for (let user = 0; user < users.ids.length; user++) {
    for (let at = userOffsets[user]; at < userOffsets[user + 1]; at++) if (itemOf[at] === item) found.push({ user, at })
  }
  return found
}

function countValues(values: readonly number[]): ItemDetail['ratings'] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => a - b).map(([value, count]) => ({ value, count }))
}
