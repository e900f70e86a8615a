import type { AttributeValues, ColdStartField, ContentValue, Extrapolation } from '../../contract/index.ts'
import { type ContentVocabulary, learnVocabulary, statedContent, trainedItems } from '../data/content.ts'
import { numberOf, textsOf } from '../data/content-values.ts'
import { attributesOf, type AttributeColumn } from '../data/dataset.ts'
import { columnCounts, type Csr, rowOf, selectRows, transpose } from '../kernel/csr.ts'
import { kindOf } from './cold-start-item.ts'
import type { ColdRun } from './cold-start-run.ts'

/** The items that the model was trained on, by their attribute values; numbers in tenths of the catalogue. */
export interface Catalogue {
  /** Columns of the split. */
  readonly items: Uint32Array
  readonly columns: readonly AttributeColumn[]
  readonly vocabulary: ContentVocabulary
  /** [items x slots] and [slots x items], binary. */
  readonly slotsOfItems: Csr
  readonly itemsOfSlots: Csr
  /** Interactions by column of the split. */
  readonly popularity: Uint32Array
}

const numberRanges = 10
const mostValues = 1000
const nearestItems = 6
/** So many items of the catalogue have to share a combination before it counts as known. */
const enoughItems = 5

export function createCatalogue(run: ColdRun): Catalogue {
  const popularity = columnCounts(run.split.trainAndValidation)
  const items = trainedItems(run.split.trainAndValidation)
  const vocabulary = learnVocabulary(run.itemAttributes, items, { bins: numberRanges, minimumItems: 1, text: false })
  const slotsOfItems = selectRows(statedContent(vocabulary, vocabulary.encodeAll(run.itemAttributes, run.items.ids.length)), items)
  return { items, columns: run.itemAttributes, vocabulary, slotsOfItems, itemsOfSlots: transpose(slotsOfItems), popularity }
}

/** What can be composed: the catalogue's own values with their counts, the ranges of its numbers. */
export function describeFields({ items, columns }: Catalogue): ColdStartField[] {
  return columns.map(({ field, values }) => {
    const kind = kindOf(field.type)
    const present = Array.from(items, (item) => values[item]).filter((value) => textsOf(value).length > 0)
    const counts = new Map<string, number>()
    if (kind === 'single' || kind === 'multi') {
      for (const value of present) for (const text of new Set(textsOf(value))) counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    const numbers = kind === 'number' ? Float64Array.from(present.filter((value) => typeof value === 'number')).sort() : undefined
    return {
      name: field.name,
      kind,
      coverageRatio: items.length === 0 ? 0 : present.length / items.length,
      values: [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
        .slice(0, mostValues),
      cardinality: kind === 'single' || kind === 'multi' ? counts.size : new Set(present.map(String)).size,
      range:
        numbers === undefined || numbers.length === 0
          ? null
          : {
              min: numbers[0],
              max: numbers[numbers.length - 1],
              median: numbers[numbers.length >> 1],
              isWhole: numbers.every(Number.isInteger),
            },
    }
  })
}

/** The slots of the values that the item has; fields without a value have none, not the slot of the unknown. */
export function slotsOf({ vocabulary }: Catalogue, item: AttributeValues): number[] {
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  return Array.from(vocabulary.encode(item)).filter((slot) => !unknown.has(slot))
}

/** Items of the catalogue that have all values of a normalised item. */
export function countContaining(catalogue: Catalogue, item: AttributeValues): number {
  const { itemsOfSlots, items } = catalogue
  const slots = slotsOf(catalogue, item)
  const shared = new Uint32Array(items.length)
  for (const slot of slots) for (const place of rowOf(itemsOfSlots, slot)) shared[place]++
  return shared.reduce((sum, count) => sum + Number(count === slots.length), 0)
}

/** Distance of a normalised item from what the catalogue holds. */
export function extrapolate(run: ColdRun, catalogue: Catalogue, item: AttributeValues): Extrapolation {
  const { vocabulary, slotsOfItems, itemsOfSlots, items } = catalogue
  const slots = slotsOf(catalogue, item)
  const unknown = unknownValues(catalogue, item)
  const shared = new Uint32Array(items.length)
  for (const slot of slots) for (const place of rowOf(itemsOfSlots, slot)) shared[place]++
  const composed = vocabulary.fields.filter((field) => slots.some((slot) => slot >= field.from && slot < field.to))
  const sizes = Uint32Array.from(items.keys(), (place) => countWithin(rowOf(slotsOfItems, place), composed))
  const complete = Array.from(items.keys()).filter((place) => unknown.length === 0 && slots.length > 0 && shared[place] === slots.length)
  const pairs = slots
    .flatMap((a, n) => slots.slice(n + 1).map((b) => ({ a, b })))
    .map(({ a, b }) => {
      const [withA, withB] = [rowOf(itemsOfSlots, a), rowOf(itemsOfSlots, b)]
      const others = new Set(withB)
      return {
        a: vocabulary.slots[a],
        b: vocabulary.slots[b],
        count: withA.reduce((sum, place) => sum + Number(others.has(place)), 0),
        expected: (withA.length * withB.length) / Math.max(1, items.length),
      }
    })
    .sort((a, b) => a.count - b.count || b.expected - a.expected)
  // Free text is something to go by for a model that reads it, though nothing here tells whether its words are known.
  const isEmpty = slots.length === 0 && unknown.length === 0 && !hasText(catalogue, item)
  const isNew = unknown.length > 0 || pairs.some(({ count }) => count === 0)
  return {
    light: isEmpty ? 'empty' : isNew ? 'new' : complete.length >= enoughItems ? 'known' : 'thin',
    containing: complete.length,
    exact: complete.filter((place) => sizes[place] === slots.length).length,
    values: slots.map((slot) => ({ ...vocabulary.slots[slot], count: rowOf(itemsOfSlots, slot).length })),
    pairs,
    unknown,
    nearest: nearest(run, catalogue, shared, sizes, slots.length),
  }
}

function hasText({ columns }: Catalogue, item: AttributeValues): boolean {
  return columns.some(({ field: { name, type } }) => kindOf(type) === 'text' && textsOf(item[name]).length > 0)
}

/** Values of categories that no item of the catalogue has, and numbers outside its range. Free text is never unknown. */
function unknownValues({ items, vocabulary, columns }: Catalogue, item: AttributeValues): ContentValue[] {
  const known = new Set(vocabulary.slots.map(({ field, value }) => JSON.stringify([field, value])))
  return columns.flatMap(({ field: { name, type }, values }) => {
    const own = textsOf(item[name]).map((value) => ({ field: name, value }))
    const kind = kindOf(type)
    if (kind === 'text' || own.length === 0) return []
    if (kind === 'single' || kind === 'multi') return own.filter((content) => !known.has(JSON.stringify([name, content.value])))
    const isDate = kind === 'date'
    const number = numberOf(item[name], isDate) ?? NaN
    const numbers = Array.from(items, (place) => numberOf(values[place], isDate)).filter((value) => value !== null)
    return numbers.some((value) => value <= number) && numbers.some((value) => value >= number) ? [] : own
  })
}

/** Slots of an item within the composed fields. */
function countWithin(slots: Uint32Array, fields: ContentVocabulary['fields']): number {
  return slots.reduce((sum, slot) => sum + Number(fields.some(({ from, to }) => slot >= from && slot < to)), 0)
}

function nearest(
  run: ColdRun,
  { items, popularity }: Catalogue,
  shared: Uint32Array,
  sizes: Uint32Array,
  composed: number,
): Extrapolation['nearest'] {
  const similarity = (place: number): number => shared[place] / Math.max(1, composed + sizes[place] - shared[place])
  return Array.from(items.keys())
    .filter((place) => shared[place] > 0)
    .sort((a, b) => similarity(b) - similarity(a) || popularity[items[b]] - popularity[items[a]] || a - b)
    .slice(0, nearestItems)
    .map((place) => ({
      item: run.items.ids[items[place]],
      title: run.titles[items[place]],
      attributes: attributesOf(run.itemAttributes, items[place]),
      similarity: similarity(place),
      interactions: popularity[items[place]],
    }))
}
