import { wordsOf } from '../../../data/content-values.ts'
import type { ContentVocabulary } from '../../../data/content.ts'
import type { Csr } from '../../../kernel/csr.ts'
import type { ItemContent } from '../../define.ts'

/**
 * x_j in [0, 1]^S, [items x slots]: the slots that an item has are 1, but a word of a text field has its count there, divided by the count of the
 * item's most frequent word in the field (the paper's bag of words).
 */
export function contentRows(vocabulary: ContentVocabulary, items: Iterable<ItemContent>): Csr {
  const textFields = vocabulary.fields.filter(({ kind }) => kind === 'text')
  const places = textFields.map(
    ({ from, to }) => new Map(vocabulary.slots.slice(from, to).map(({ value }, place) => [value, from + place])),
  )
  const indptr = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const item of items) {
    const counts = new Map<number, number>()
    textFields.forEach(({ name }, f) => {
      for (const [slot, share] of shares(wordsOf(item[name]), places[f])) counts.set(slot, share)
    })
    for (const slot of vocabulary.encode(item)) {
      indices.push(slot)
      values.push(counts.get(slot) ?? 1)
    }
    indptr.push(indices.length)
  }
  return {
    rows: indptr.length - 1,
    cols: vocabulary.slots.length,
    indptr: Uint32Array.from(indptr),
    indices: Uint32Array.from(indices),
    values: Float32Array.from(values),
  }
}

/** Mean content of some of the rows and of one more that has half of everything, so that no mean is 0 or 1. [slots] */
export function meanContent(content: Csr, rows: Uint32Array): Float64Array {
  const sums = new Float64Array(content.cols).fill(0.5)
  for (const row of rows) {
    for (let at = content.indptr[row]; at < content.indptr[row + 1]; at++) sums[content.indices[at]] += content.values?.[at] ?? 1
  }
  return sums.map((sum) => sum / (rows.length + 1))
}

/** Slot -> count / highest count. */
function shares(words: readonly string[], places: ReadonlyMap<string, number>): Map<number, number> {
  const counts = new Map<number, number>()
  let highest = 0
  for (const word of words) {
    const slot = places.get(word)
    if (slot === undefined) continue
    const count = (counts.get(slot) ?? 0) + 1
    counts.set(slot, count)
    highest = Math.max(highest, count)
  }
  counts.forEach((count, slot) => counts.set(slot, count / highest))
  return counts
}
