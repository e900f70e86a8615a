import { type ContentKind, type ContentVocabulary, learnVocabulary, statedContent, vocabularyFromJson } from '../../../data/content.ts'
import type { AttributeColumn } from '../../../data/dataset.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { type ContentSettings, vocabularyOptions } from '../../content-settings.ts'
import type { ContentValue, ItemContent } from '../../define.ts'

/** Numbers are cut twice, the second time so many times finer: near values share both ranges, less near ones the wide one. */
const finer = 3

/** The slots of one vocabulary or of two: all attributes, and once more the numbers in finer ranges. */
export interface Attributes {
  readonly slots: readonly (ContentValue & { readonly kind: ContentKind; readonly fieldSize: number })[]
  /** What items state, without unknown values. [items x slots], binary. */
  encode(items: readonly ItemContent[]): Csr
  encodeAll(columns: readonly AttributeColumn[], count: number): Csr
  toJson(): unknown
}

export function learnAttributes(columns: readonly AttributeColumn[], items: Uint32Array, settings: ContentSettings): Attributes {
  const options = vocabularyOptions(settings)
  const all = learnVocabulary(columns, items, options)
  const numbers = all.fields.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  if (numbers.length === 0) return joinVocabularies([all])
  return joinVocabularies([all, learnVocabulary(columns, items, { ...options, fields: numbers, bins: finer * options.bins })])
}

/** @throws WorkbenchError RUN_DAMAGED for anything but what `toJson` gave. */
export function attributesFromJson(json: unknown): Attributes {
  if (Array.isArray(json)) return joinVocabularies(json.map(vocabularyFromJson))
  throw new WorkbenchError('RUN_DAMAGED', 'The stored attributes of the model cannot be read.', 'Train the model again.')
}

function joinVocabularies(vocabularies: readonly ContentVocabulary[]): Attributes {
  const slots = vocabularies.flatMap((vocabulary) =>
    vocabulary.fields.flatMap(({ kind, from, to }) =>
      vocabulary.slots.slice(from, to).map((slot) => ({ ...slot, kind, fieldSize: to - from })),
    ),
  )
  const join = (encode: (vocabulary: ContentVocabulary) => Csr): Csr => {
    const parts = vocabularies.map((vocabulary) => statedContent(vocabulary, encode(vocabulary)))
    const rows = Array.from({ length: parts[0]?.rows ?? 0 }, (_, row) => {
      let before = 0
      return parts.flatMap((part) => {
        const own = Array.from(rowOf(part, row), (slot) => before + slot)
        before += part.cols
        return own
      })
    })
    return csrFromRows(rows, slots.length)
  }
  return {
    slots,
    encode: (items) => join(({ encode, slots }) => csrFromRows(items.map(encode), slots.length)),
    encodeAll: (columns, count) => join((vocabulary) => vocabulary.encodeAll(columns, count)),
    toJson: () => vocabularies.map((vocabulary) => vocabulary.toJson()),
  }
}
