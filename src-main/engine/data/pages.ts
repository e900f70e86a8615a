import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { DatasetRow, ItemCard, UserCard } from '../../contract/datasets.ts'
import { type AttributeColumn, attributesOf, type Dataset } from './dataset.ts'
import { droppedName } from './folder-format.ts'

/** What a table shows of a dataset: a page of rows and how many there are in all. */

/** The list of dropped lines is a download of this size at most; the file itself stays in the dataset's folder. */
const droppedBytes = 20e6

export function datasetRows(dataset: Dataset, offset: number, limit: number): { total: number; rows: z.infer<typeof DatasetRow>[] } {
  const total = dataset.itemOf.length
  const end = Math.min(offset + limit, total)
  const rows: z.infer<typeof DatasetRow>[] = []
  for (let at = offset, user = userAt(dataset.userOffsets, offset); at < end; at++) {
    while (dataset.userOffsets[user + 1] <= at) user++
    const item = dataset.itemOf[at]
    rows.push({
      user: dataset.users.ids[user],
      item: dataset.items.ids[item],
      title: dataset.titles[item] ?? null,
      rating: dataset.ratingOf ? dataset.ratingOf[at] : null,
      time: dataset.timeOf ? dataset.timeOf[at] : null,
    })
  }
  return { total, rows }
}

/** Items whose id or title contains the query, the most popular first. */
export function searchItems(dataset: Dataset, query: string, offset: number, limit: number): { total: number; items: ItemCard[] } {
  const counts = new Uint32Array(dataset.items.ids.length)
  for (const item of dataset.itemOf) counts[item]++
  const matches = matching(dataset.items.ids, query, (item) => dataset.titles[item] ?? '')
  const order = matches.sort((a, b) => counts[b] - counts[a] || a - b)
  return {
    total: order.length,
    items: order.slice(offset, offset + limit).map((item) => ({
      item: dataset.items.ids[item],
      title: dataset.titles[item] ?? null,
      attributes: attributesOf(dataset.itemAttributes, item),
      interactions: counts[item],
    })),
  }
}

/** Users whose id or an attribute value contains the query, in the order of the data. */
export function searchUsers(dataset: Dataset, query: string, offset: number, limit: number): { total: number; users: UserCard[] } {
  const matches = matching(dataset.users.ids, query, (user) => attributeText(dataset.userAttributes, user))
  return {
    total: matches.length,
    users: matches.slice(offset, offset + limit).map((user) => ({
      user: dataset.users.ids[user],
      attributes: attributesOf(dataset.userAttributes, user),
      interactions: dataset.userOffsets[user + 1] - dataset.userOffsets[user],
    })),
  }
}

export async function readDroppedLines(folder: string): Promise<{ csv: string; truncated: boolean }> {
  const path = join(folder, droppedName)
  const { size } = await stat(path)
  const file = await open(path)
  try {
    const bytes = Buffer.alloc(Math.min(size, droppedBytes))
    await file.read(bytes, 0, bytes.length, 0)
    const text = bytes.toString('utf8')
    // Cut at a line, so that no half line looks like data.
    return size > droppedBytes ? { csv: text.slice(0, text.lastIndexOf('\n') + 1), truncated: true } : { csv: text, truncated: false }
  } finally {
    await file.close()
  }
}

function matching(ids: readonly string[], query: string, more: (index: number) => string): number[] {
  const wanted = query.trim().toLowerCase()
  const all = Array.from(ids, (_, index) => index)
  if (wanted === '') return all
  return all.filter((index) => ids[index].toLowerCase().includes(wanted) || more(index).toLowerCase().includes(wanted))
}

function attributeText(columns: readonly AttributeColumn[], index: number): string {
  return columns.map((column) => String(column.values[index] ?? '')).join(' ')
}

/** The user of an interaction, by bisection. */
function userAt(offsets: Uint32Array, interaction: number): number {
  let low = 0
  let high = offsets.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (offsets[middle] <= interaction) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
