import { WorkbenchError } from '../../../kernel/errors.ts'
import { breathe, quietWork } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { dispose, matMul, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import type { Model, ModelContext, ModelState } from '../../define.ts'
import { foldInUsers } from './fold-in.ts'
import { type Factors, type Interactions, learnTriples, listInteractions, type Steps } from './triples.ts'

export interface BprMfConfig extends Steps {
  readonly epochs: number
  readonly embeddingSize: number
  readonly initialScale: number
}

/** Triples between two looks at the signal: 20 to 50 ms. */
const triplesPerSlice = 50_000
/** Up to so many histories are scored without the device. */
const fewHistories = 16

/**
 * Rendle et al. 2009. One step touches three short rows: a loop over typed arrays, because a batch of such steps is neither the paper's
 * algorithm nor quicker on the device. Users are not kept for prediction: each one's factor is found from the history, as in training.
 */
export function createBprMf(config: BprMfConfig, context: ModelContext): Model {
  const { userCount, itemCount, rng } = context
  const width = config.embeddingSize + 1
  let items: Float32Array | undefined
  let training: { factors: Factors; interactions: Interactions } | undefined

  const getItems = (): Float32Array => {
    if (!items) throw new Error('Internal: BPR-MF has no factors yet')
    return items
  }
  const getTraining = (): { factors: Factors; interactions: Interactions } => {
    if (!training) throw new Error('Internal: prepare comes first')
    return training
  }
  /** Normal numbers, the last of each row as given. */
  const startFactors = (rows: number, last: number): Float32Array => {
    const factors = Float32Array.from({ length: rows * width }, () => config.initialScale * rng.normal())
    for (let row = 0; row < rows; row++) factors[row * width + width - 1] = last
    return factors
  }

  return {
    async prepare(train) {
      items = startFactors(itemCount, 0)
      training = { factors: { width, users: startFactors(userCount, 1), items }, interactions: listInteractions(train) }
    },

    async trainEpoch(work) {
      const { factors, interactions } = getTraining()
      const total = interactions.userOf.length
      let loss = 0
      for (let done = 0; done < total; done += triplesPerSlice) {
        work.report({ step: 'learning', done, total, remainingMs: null })
        await breathe(work.signal)
        loss += learnTriples(factors, interactions, config, Math.min(triplesPerSlice, total - done), rng)
      }
      return { loss: loss / Math.max(1, total) }
    },

    async scoreItems(histories) {
      const users = await foldInUsers(histories, getItems(), width, config, quietWork)
      if (histories.rows <= fewHistories) return multiply(users, getItems(), width)
      await startBackend()
      const scores = scope(() =>
        matMul(tensor2d(users, histories.rows, width), tensor2d(getItems(), itemCount, width), { transposeB: true }),
      )
      try {
        return await readFloat32(scores)
      } finally {
        dispose(scores)
      }
    },

    save: async () => ({ arrays: { items: { shape: [itemCount, width], data: getItems() } }, json: {} }),
    async load(state) {
      items = readFactors(state, 'items', itemCount, width)
      if (training) training = { ...training, factors: { ...training.factors, items } }
    },
    async saveTraining() {
      return { arrays: { users: { shape: [userCount, width], data: getTraining().factors.users } }, json: {} }
    },
    async loadTraining(state) {
      const { factors, interactions } = getTraining()
      training = { factors: { ...factors, users: readFactors(state, 'users', userCount, width) }, interactions }
    },
    dispose() {
      items = undefined
      training = undefined
    },
  }
}

/** A copy: training goes on in it. */
function readFactors({ arrays }: ModelState, name: string, rows: number, width: number): Float32Array {
  const stored = arrays[name]?.data
  if (stored instanceof Float32Array && stored.length === rows * width) return stored.slice()
  throw new WorkbenchError('RUN_DAMAGED', 'The stored factors of BPR-MF do not fit its settings.', 'Train the model again.')
}

/** users [rows, width] times transposed items [n, width]. */
function multiply(users: Float32Array, items: Float32Array, width: number): Float32Array {
  const n = items.length / width
  const scores = new Float32Array((users.length / width) * n)
  for (let u = 0; u < users.length / width; u++) {
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let k = 0; k < width; k++) sum += users[u * width + k] * items[i * width + k]
      scores[u * n + i] = sum
    }
  }
  return scores
}
