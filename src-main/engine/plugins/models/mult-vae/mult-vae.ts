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

/** Liang et al. 2018. Weights and Adam moments live on the device; everything random comes from the context's rng, in a fixed order. */
export function createMultVae(config: MultVaeConfig, context: ModelContext): Model {
  const { itemCount, rng } = context
  const shapes = weightShapes({ ...config, itemCount })
  let parameters: Parameters<keyof Weights> | undefined
  let training: { train: Csr; users: Uint32Array; input: RowBuffer; labels: RowBuffer } | undefined
  let scoring: RowBuffer | undefined

  const setParameters = (arrays: NamedArrays): void => {
    parameters?.dispose()
    parameters = createParameters(weightNames, arrays)
  }
  const getParameters = (): Parameters<keyof Weights> => {
    if (!parameters) throw new Error('Internal: Mult-VAE has no weights yet')
    return parameters
  }
  const currentWeights = (): Weights => toWeights(getParameters().values())

  const trainOn = async (users: Uint32Array, beta: number): Promise<Float32Array> => {
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
      trainBatch(currentWeights(), { input: input.tensor, density: input.density, labels: labels.tensor, rowWeights, noise }, beta),
    )
    getParameters().step(gradients, { learningRate: config.learningRate })
    const values = await readFloat32(losses)
    dispose([input.tensor, labels.tensor, rowWeights, noise, losses, ...Object.values(gradients)])
    return values
  }

  return {
    async prepare(train) {
      await startBackend()
      const users = Uint32Array.from({ length: train.rows }, (_, row) => row).filter((row) => rowLength(train, row) > 0)
      const rows = Math.min(config.batchSize, users.length)
      training = { train, users, input: createRowBuffer(rows, itemCount), labels: createRowBuffer(rows, itemCount) }
      setParameters(initialWeights({ ...config, itemCount }, rng))
    },

    async trainEpoch(work) {
      if (!training) throw new Error('Internal: prepare comes first')
      const { users } = training
      const order = permutation(users.length, rng).map((position) => users[position])
      const batches = Math.ceil(order.length / config.batchSize)
      const rampSteps = config.annealSteps ?? Math.max(1, config.annealRatio * config.epochs * batches)
      const totals = { reconstruction: 0, kl: 0, loss: 0 }
      for (let batch = 0; batch < batches; batch++) {
        await breathe(work.signal)
        const members = order.subarray(batch * config.batchSize, (batch + 1) * config.batchSize)
        const beta = Math.min(config.annealCap, (config.annealCap * getParameters().steps) / rampSteps)
        const [reconstruction, kl] = await trainOn(members, beta)
        const share = members.length / order.length
        totals.reconstruction += share * reconstruction
        totals.kl += share * kl
        totals.loss += share * (reconstruction + beta * kl)
        work.report({ step: 'training batches', done: batch + 1, total: batches, remainingMs: null })
      }
      return totals
    },

    async scoreItems(histories) {
      await startBackend()
      scoring ??= createRowBuffer(scoringBatchSize, itemCount)
      const scores = new Float32Array(histories.rows * itemCount)
      for (let from = 0; from < histories.rows; from += scoringBatchSize) {
        const rows = Uint32Array.from({ length: Math.min(scoringBatchSize, histories.rows - from) }, (_, i) => from + i)
        const { tensor, density } = scoring.load(histories, rows, (row) => 1 / Math.sqrt(rowLength(histories, row)))
        const logits = scope(() => scoreBatch(currentWeights(), tensor, density))
        scores.set(await readFloat32(logits), from * itemCount)
        dispose([tensor, logits])
      }
      return scores
    },

    async save() {
      return { arrays: await getParameters().save(), json: {} }
    },

    async load(state) {
      await startBackend()
      for (const name of weightNames) {
        const stored = state.arrays[name]
        if (JSON.stringify(stored?.shape) === JSON.stringify(shapes[name]) && stored?.data instanceof Float32Array) continue
        throw new WorkbenchError('RUN_DAMAGED', `The stored weights ${name} of Mult-VAE do not fit its settings.`, 'Train the model again.')
      }
      setParameters(state.arrays)
    },

    async saveTraining() {
      return { arrays: await getParameters().saveMoments(), json: { steps: getParameters().steps } }
    },

    async loadTraining(state) {
      getParameters().loadMoments(state.arrays, Number(state.json['steps']))
    },

    dispose() {
      parameters?.dispose()
      parameters = undefined
      training = undefined
      scoring = undefined
    },
  }
}
