import type { AttributeValues, HistoryEntry } from '../../contract/index.ts'
import { attributesOf, type Dataset } from '../data/dataset.ts'
import type { ExploredRun } from './explored-run.ts'
import type { Person } from './person.ts'

export interface ItemFacts {
  readonly item: string
  readonly title: string | null
  readonly attributes: AttributeValues
}

/** Title and attributes of an item: from the dataset where it is there (it may have learned new ones), else from the run itself. */
export function itemFacts(run: ExploredRun, dataset: Dataset | null, id: string): ItemFacts {
  const inDataset = dataset?.items.find(id)
  if (dataset && inDataset !== undefined) {
    return { item: id, title: dataset.titles[inDataset], attributes: attributesOf(dataset.itemAttributes, inDataset) }
  }
  const column = run.items.find(id)
  if (column === undefined) return { item: id, title: null, attributes: {} }
  return { item: id, title: run.titles[column], attributes: attributesOf(run.itemAttributes, column) }
}

export function userFacts(run: ExploredRun, dataset: Dataset | null, id: string): AttributeValues {
  const inDataset = dataset?.users.find(id)
  if (dataset && inDataset !== undefined) return attributesOf(dataset.userAttributes, inDataset)
  const row = run.users.find(id)
  return row === undefined ? {} : attributesOf(run.userAttributes, row)
}

/**
 * What a user did, each entry with its part. With the dataset: everything, in time order, with ratings; without it: the items that the run
 * keeps. Of an item that occurs twice the last entry counts, as in the split; earlier ones were never used.
 */
export function historyOf(run: ExploredRun, dataset: Dataset | null, user: string, person: Person): HistoryEntry[] {
  const parts = new Map<string, 'known' | 'heldOut'>()
  for (const column of person.known) parts.set(run.items.ids[column], 'known')
  for (const column of person.heldOut) parts.set(run.items.ids[column], 'heldOut')
  const index = dataset?.users.find(user)
  if (!dataset || index === undefined) {
    return [...parts].map(([item, part]) => ({ ...itemFacts(run, dataset, item), rating: null, time: null, part }))
  }
  const entries: HistoryEntry[] = []
  for (let k = dataset.userOffsets[index + 1] - 1; k >= dataset.userOffsets[index]; k--) {
    const item = dataset.items.ids[dataset.itemOf[k]]
    const part = parts.get(item) ?? 'below'
    parts.delete(item)
    entries.push({ ...itemFacts(run, dataset, item), rating: dataset.ratingOf?.[k] ?? null, time: dataset.timeOf?.[k] ?? null, part })
  }
  return entries.reverse()
}
