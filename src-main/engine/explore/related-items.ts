import type { RelatedItem } from '../../contract/index.ts'
import { type ContentVocabulary, learnVocabulary } from '../data/content.ts'
import { attributesOf, type Dataset } from '../data/dataset.ts'
import { type Csr, rowLength, rowOf, transpose } from '../kernel/csr.ts'

const shownRelated = 20
/** Two items that one user has in common are near each other by chance. */
const leastShared = 2
const bins = 8
const minimumItems = 2

/** Users of each item once, however often they took it. */
export function takerCounts(dataset: Dataset): Uint32Array {
  const known = counted.get(dataset)
  if (known) return known
  const counts = new Uint32Array(dataset.items.ids.length)
  const lastUser = new Int32Array(counts.length).fill(-1)
  for (let user = 0; user < dataset.users.ids.length; user++) {
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) {
      const item = dataset.itemOf[k]
      if (lastUser[item] === user) continue
      lastUser[item] = user
      counts[item]++
    }
  }
  counted.set(dataset, counts)
  return counts
}
const counted = new WeakMap<Dataset, Uint32Array>()

/** Items that the same people took: cosine of the sets of users, both / sqrt(users of one x users of the other). */
export function relatedByUsers(dataset: Dataset, item: number, takers: ReadonlySet<number>): RelatedItem[] {
  const counts = takerCounts(dataset)
  const both = new Uint32Array(counts.length)
  const lastUser = new Int32Array(counts.length).fill(-1)
  for (const user of takers) {
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) {
      const other = dataset.itemOf[k]
      if (lastUser[other] === user) continue
      lastUser[other] = user
      both[other]++
    }
  }
  const similarity = (other: number): number => both[other] / Math.sqrt(counts[item] * counts[other])
  return nearest(dataset, item, both, similarity, leastShared)
}

interface Content {
  readonly vocabulary: ContentVocabulary
  readonly slotsOfItems: Csr
  readonly itemsOfSlots: Csr
}
const learned = new WeakMap<Dataset, Content>()

function contentOf(dataset: Dataset): Content {
  const known = learned.get(dataset)
  if (known) return known
  const items = Uint32Array.from(dataset.items.ids.keys())
  const vocabulary = learnVocabulary(dataset.itemAttributes, items, { bins, minimumItems, text: false })
  const slotsOfItems = vocabulary.encodeAll(dataset.itemAttributes, items.length)
  const content = { vocabulary, slotsOfItems, itemsOfSlots: transpose(slotsOfItems) }
  learned.set(dataset, content)
  return content
}

/** Items with the same attribute values: shared over all values of either (Jaccard). Numbers count as ranges; no value is no likeness. */
export function relatedByContent(dataset: Dataset, item: number): RelatedItem[] {
  if (dataset.itemAttributes.length === 0) return []
  const { vocabulary, slotsOfItems, itemsOfSlots } = contentOf(dataset)
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const shared = new Uint32Array(slotsOfItems.rows)
  for (const slot of rowOf(slotsOfItems, item)) {
    if (!unknown.has(slot)) for (const other of rowOf(itemsOfSlots, slot)) shared[other]++
  }
  const size = (other: number): number => rowLength(slotsOfItems, other)
  return nearest(dataset, item, shared, (other) => shared[other] / (size(item) + size(other) - shared[other]), 1)
}

/** The most similar first; of equals those that more people took. */
function nearest(dataset: Dataset, item: number, shared: Uint32Array, similarity: (other: number) => number, least: number): RelatedItem[] {
  const counts = takerCounts(dataset)
  return Array.from(shared.keys())
    .filter((other) => other !== item && shared[other] >= least)
    .sort((a, b) => similarity(b) - similarity(a) || counts[b] - counts[a] || a - b)
    .slice(0, shownRelated)
    .map((other) => ({
      item: dataset.items.ids[other],
      title: dataset.titles[other],
      attributes: attributesOf(dataset.itemAttributes, other),
      similarity: similarity(other),
      shared: shared[other],
    }))
}
