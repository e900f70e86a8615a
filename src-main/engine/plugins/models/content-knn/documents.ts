import { type ContentVocabulary, statedContent } from '../../../data/content.ts'
import { type Csr, csrFromRows, rowOf, selectRows } from '../../../kernel/csr.ts'
import { indexRows, nearestRows, type RowIndex, type SimilarityOptions } from '../../../kernel/neighbours.ts'
import type { Work } from '../../../kernel/progress.ts'
import { fitWeighting, type Weighting } from '../../../kernel/weighting.ts'
import type { ItemContent, ModelContext } from '../../define.ts'

export interface ContentSimilarity extends SimilarityOptions {
  readonly neighbours: number
  readonly weighting: Weighting
  readonly balanceFields: boolean
}

/** What items state, weighted, and looked up: only known items, those that somebody had, can be neighbours. */
export interface Documents {
  /** Weighs rows of slots; frequencies are those of the known items. */
  weigh(content: Csr): Csr
  /** Rows of all items; those of new ones are empty. */
  readonly index: RowIndex
}

/** Unknown values left out: that two items say nothing is nothing that they have in common. */
export function encodeItems(vocabulary: ContentVocabulary, items: readonly ItemContent[]): Csr {
  return statedContent(vocabulary, csrFromRows(items.map(vocabulary.encode), vocabulary.slots.length))
}

/** All items of the split. [items x slots] */
export function encodeCatalogue(vocabulary: ContentVocabulary, { itemAttributes, itemCount }: ModelContext): Csr {
  return statedContent(vocabulary, vocabulary.encodeAll(itemAttributes, itemCount))
}

export function createDocuments(
  vocabulary: ContentVocabulary,
  content: Csr,
  known: Uint32Array,
  { weighting, balanceFields }: ContentSimilarity,
): Documents {
  const weighSlots = fitWeighting(selectRows(content, known), weighting)
  const weigh = balanceFields ? (rows: Csr) => balance(weighSlots(rows), vocabulary) : weighSlots
  const isKnown = new Set(known)
  const rows = Array.from({ length: content.rows }, (_, item) => (isKnown.has(item) ? rowOf(content, item) : []))
  return { weigh, index: indexRows(weigh(csrFromRows(rows, content.cols))) }
}

/** Each field of each row at length 1, so that one of many words does not drown one of few values. */
function balance(rows: Csr, { fields }: ContentVocabulary): Csr {
  const values = rows.values?.slice() ?? new Float32Array(rows.indices.length).fill(1)
  for (let row = 0; row < rows.rows; row++) {
    let from = rows.indptr[row]
    for (const field of fields) {
      let to = from
      let square = 0
      for (; to < rows.indptr[row + 1] && rows.indices[to] < field.to; to++) square += values[to] ** 2
      for (; from < to; from++) values[from] /= Math.sqrt(square)
    }
  }
  return { ...rows, values }
}

/** The nearest known items of each row. [content.rows x items], values: similarities. `self`: the rows are the items, none its own neighbour. */
export function nearestItems(
  { weigh, index }: Documents,
  content: Csr,
  { neighbours, similarity, asymmetry, shrinkage }: ContentSimilarity,
  passOver: 'self' | 'nothing',
  work: Work,
): Promise<Csr> {
  const threads = passOver === 'self' ? {} : { threads: 1 }
  return nearestRows(weigh(content), index, { similarity, asymmetry, shrinkage, neighbours, passOver, ...threads }, work)
}

/** Of one item's similarity to others the share of each of its slots: x_is x_js / sum_s' x_is' x_js'. [slots of the item x others], row-major. */
export function sharesOfSlots({ weigh, index }: Documents, content: Csr, others: Uint32Array): Float32Array {
  const own = weigh(content)
  const count = own.indices.length
  const shares = new Float32Array(count * others.length)
  others.forEach((other, at) => {
    const { indices, indptr, values } = index.matrix
    let sum = 0
    for (let k = indptr[other]; k < indptr[other + 1]; k++) {
      const slot = own.indices.indexOf(indices[k])
      if (slot < 0) continue
      const product = (own.values?.[slot] ?? 1) * (values?.[k] ?? 1)
      shares[slot * others.length + at] = product
      sum += product
    }
    for (let slot = 0; slot < count; slot++) shares[slot * others.length + at] /= sum
  })
  return shares
}
