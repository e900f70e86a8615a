import { type ContentVocabulary, learnVocabulary, statedContent, trainedItems, vocabularyFromJson } from '../../../data/content.ts'
import { type Csr, csrFromRows, rowLength, rowOf, selectRows } from '../../../kernel/csr.ts'
import { addSparseRows } from '../../../kernel/sparse-scores.ts'
import { type ContentSettings, vocabularyOptions } from '../../content-settings.ts'
import type { ItemContent, Model, ModelContext } from '../../define.ts'
import { countSlots, type SlotCounts, sumCounts } from './slot-counts.ts'

export interface AttributeCountsConfig extends ContentSettings {
  readonly normalization: 'raw' | 'share' | 'cosine'
}

/** Numbers of the profiles that are held at once: 32 MB. */
const profileNumbers = 8e6

interface Learned {
  readonly vocabulary: ContentVocabulary
  /** [items x slots], binary, unknown values left out. */
  readonly content: Csr
  /** Counts of histories that were asked for, where they fit into one block: whoever composes items asks for the same users again and again. */
  readonly counted: WeakMap<Csr, SlotCounts>
}

/** score(u, i) = b_i . c_u, b_i the item's attributes as 0 and 1, c_u how often each is in the history (divided by what the setting says). */
export function createAttributeCounts(config: AttributeCountsConfig, context: ModelContext): Model {
  let learned: Learned | undefined

  const withVocabulary = (vocabulary: ContentVocabulary): Learned => ({
    vocabulary,
    content: statedContent(vocabulary, vocabulary.encodeAll(context.itemAttributes, context.itemCount)),
    counted: new WeakMap(),
  })
  const getLearned = (): Learned => {
    if (!learned) throw new Error('Internal: attribute counts score before they were fitted')
    return learned
  }
  const encode = (items: readonly ItemContent[]): Csr => {
    const { vocabulary } = getLearned()
    return statedContent(vocabulary, csrFromRows(items.map(vocabulary.encode), vocabulary.slots.length))
  }
  /** [histories x slots], row-major. */
  const profilesOf = (histories: Csr): Float32Array => {
    const profiles = addSparseRows(histories, getLearned().content)
    const slots = getLearned().vocabulary.slots.length
    for (let row = 0; row < histories.rows; row++) {
      const own = profiles.subarray(row * slots, (row + 1) * slots)
      const size = sizeOf(own, config.normalization)
      if (size > 0) for (let slot = 0; slot < slots; slot++) own[slot] /= size
    }
    return profiles
  }
  const countsOf = (histories: Csr): Iterable<SlotCounts> => {
    const known = getLearned().counted.get(histories)
    return known ? [known] : countSlots(histories, getLearned().content)
  }
  /** Calls back with score and place for every pair of a history and a row of `content`. */
  const eachScore = (histories: Csr, content: Csr, take: (row: number, item: number, score: number) => void): void => {
    const slots = content.cols
    const scales = Float64Array.from({ length: content.rows }, (_, item) => scaleOf(rowLength(content, item), config.normalization))
    const blockSize = Math.max(1, Math.floor(profileNumbers / Math.max(1, slots)))
    for (let from = 0; from < histories.rows; from += blockSize) {
      const rows = Uint32Array.from({ length: Math.min(blockSize, histories.rows - from) }, (_, at) => from + at)
      const profiles = profilesOf(selectRows(histories, rows))
      for (let at = 0; at < rows.length; at++) {
        for (let item = 0; item < content.rows; item++) {
          let sum = 0
          for (let k = content.indptr[item]; k < content.indptr[item + 1]; k++) sum += profiles[at * slots + content.indices[k]]
          take(from + at, item, sum * scales[item])
        }
      }
    }
  }

  return {
    async fit(train) {
      learned = withVocabulary(learnVocabulary(context.itemAttributes, trainedItems(train), vocabularyOptions(config)))
    },
    async scoreItems(histories) {
      const { itemCount } = context
      const scores = new Float32Array(histories.rows * itemCount)
      eachScore(histories, getLearned().content, (row, item, score) => (scores[row * itemCount + item] = score))
      return scores
    },
    // Divided counts are no sum over the history: what they are divided by has all of it.
    ...(config.normalization === 'raw' ? { scoreParts: (history, item) => sharedAttributes(getLearned().content, history, item) } : {}),
    cold: {
      async scoreUsers(items, histories) {
        const content = encode(items)
        const scores = new Float32Array(items.length * histories.rows)
        for (const counts of countsOf(histories)) {
          if (counts.rows === histories.rows) getLearned().counted.set(histories, counts)
          const divisors = divisorsOf(counts, config.normalization)
          for (let item = 0; item < content.rows; item++) {
            const scale = scaleOf(rowLength(content, item), config.normalization)
            const at = item * histories.rows + counts.from
            sumCounts(counts, rowOf(content, item)).forEach((sum, row) => (scores[at + row] = (sum * scale) / (divisors?.[row] || 1)))
          }
        }
        return scores
      },
      userProfiles: async (histories) => profilesOf(histories),
      async contributions(item, histories) {
        const content = encode([item])
        const own = rowOf(content, 0)
        const single = csrFromRows(
          Array.from(own, (slot) => [slot]),
          content.cols,
        )
        const scale = scaleOf(own.length, config.normalization)
        const parts = new Float32Array(own.length * histories.rows)
        eachScore(histories, single, (row, at, score) => (parts[at * histories.rows + row] = score * scale))
        const { slots } = getLearned().vocabulary
        return { contents: Array.from(own, (slot) => slots[slot]), parts, base: new Float32Array(histories.rows) }
      },
    },
    async save() {
      return { arrays: {}, json: { vocabulary: getLearned().vocabulary.toJson() } }
    },
    async load(state) {
      learned = withVocabulary(vocabularyFromJson(state.json['vocabulary']))
    },
    dispose() {
      learned = undefined
    },
  }
}

/** b_j . b_i for each item j of the history: how many attributes it shares with item i. Their sum is c_u . b_i. */
function sharedAttributes(content: Csr, history: Uint32Array, item: number): Float32Array {
  const own = new Set(rowOf(content, item))
  return Float32Array.from(history, (known) => rowOf(content, known).reduce((count, slot) => count + (own.has(slot) ? 1 : 0), 0))
}

/** What a user's counts are divided by. */
function sizeOf(counts: Float32Array, normalization: AttributeCountsConfig['normalization']): number {
  switch (normalization) {
    case 'raw':
      return 1
    case 'share':
      return counts.reduce((sum, count) => sum + count, 0)
    case 'cosine':
      return Math.sqrt(counts.reduce((sum, count) => sum + count * count, 0))
  }
}

/** The same of many histories; null: all are divided by 1. */
function divisorsOf({ sums, lengths }: SlotCounts, normalization: AttributeCountsConfig['normalization']): Float64Array | null {
  return normalization === 'raw' ? null : normalization === 'share' ? sums : lengths
}

/** What an item with so many attributes is multiplied by: 1 / |b_i| for the cosine. */
function scaleOf(attributes: number, normalization: AttributeCountsConfig['normalization']): number {
  return normalization === 'cosine' && attributes > 0 ? 1 / Math.sqrt(attributes) : 1
}
