import { type ContentVocabulary, learnVocabulary, trainedItems, vocabularyFromJson } from '../../../data/content.ts'
import { type Csr, csrFromRows, rowLength, rowOf, selectRows, transpose } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { addSparseRows, columnOf } from '../../../kernel/sparse-scores.ts'
import { sparseFromArrays, sparseToArrays } from '../../../kernel/sparse-state.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { type ContentSettings, vocabularyOptions } from '../../content-settings.ts'
import type { Model, ModelContext } from '../../define.ts'
import {
  type ContentSimilarity,
  createDocuments,
  type Documents,
  encodeCatalogue,
  encodeItems,
  nearestItems,
  sharesOfSlots,
} from './documents.ts'

export interface ContentKnnConfig extends ContentSettings, ContentSimilarity {
  readonly maximumWords: number
}

interface Learned {
  readonly vocabulary: ContentVocabulary
  /** [items x slots], binary. */
  readonly content: Csr
  /** Items with training interactions, ascending. */
  readonly known: Uint32Array
  readonly documents: Documents
  /** Row j: what having item j adds to every score. [items x items] */
  readonly similarities: Csr
}

/** score(u, i) = sum of s_ij over those of the k known items most like i that u has; s from attributes alone. */
export function createContentKnn(config: ContentKnnConfig, context: ModelContext): Model {
  const { itemCount } = context
  let learned: Learned | undefined
  const getLearned = (): Learned => {
    if (!learned) throw new Error('Internal: content neighbours score before they were fitted')
    return learned
  }

  return {
    async fit(train, work) {
      const known = trainedItems(train)
      const { maximumWords } = config
      const vocabulary = learnVocabulary(context.itemAttributes, known, { ...vocabularyOptions(config), maximumWords })
      const content = encodeCatalogue(vocabulary, context)
      const documents = createDocuments(vocabulary, content, known, config)
      const similarities = transpose(await nearestItems(documents, content, config, 'self', work))
      learned = { vocabulary, content, known, documents, similarities }
    },
    async scoreItems(histories) {
      return addSparseRows(histories, getLearned().similarities)
    },
    scoreParts: (history, item) => columnOf(getLearned().similarities, history, item),

    cold: {
      async scoreUsers(items, histories) {
        const { vocabulary, documents } = getLearned()
        return scoreRows(await nearestItems(documents, encodeItems(vocabulary, items), config, 'nothing', quietWork), histories)
      },

      async contributions(item, histories) {
        const { vocabulary, documents } = getLearned()
        const content = encodeItems(vocabulary, [item])
        const nearest = await nearestItems(documents, content, config, 'nothing', quietWork)
        const shares = sharesOfSlots(documents, content, nearest.indices)
        const slots = rowOf(content, 0)
        const values = Float32Array.from(shares, (share, at) => share * (nearest.values?.[at % nearest.indices.length] ?? 1))
        const rows = csrFromRows(
          Array.from(slots, () => nearest.indices),
          itemCount,
        )
        const parts = scoreRows({ ...rows, values }, histories)
        return { contents: Array.from(slots, (slot) => vocabulary.slots[slot]), parts, base: new Float32Array(histories.rows) }
      },

      async leaveOneOut(items, histories) {
        const { vocabulary, content, known } = getLearned()
        const rows: Csr[] = []
        for (const item of items) {
          // Frequencies without the item, in all rows. What only it has meets nothing.
          const others = known.filter((other) => other !== item)
          const documents = createDocuments(vocabulary, content, others, config)
          rows.push(await nearestItems(documents, selectRows(content, [item]), config, 'nothing', quietWork))
        }
        const scores = new Float32Array(items.length * histories.rows)
        rows.forEach((nearest, at) => scores.set(scoreRows(nearest, histories), at * histories.rows))
        return scores
      },
    },

    async save() {
      const { vocabulary, known, similarities } = getLearned()
      const arrays = { known: { shape: [known.length], data: known }, ...sparseToArrays('similarities', similarities) }
      return { arrays, json: { vocabulary: vocabulary.toJson() } }
    },
    async load({ arrays, json }) {
      const known = arrays['known']?.data
      if (!(known instanceof Uint32Array) || !known.every((item) => item < itemCount)) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored items of the model do not fit the data.', 'Train the model again.')
      }
      const vocabulary = vocabularyFromJson(json['vocabulary'])
      const content = encodeCatalogue(vocabulary, context)
      const documents = createDocuments(vocabulary, content, known, config)
      learned = { vocabulary, content, known, documents, similarities: sparseFromArrays('similarities', arrays, itemCount) }
    },
    dispose() {
      learned = undefined
    },
  }
}

/** The sum of each row's values over the items of each history. [rows x histories.rows], row-major. */
function scoreRows(rows: Csr, histories: Csr): Float32Array {
  const scores = new Float32Array(rows.rows * histories.rows)
  const weights = new Float64Array(rows.cols)
  for (let row = 0; row < rows.rows; row++) {
    if (rowLength(rows, row) === 0) continue
    weights.fill(0)
    for (let k = rows.indptr[row]; k < rows.indptr[row + 1]; k++) weights[rows.indices[k]] = rows.values?.[k] ?? 1
    for (let user = 0; user < histories.rows; user++) {
      let sum = 0
      for (let k = histories.indptr[user]; k < histories.indptr[user + 1]; k++) sum += weights[histories.indices[k]]
      scores[row * histories.rows + user] = sum
    }
  }
  return scores
}
