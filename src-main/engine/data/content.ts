import { z } from 'zod'
import type { AttributeValues } from '../../contract/index.ts'
import { columnCounts, type Csr, csrFromRows, rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { binNumbers, numberOf, textsOf, unknownValue, wordsOf } from './content-values.ts'
import { type AttributeColumn, attributesOf } from './dataset.ts'

export type ContentKind = 'single' | 'multi' | 'number' | 'text'

/** The slots `from .. to` belong to one attribute field. */
export interface ContentField {
  readonly name: string
  readonly kind: ContentKind
  readonly from: number
  readonly to: number
  /** The slot (the last one) of items without a value, or with one that was not learned; null where no value is no slot: multi and text. */
  readonly unknown: number | null
}

/** The attributes of items as a fixed row of yes-or-no slots, learned once: what models on content count, multiply or embed. */
export interface ContentVocabulary {
  readonly fields: readonly ContentField[]
  /** What each slot stands for: a value, a range of numbers, a word. */
  readonly slots: readonly { readonly field: string; readonly value: string }[]
  /** The slots that an item has, ascending. Values that were not learned have none (or the field's unknown one); nothing throws. */
  encode(item: AttributeValues): Uint32Array
  /** The first `count` items of the columns. [items x slots], binary. */
  encodeAll(columns: readonly AttributeColumn[], count: number): Csr
  /** For `vocabularyFromJson`. */
  toJson(): unknown
}

export interface VocabularyOptions {
  /** Names of the fields to use; left out: all of them. */
  readonly fields?: readonly string[]
  /** Numbers and dates are cut into so many ranges with equally many items. */
  readonly bins: number
  /** Values and words that fewer of the items have get no slot. */
  readonly minimumItems: number
  /** Whether fields of free text are read, as words. */
  readonly text: boolean
  /** The words of a text field that say most (documents times log inverse frequency) get slots: so many at most. */
  readonly maximumWords?: number
}

const LearnedField = z.object({
  name: z.string(),
  kind: z.enum(['single', 'multi', 'number', 'text']),
  values: z.array(z.string()),
  /** Numbers: the highest of each range but the last. */
  bounds: z.array(z.number()),
  isDate: z.boolean(),
})
type LearnedField = z.infer<typeof LearnedField>
const StoredVocabulary = z.object({ fields: z.array(LearnedField) })

/**
 * Learns the values of the columns from `items` alone (the ones trained on), so that nothing is known about the rest. Fields of which no value
 * is frequent enough, such as links or names of one item each, are left out.
 */
export function learnVocabulary(columns: readonly AttributeColumn[], items: Uint32Array, options: VocabularyOptions): ContentVocabulary {
  const missing = options.fields?.find((name) => !columns.some(({ field }) => field.name === name))
  if (missing !== undefined) {
    const known = columns.map(({ field }) => field.name).join(', ')
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The items have no attribute "${missing}".`,
      known === '' ? 'Join attributes to the dataset first.' : `Choose among: ${known}.`,
    )
  }
  const chosen = columns.filter(({ field }) => options.fields?.includes(field.name) ?? true)
  return createVocabulary(chosen.map((column) => learnField(column, items, options)).filter(({ values }) => values.length > 0))
}

/** @throws WorkbenchError RUN_DAMAGED for anything but what `toJson` gave. */
export function vocabularyFromJson(json: unknown): ContentVocabulary {
  const parsed = StoredVocabulary.safeParse(json)
  if (parsed.success && parsed.data.fields.every(({ kind, values, bounds }) => kind !== 'number' || bounds.length === values.length - 1)) {
    return createVocabulary(parsed.data.fields)
  }
  throw new WorkbenchError('RUN_DAMAGED', 'The stored attribute values of the model cannot be read.', 'Train the model again.')
}

/** The items (columns) that training data say something about. */
export function trainedItems(train: Csr): Uint32Array {
  const counts = columnCounts(train)
  return Uint32Array.from(counts.keys()).filter((item) => counts[item] > 0)
}

/** Encoded items without their unknown slots: that two items say nothing is nothing that they have in common. */
export function statedContent(vocabulary: ContentVocabulary, encoded: Csr): Csr {
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const rows = Array.from({ length: encoded.rows }, (_, row) => rowOf(encoded, row).filter((slot) => !unknown.has(slot)))
  return csrFromRows(rows, encoded.cols)
}

function learnField({ field, values }: AttributeColumn, items: Uint32Array, options: VocabularyOptions): LearnedField {
  const plain = { name: field.name, bounds: [], isDate: false }
  switch (field.type) {
    case 'category':
      return { ...plain, kind: 'single', values: frequent(values, items, textsOf, options.minimumItems) }
    case 'multi':
      return { ...plain, kind: 'multi', values: frequent(values, items, textsOf, options.minimumItems) }
    case 'number':
    case 'date': {
      const isDate = field.type === 'date'
      const numbers = Array.from(items, (item) => numberOf(values[item], isDate)).filter((value) => value !== null)
      return { name: field.name, kind: 'number', isDate, ...binNumbers(numbers, options.bins, isDate) }
    }
    case 'text': {
      const words = options.text ? frequent(values, items, wordsOf, options.minimumItems, options.maximumWords) : []
      return { ...plain, kind: 'text', values: words }
    }
  }
}

type Value = AttributeColumn['values'][number]

/** Values that enough of the items have, in alphabetical order. */
function frequent(
  values: readonly Value[],
  items: Uint32Array,
  parts: (value: Value) => readonly string[],
  minimumItems: number,
  most = Infinity,
): string[] {
  const counts = new Map<string, number>()
  for (const item of items) for (const part of new Set(parts(values[item]))) counts.set(part, (counts.get(part) ?? 0) + 1)
  const kept = [...counts].filter(([, count]) => count >= minimumItems)
  if (kept.length > most) {
    const information = (count: number): number => count * Math.log(items.length / count)
    kept.sort((a, b) => information(b[1]) - information(a[1]) || compareText(a[0], b[0]))
  }
  return kept
    .slice(0, most)
    .map(([value]) => value)
    .sort(compareText)
}

/** By code unit, the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function createVocabulary(learned: readonly LearnedField[]): ContentVocabulary {
  const slots: { field: string; value: string }[] = []
  const fields = learned.map(({ name, kind, values }): ContentField => {
    const from = slots.length
    const hasUnknown = kind === 'single' || kind === 'number'
    for (const value of hasUnknown ? [...values, unknownValue] : values) slots.push({ field: name, value })
    return { name, kind, from, to: slots.length, unknown: hasUnknown ? slots.length - 1 : null }
  })
  const places = learned.map(({ values }) => new Map(values.map((value, place) => [value, place])))

  const encode = (item: AttributeValues): Uint32Array => {
    const found = new Set<number>()
    fields.forEach(({ name, kind, from, unknown }, f) => {
      const value = item[name]
      const before = found.size
      if (kind === 'number') {
        const number = numberOf(value, learned[f].isDate)
        if (number !== null) found.add(from + binOf(number, learned[f].bounds))
      } else {
        for (const part of kind === 'text' ? wordsOf(value) : textsOf(value)) {
          const place = places[f].get(part)
          if (place !== undefined) found.add(from + place)
          if (kind === 'single') break
        }
      }
      if (unknown !== null && found.size === before) found.add(unknown)
    })
    return Uint32Array.from(found).sort()
  }

  return {
    fields,
    slots,
    encode,
    encodeAll: (columns, count) => {
      const named = columns.filter(({ field }) => fields.some(({ name }) => name === field.name))
      return csrFromRows(
        Array.from({ length: count }, (_, item) => encode(attributesOf(named, item))),
        slots.length,
      )
    },
    toJson: () => ({ fields: learned }),
  }
}

function binOf(value: number, bounds: readonly number[]): number {
  const bin = bounds.findIndex((highest) => value <= highest)
  return bin < 0 ? bounds.length : bin
}
