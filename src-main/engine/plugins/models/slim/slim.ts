import { type Csr, rowLength, transpose } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { gramMatrix } from '../../../kernel/gram.ts'
import { joinRowLists } from '../../../kernel/neighbours.ts'
import { mapParallel } from '../../../kernel/parallel.ts'
import { addSparseRows, columnOf } from '../../../kernel/sparse-scores.ts'
import { sparseFromArrays, sparseToArrays } from '../../../kernel/sparse-state.ts'
import type { Model } from '../../define.ts'
import { elasticNetColumns } from './coordinate-descent.ts'

export interface SlimConfig {
  readonly regularization: number
  readonly l1Ratio: number
  readonly neighbours: number | null
  readonly tolerance: number
  readonly maximumSweeps: number
}

/** One number per pair of items while it is fitted: 3.6 GB in float32. */
const largestCatalogue = 30_000
/** Columns per piece of work. */
const piece = 16

/** Ning and Karypis 2011. Row i of `weights` says what having item i adds to every score: W as the paper writes it. */
export function createSlim(config: SlimConfig, itemCount: number): Model {
  let weights: Csr | undefined
  return {
    async fit(train, work) {
      if (itemCount > largestCatalogue) {
        throw new WorkbenchError(
          'MODEL_CANNOT',
          `SLIM needs a number for every pair of items while it is fitted; ${itemCount} items are more than ${largestCatalogue}.`,
          'Ask for more interactions per item in the split, or choose another model.',
        )
      }
      const gram = await gramMatrix(train, work.signal)
      const people = Uint32Array.from({ length: train.rows }, (_, row) => rowLength(train, row)).filter((length) => length > 0).length
      const columns = await mapParallel(
        elasticNetColumns,
        {
          gram,
          items: itemCount,
          // scikit-learn divides the squared error by twice the number of rows; multiplied out, its alpha grows with it.
          l1: people * config.regularization * config.l1Ratio,
          l2: people * config.regularization * (1 - config.l1Ratio),
          tolerance: config.tolerance,
          maximumSweeps: config.maximumSweeps,
          neighbours: config.neighbours ?? itemCount,
        },
        { count: itemCount, piece, step: 'solving columns' },
        work,
      )
      weights = transpose(joinRowLists(columns, itemCount, itemCount))
    },
    async scoreItems(histories) {
      if (!weights) throw new Error('Internal: SLIM scores before it was fitted')
      return addSparseRows(histories, weights)
    },
    scoreParts(history, item) {
      if (!weights) throw new Error('Internal: SLIM explains before it was fitted')
      return columnOf(weights, history, item)
    },
    async save() {
      if (!weights) throw new Error('Internal: SLIM is saved before it was fitted')
      return { arrays: sparseToArrays('weights', weights), json: {} }
    },
    async load(state) {
      weights = sparseFromArrays('weights', state.arrays, itemCount)
    },
    dispose() {
      weights = undefined
    },
  }
}
