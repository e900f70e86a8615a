import { columnCounts, type Csr, rowLength, transpose } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { quietWork, type Work } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { improveRows } from '../../../tensor/conjugate-gradient.ts'
import { factorGram, type RowSolutions, solveRows } from '../../../tensor/least-squares.ts'
import { dispose, matMul, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import type { Model, ModelContext, ModelState } from '../../define.ts'
import { type InteractionSetting, withValues } from '../../interaction-values.ts'
import { type IalsWeights, lossOf, weightsOf } from './objective.ts'

export interface IalsConfig {
  readonly epochs: number
  readonly embeddingSize: number
  readonly objective: 'ials' | 'wmf'
  readonly regularization: number
  readonly unobservedWeight: number
  readonly frequencyExponent: number
  readonly confidence: number
  readonly initialScale: number
  readonly interaction: InteractionSetting
  readonly solver: 'exact' | 'conjugate-gradient'
  /** Of conjugate gradients, per half sweep. */
  readonly steps: number
}

/** Up to so many histories are scored without the device. */
const fewHistories = 16

/**
 * Rendle et al. 2021 (and Hu et al. 2008, see objective.ts). A model keeps no user: his factor is one solve from his history, exact in prediction
 * whatever the solver of training is. Only conjugate gradients keep users' factors from sweep to sweep, to start from.
 */
export function createIals(config: IalsConfig, context: ModelContext): Model {
  const { itemCount, rng } = context
  if (config.interaction !== 'once' && config.objective !== 'wmf') {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'Values of interactions are for the objective "wmf".',
      'Choose that objective, or let an interaction count once.',
    )
  }
  const size = config.embeddingSize
  let itemFactors: Float32Array | undefined // [items, size]
  let itemGram: Float64Array | undefined
  let userTotal = 0
  /** Of an interaction in training: histories to score do not say how often. */
  let meanValue = 1
  let training: { byUser: Csr; byItem: Csr; userRidges: Float32Array; itemRidges: Float32Array; weights: IalsWeights } | undefined

  /** [users, size], of conjugate gradients in training */
  let userFactors: Float32Array | undefined

  const setItemFactors = (next: Float32Array | undefined): void => {
    itemFactors = next
    itemGram = undefined
  }
  const getItemFactors = (): Float32Array => {
    if (!itemFactors) throw new Error('Internal: iALS has no factors yet')
    return itemFactors
  }
  const usersFor = async (histories: Csr, work: Work, start?: Float32Array): Promise<Float32Array> => {
    const factors = getItemFactors()
    itemGram ??= factorGram(factors, size)
    const weights = weightsOf(config, { users: userTotal, items: itemCount })
    const { solutions } = await solve(
      histories.values ? histories : evenly(histories, meanValue),
      factors,
      itemGram,
      weights,
      weights.userRidges(lengthsOf(histories)),
      work,
      start,
    )
    return solutions
  }
  const solve = (
    matrix: Csr,
    factors: Float32Array,
    gram: Float64Array,
    weights: IalsWeights,
    ridges: Float32Array,
    work: Work,
    start?: Float32Array,
  ): Promise<RowSolutions> => {
    const { observedWeight, targetWeight, unobservedWeight } = weights
    const scaled = gram.map((value) => value * unobservedWeight)
    const problem = { matrix, factors, size, gram: scaled, observedWeight, targetWeight, ridges }
    return start ? improveRows(problem, { solutions: start, steps: config.steps }, work) : solveRows(problem, work)
  }

  return {
    async prepare(train) {
      await startBackend()
      userTotal = lengthsOf(train).filter((length) => length > 0).length
      const weights = weightsOf(config, { users: userTotal, items: itemCount })
      const byUser = withValues(train, config.interaction, context, 'WMF')
      meanValue = byUser.values ? sumOf(byUser.values) / Math.max(1, byUser.values.length) : 1
      training = {
        byUser,
        byItem: transpose(byUser),
        userRidges: weights.userRidges(lengthsOf(train)),
        itemRidges: weights.itemRidges(columnCounts(train)),
        weights,
      }
      const deviation = config.initialScale / Math.sqrt(size)
      setItemFactors(Float32Array.from({ length: itemCount * size }, () => deviation * rng.normal()))
      userFactors = config.solver === 'exact' ? undefined : new Float32Array(train.rows * size)
    },

    async trainEpoch(work) {
      if (!training) throw new Error('Internal: prepare comes first')
      const { byUser, byItem, userRidges, itemRidges, weights } = training
      const isExact = config.solver === 'exact'
      const users = await usersFor(byUser, halfOf(work, 0), userFactors)
      const userGram = factorGram(users, size)
      const start = isExact ? undefined : getItemFactors()
      const { solutions: items, explained } = await solve(byItem, users, userGram, weights, itemRidges, halfOf(work, 1), start)
      if (!isExact) userFactors = users
      setItemFactors(items)
      itemGram = factorGram(items, size)
      const pairs = byUser.indices.length
      const values = byUser.values ? sumOf(byUser.values) : pairs
      return lossOf({ pairs, values, users, items, size, userGram, itemGram, userRidges, itemRidges, explained }, weights)
    },

    async scoreItems(histories) {
      if (histories.rows > fewHistories) await startBackend()
      const users = await usersFor(histories, quietWork)
      if (histories.rows <= fewHistories) return multiply(users, getItemFactors(), size)
      const scores = scope(() =>
        matMul(tensor2d(users, histories.rows, size), tensor2d(getItemFactors(), itemCount, size), { transposeB: true }),
      )
      try {
        return await readFloat32(scores)
      } finally {
        dispose(scores)
      }
    },

    async save() {
      return { arrays: { itemFactors: { shape: [itemCount, size], data: getItemFactors() } }, json: { users: userTotal, meanValue } }
    },

    async load(state) {
      const stored = storedFactors(state, 'itemFactors', itemCount * size)
      userTotal = Number(state.json['users'])
      meanValue = Number(state.json['meanValue'] ?? 1)
      setItemFactors(stored)
    },

    // The next exact sweep starts from the item factors alone.
    async saveTraining() {
      return { arrays: userFactors ? { userFactors: { shape: [userFactors.length / size, size], data: userFactors } } : {}, json: {} }
    },
    async loadTraining(state) {
      if (userFactors) userFactors = storedFactors(state, 'userFactors', userFactors.length)
    },

    dispose() {
      setItemFactors(undefined)
      userFactors = undefined
      training = undefined
    },
  }
}

function storedFactors(state: ModelState, name: string, length: number): Float32Array {
  const stored = state.arrays[name]?.data
  if (stored instanceof Float32Array && stored.length === length) return stored
  throw new WorkbenchError('RUN_DAMAGED', 'The stored factors of iALS do not fit its settings.', 'Train the model again.')
}

function lengthsOf(matrix: Csr): Uint32Array {
  return Uint32Array.from({ length: matrix.rows }, (_, row) => rowLength(matrix, row))
}

function sumOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The same with one value for all entries. */
function evenly(matrix: Csr, value: number): Csr {
  return value === 1 ? matrix : { ...matrix, values: new Float32Array(matrix.indices.length).fill(value) }
}

/** Progress of the first or second half of a sweep, as one of the whole. */
function halfOf(work: Work, half: 0 | 1): Work {
  return {
    signal: work.signal,
    report: ({ done, total }) => work.report({ step: 'sweeping', done: half + (total ? done / total : 0), total: 2, remainingMs: null }),
  }
}

/** users [rows, size] times transposed items [n, size]. */
function multiply(users: Float32Array, items: Float32Array, size: number): Float32Array {
  const n = items.length / size
  const scores = new Float32Array((users.length / size) * n)
  for (let u = 0; u < users.length / size; u++) {
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += users[u * size + k] * items[i * size + k]
      scores[u * n + i] = sum
    }
  }
  return scores
}
