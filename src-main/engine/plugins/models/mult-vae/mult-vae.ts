import { type Csr, rowLength } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { breathe } from '../../../kernel/progress.ts'
import { permutation } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { dispose, randomNormal, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import { createParameters, type NamedArrays, type Parameters } from '../../../tensor/parameters.ts'
import { createRowBuffer, type RowBuffer } from '../../../tensor/row-buffer.ts'
import type { Model, ModelContext } from '../../define.ts'
import { scoreBatch, trainBatch } from './network.ts'
import { scoreFew } from './score-few.ts'
import { initialWeights, toWeights, weightNames, weightShapes, type Weights } from './weights.ts'

export interface MultVaeConfig {
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: number
  readonly hiddenSize: number
  readonly embeddingSize: number
  readonly dropout: number
  readonly annealCap: number
  readonly annealRatio: number
  readonly annealSteps: number | null
}

const scoringBatchSize = 500
/** Up to this many histories are scored without TensorFlow, once the weights are stored arrays. */
const fewHistories = 4

/**
 * Liang et al. 2018. Loaded weights stay arrays until somebody trains or scores many; then they and their Adam moments live on the device.
 * Everything random comes from the context's rng, in a fixed order.
 */
export function createMultVae(config: MultVaeConfig, context: ModelContext): Model {
  const { itemCount, rng } = context
  const shapes = weightShapes({ ...config, itemCount })
  let stored: NamedArrays | undefined
  let parameters: Parameters<keyof Weights> | undefined
  let training: { train: Csr; users: Uint32Array; input: RowBuffer; labels: RowBuffer } | undefined
  let scoring: RowBuffer | undefined

  const store = (arrays: NamedArrays): void => {
    parameters?.dispose()
    parameters = undefined
    stored = arrays
  }
  const onDevice = async (): Promise<Parameters<keyof Weights>> => {
    await startBackend()
    if (!parameters && !stored) throw new Error('Internal: Mult-VAE has no weights yet')
    return (parameters ??= createParameters(weightNames, stored ?? {}))
  }

  const trainOn = async (weights: Parameters<keyof Weights>, users: Uint32Array, beta: number): Promise<Float32Array> => {
    if (!training) throw new Error('Internal: prepare comes first')
    const { train } = training
    const count = (row: number): number => rowLength(train, row)
    const dropout = { rate: config.dropout, seed: rng.int(2 ** 31) }
    const noise = randomNormal(users.length, config.embeddingSize, rng)
    // Normalise, then drop: the kept entries of x / |x| are scaled up and the norm is no longer 1 (section 4.3 and the authors' code).
    const input = training.input.load(train, users, (row) => 1 / Math.sqrt(count(row)), dropout)
    const labels = training.labels.load(train, users, (row) => 1 / count(row))
    const rowWeights = tensor2d(
      Float32Array.from(users, (row) => count(row) / users.length),
      users.length,
      1,
    )
    const { losses, gradients } = scope(() =>
      trainBatch(
        toWeights(weights.values()),
        { input: input.tensor, density: input.density, labels: labels.tensor, rowWeights, noise },
        beta,
      ),
    )
    weights.step(gradients, { learningRate: config.learningRate })
    const values = await readFloat32(losses)
    dispose([input.tensor, labels.tensor, rowWeights, noise, losses, ...Object.values(gradients)])
    return values
  }

  return {
    async prepare(train) {
      const users = Uint32Array.from({ length: train.rows }, (_, row) => row).filter((row) => rowLength(train, row) > 0)
      const rows = Math.min(config.batchSize, users.length)
      training = { train, users, input: createRowBuffer(rows, itemCount), labels: createRowBuffer(rows, itemCount) }
      store(initialWeights({ ...config, itemCount }, rng))
    },

    async trainEpoch(work) {
      if (!training) throw new Error('Internal: prepare comes first')
      const weights = await onDevice()
      // The arrays are out of date from the first step on.
      stored = undefined
      const { users } = training
      const order = permutation(users.length, rng).map((position) => users[position])
      const batches = Math.ceil(order.length / config.batchSize)
      const rampSteps = config.annealSteps ?? Math.max(1, config.annealRatio * config.epochs * batches)
      const totals = { reconstruction: 0, kl: 0, loss: 0 }
      for (let batch = 0; batch < batches; batch++) {
        await breathe(work.signal)
        const members = order.subarray(batch * config.batchSize, (batch + 1) * config.batchSize)
        const beta = Math.min(config.annealCap, (config.annealCap * weights.steps) / rampSteps)
        const [reconstruction, kl] = await trainOn(weights, members, beta)
        const share = members.length / order.length
        totals.reconstruction += share * reconstruction
        totals.kl += share * kl
        totals.loss += share * (reconstruction + beta * kl)
        work.report({ step: 'training batches', done: batch + 1, total: batches, remainingMs: null })
      }
      return totals
    },

    async scoreItems(histories) {
      if (stored && histories.rows <= fewHistories) return scoreFew(stored, histories)
      const weights = await onDevice()
      // Taken while in use: two lists may be asked for at once.
      const batch = scoring ?? createRowBuffer(scoringBatchSize, itemCount)
      scoring = undefined
      const scores = new Float32Array(histories.rows * itemCount)
      for (let from = 0; from < histories.rows; from += scoringBatchSize) {
        const rows = Uint32Array.from({ length: Math.min(scoringBatchSize, histories.rows - from) }, (_, i) => from + i)
        const { tensor, density } = batch.load(histories, rows, (row) => 1 / Math.sqrt(rowLength(histories, row)))
        const logits = scope(() => scoreBatch(toWeights(weights.values()), tensor, density))
        scores.set(await readFloat32(logits), from * itemCount)
        dispose([tensor, logits])
      }
      scoring = batch
      return scores
    },

    async save() {
      return { arrays: stored ?? (await (await onDevice()).save()), json: {} }
    },

    async load(state) {
      for (const name of weightNames) {
        const array = state.arrays[name]
        if (JSON.stringify(array?.shape) === JSON.stringify(shapes[name]) && array?.data instanceof Float32Array) continue
        throw new WorkbenchError('RUN_DAMAGED', `The stored weights ${name} of Mult-VAE do not fit its settings.`, 'Train the model again.')
      }
      store(state.arrays)
    },

    async saveTraining() {
      const weights = await onDevice()
      return { arrays: await weights.saveMoments(), json: { steps: weights.steps } }
    },

    async loadTraining(state) {
      const weights = await onDevice()
      weights.loadMoments(state.arrays, Number(state.json['steps']))
    },

    dispose() {
      parameters?.dispose()
      parameters = undefined
      stored = undefined
      training = undefined
      scoring = undefined
    },
  }
}
