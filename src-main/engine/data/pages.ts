import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetRow, ItemCard, UserCard } from '../../contract/index.ts'
import { attributesOf, type Dataset } from './dataset.ts'
import { droppedName } from './folder-format.ts'

/** Interactions `offset .. offset + limit`, in the dataset's order. Times as the dataset has them: epoch seconds, or an order. */
export function datasetRows(dataset: Dataset, offset: number, limit: number): { total: number; rows: DatasetRow[] } {
  const total = dataset.itemOf.length
  const rows: DatasetRow[] = []
  let user = findUser(dataset.userOffsets, offset)
  for (let k = offset; k < Math.min(total, offset + limit); k++) {
    while (k >= dataset.userOffsets[user + 1]) user++
    const item = dataset.itemOf[k]
    rows.push({
      user: dataset.users.ids[user],
      item: dataset.items.ids[item],
      title: dataset.titles[item],
      rating: dataset.ratingOf?.[k] ?? null,
      time: dataset.timeOf?.[k] ?? null,
    })
  }
  return { total, rows }
}

/** Items whose id or title contains the text (any case), the most popular first; an item whose id is the text comes before all. */
export function searchItems(dataset: Dataset, query: string, offset: number, limit: number): { total: number; items: ItemCard[] } {
  const counts = itemCounts(dataset)
  const found = search(dataset.items.ids, query, counts, (index) => dataset.titles[index])
  return {
    total: found.length,
    items: found.slice(offset, offset + limit).map((index) => ({
      item: dataset.items.ids[index],
      title: dataset.titles[index],
      attributes: attributesOf(dataset.itemAttributes, index),
      interactions: counts[index],
    })),
  }
}

/** Users whose id contains the text; without a text all of them in the order of their ids, else the exact id, then the most active. */
export function searchUsers(dataset: Dataset, query: string, offset: number, limit: number): { total: number; users: UserCard[] } {
  const activity = userCounts(dataset)
  const found = query.trim() === '' ? Array.from(dataset.users.ids.keys()) : search(dataset.users.ids, query, activity, () => null)
  return {
    total: found.length,
    users: found.slice(offset, offset + limit).map((index) => ({
      user: dataset.users.ids[index],
      attributes: attributesOf(dataset.userAttributes, index),
      interactions: activity[index],
    })),
  }
}

/** More than this is no text to send to a page; the file itself has everything. */
const longestText = 20 * 2 ** 20

/** The dropped lines of a dataset folder as CSV text (file, line, reason, text). */
export async function readDroppedLines(folder: string): Promise<{ csv: string; truncated: boolean }> {
  const file = await open(join(folder, droppedName), 'r').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  })
  if (!file) return { csv: 'file,line,reason,text\n', truncated: false }
  try {
    const { size } = await file.stat()
    const buffer = Buffer.alloc(Math.min(size, longestText))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    const truncated = size > bytesRead
    const end = truncated ? buffer.lastIndexOf(10, bytesRead - 1) + 1 : bytesRead
    return { csv: buffer.toString('utf8', 0, end), truncated }
  } finally {
    await file.close()
  }
}

/** The user that row k belongs to, by bisection. */
function findUser(offsets: Uint32Array, k: number): number {
  let low = 0
  let high = offsets.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (offsets[middle] <= k) low = middle
    else high = middle
  }
  return low
}

function itemCounts(dataset: Dataset): Uint32Array {
  const known = counted.get(dataset)
  if (known) return known
  const counts = new Uint32Array(dataset.items.ids.length)
  for (const item of dataset.itemOf) counts[item]++
  counted.set(dataset, counts)
  return counts
}

/** Counting 20 million rows takes 30 ms; once per opened dataset is enough. */
const counted = new WeakMap<Dataset, Uint32Array>()

function userCounts(dataset: Dataset): Uint32Array {
  return Uint32Array.from(dataset.users.ids, (_, u) => dataset.userOffsets[u + 1] - dataset.userOffsets[u])
}

function search(ids: readonly string[], query: string, counts: Uint32Array, titleOf: (index: number) => string | null): number[] {
  const text = query.trim().toLowerCase()
  const found: number[] = []
  ids.forEach((id, index) => {
    if (id.toLowerCase().includes(text) || (titleOf(index)?.toLowerCase().includes(text) ?? false)) found.push(index)
  })
  const isExact = (index: number): number => (ids[index].toLowerCase() === text ? 1 : 0)
  return found.sort((a, b) => isExact(b) - isExact(a) || counts[b] - counts[a] || a - b)
}
