import type { AttributePart } from '../../contract/index.ts'
import { type ContentVocabulary, learnVocabulary } from '../data/content.ts'
import { type Csr, rowOf } from '../kernel/csr.ts'
import type { ScoreParts } from './explain-parts.ts'
import type { ExploredRun } from './explored-run.ts'

const mostValues = 12
/** Numbers such as a year are summed up in ranges with equally many items. */
const bins = 8
/** Rarer values say nothing about a history in general. */
const minimumItems = 5

interface Content {
  readonly vocabulary: ContentVocabulary
  readonly slots: Csr
}
const learned = new WeakMap<ExploredRun, Content>()

/** The attributes of a run's items as slots, learned with the first question. */
export function contentOf(run: ExploredRun): Content {
  const known = learned.get(run)
  if (known) return known
  const items = Uint32Array.from(run.items.ids.keys())
  const vocabulary = learnVocabulary(run.itemAttributes, items, { bins, minimumItems, text: false })
  const content = { vocabulary, slots: vocabulary.encodeAll(run.itemAttributes, items.length) }
  learned.set(run, content)
  return content
}

/** Which attribute values of the history carry the score: contributions summed over the items that have each, the largest sums first. */
export function attributeParts(run: ExploredRun, { columns, contributions }: ScoreParts, item: number, whole: number): AttributePart[] {
  const { vocabulary, slots } = contentOf(run)
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const own = new Set(rowOf(slots, item))
  const sums = new Float64Array(vocabulary.slots.length)
  const counts = new Uint32Array(sums.length)
  columns.forEach((column, at) => {
    for (const slot of rowOf(slots, column)) {
      sums[slot] += contributions[at]
      counts[slot]++
    }
  })
  return Array.from(sums.keys())
    .filter((slot) => counts[slot] > 0 && !unknown.has(slot))
    .sort((a, b) => Math.abs(sums[b]) - Math.abs(sums[a]))
    .slice(0, mostValues)
    .map((slot) => ({
      ...vocabulary.slots[slot],
      items: counts[slot],
      contribution: sums[slot],
      share: whole === 0 ? 0 : sums[slot] / whole,
      historyShare: counts[slot] / columns.length,
      shared: own.has(slot),
    }))
}
