import { type Csr, rowLength } from '../../kernel/csr.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { breathe } from '../../kernel/progress.ts'
import { permutation } from '../../kernel/rng.ts'
import { startBackend } from '../../tensor/backend.ts'
import { dispose, randomNormal, readFloat32, scope, type Tensor1D, tensor2d } from '../../tensor/ops.ts'
import { createParameters, type NamedArrays, type Parameters } from '../../tensor/parameters.ts'
import { createRowBuffer, type RowBuffer } from '../../tensor/row-buffer.ts'
import { readTogether } from '../../tensor/step-figures.ts'
import type { Model, ModelContext } from '../define.ts'
import { type InteractionSetting, withValues } from '../interaction-values.ts'
import { type Annealing, klWeight } from './annealing.ts'
import { type Likelihood, targetOf } from './likelihood.ts'
import { type Coding, posteriorBatch, scoreBatch, trainBatch } from './network.ts'
import { type CodeFigures, describeCode } from './posterior.ts'
import { scoreFew } from './score-few.ts'
import { initialWeights, type NetworkSize, toNetwork, weightShapes } from './weights.ts'

export interface AutoencoderConfig {
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: number
  readonly hiddenSize: number
  readonly hiddenLayers: number
  readonly embeddingSize: number
  readonly dropout: number
  readonly likelihood: Likelihood['kind']
  readonly positiveWeight: number
  readonly unobservedWeight: number
  readonly interaction: InteractionSetting
}

/** What is not the same in the two models of the paper. */
export type Variant =
  | { readonly kind: 'variational'; readonly title: string; readonly schedule: Annealing }
  | { readonly kind: 'denoising'; readonly title: string; readonly decay: number }

const scoringBatchSize = 500
const probedUsers = 256
/** Up to this many histories are scored without TensorFlow, once the weights are stored arrays. */
const fewHistories = 4

/**
 * Liang et al. 2018: Mult-VAE and Mult-DAE, with the paper's other likelihoods. Loaded weights stay arrays until somebody trains or scores many;
 * then they and their Adam moments live on the device. Everything random comes from the context's rng, in a fixed order.
 */
export function createAutoencoder(config: AutoencoderConfig, variant: Variant, context: ModelContext): Model {
  const { itemCount, rng } = context
  const { kind, title } = variant
  const size: NetworkSize = { ...config, itemCount, perDimension: kind === 'variational' ? 2 : 1 }
  const shapes = weightShapes(size)
  const weightNames = Object.keys(shapes)
  const likelihood: Likelihood = { ...config, kind: config.likelihood }
  if (config.interaction !== 'once' && config.likelihood === 'logistic') {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${title}: the logistic likelihood is of yes or no alone.`,
      'Choose another likelihood, or let an interaction count once.',
    )
  }
  let stored: NamedArrays | undefined
  let parameters: Parameters<string> | undefined
  let training: { train: Csr; targets: Csr; masses: Float64Array; users: Uint32Array; input: RowBuffer; labels: RowBuffer } | undefined
  let scoring: RowBuffer | undefined

  const store = (arrays: NamedArrays): void => {
    parameters?.dispose()
    parameters = undefined
    stored = arrays
  }
  const onDevice = async (): Promise<Parameters<string>> => {
    await startBackend()
    if (!parameters && !stored) throw new Error(`Internal: ${title} has no weights yet`)
    return (parameters ??= createParameters(weightNames, stored ?? {}))
  }

  /** One step. Its losses are the caller's. */
  const trainOn = (weights: Parameters<string>, users: Uint32Array, beta: number): Tensor1D => {
    if (!training) throw new Error('Internal: prepare comes first')
    const { train, targets, masses } = training
    const dropout = { rate: config.dropout, seed: rng.int(2 ** 31) }
    const coding: Coding =
      variant.kind === 'variational'
        ? { kind: 'variational', beta, noise: randomNormal(users.length, config.embeddingSize, rng) }
        : { kind: 'denoising', decay: variant.decay }
    // Normalise, then drop: the kept entries of x / |x| are scaled up and the norm is no longer 1 (section 4.3 and the authors' code).
    const input = training.input.load(train, users, { valueOfRow: (row) => 1 / Math.sqrt(rowLength(train, row)), dropout })
    const labels = training.labels.load(targets, users, { valueOfRow: (row) => targetOf(likelihood, masses[row], users.length).entry })
    const rowWeights = tensor2d(
      Float32Array.from(users, (row) => targetOf(likelihood, masses[row], users.length).weight),
      users.length,
      1,
    )
    const { losses, gradients } = scope(() =>
      trainBatch(
        toNetwork(weights.values(), config.hiddenLayers),
        { input: input.tensor, density: input.density, labels: labels.tensor, rowWeights },
        likelihood,
        coding,
      ),
    )
    weights.step(gradients, { learningRate: config.learningRate })
    dispose([input.tensor, labels.tensor, rowWeights, ...Object.values(gradients)])
    if (coding.kind === 'variational') dispose(coding.noise)
    return losses
  }

  /** What the code says of the first users. */
  const probeCode = async (weights: Parameters<string>): Promise<CodeFigures> => {
    if (!training) throw new Error('Internal: prepare comes first')
    const { train, users, input } = training
    const probed = users.subarray(0, Math.min(probedUsers, config.batchSize))
    const { tensor, density } = input.load(train, probed, { valueOfRow: (row) => 1 / Math.sqrt(rowLength(train, row)) })
    const posterior = scope(() => posteriorBatch(toNetwork(weights.values(), config.hiddenLayers), tensor, density))
    const values = await readFloat32(posterior)
    dispose([tensor, posterior])
    return describeCode(values, config.embeddingSize)
  }

  return {
    async prepare(train) {
      const users = Uint32Array.from({ length: train.rows }, (_, row) => row).filter((row) => rowLength(train, row) > 0)
      const rows = Math.min(config.batchSize, users.length)
      const targets = withValues(train, config.interaction, context, title)
      training = {
        train,
        targets,
        masses: rowSums(targets),
        users,
        input: createRowBuffer(rows, itemCount),
        labels: createRowBuffer(rows, itemCount),
      }
      store(initialWeights(size, rng))
    },

    async trainEpoch(work) {
      if (!training) throw new Error('Internal: prepare comes first')
      const weights = await onDevice()
      // The arrays are out of date from the first step on.
      stored = undefined
      const { users } = training
      const order = permutation(users.length, rng).map((position) => users[position])
      const batches = Math.ceil(order.length / config.batchSize)
      const totals = { reconstruction: 0, second: 0, loss: 0 }
      let beta = 1
      const count = ([reconstruction, second]: Float32Array, of: { share: number; beta: number }): void => {
        totals.reconstruction += of.share * reconstruction
        totals.second += of.share * second
        totals.loss += of.share * (reconstruction + of.beta * second)
      }
      await readTogether(count, async (keep) => {
        for (let batch = 0; batch < batches; batch++) {
          await breathe(work.signal)
          const members = order.subarray(batch * config.batchSize, (batch + 1) * config.batchSize)
          if (variant.kind === 'variational') beta = klWeight(variant.schedule, weights.steps, config.epochs * batches)
          await keep(trainOn(weights, members, beta), { share: members.length / order.length, beta })
          work.report({ step: 'training batches', done: batch + 1, total: batches, remainingMs: null })
        }
      })
      const { reconstruction, second, loss } = totals
      if (kind === 'denoising') return { reconstruction, weightDecay: second, loss }
      return { reconstruction, kl: second, loss, beta, ...(await probeCode(weights)) }
    },

    async scoreItems(histories) {
      if (stored && histories.rows <= fewHistories) return scoreFew(stored, kind, config.hiddenLayers, histories)
      const weights = await onDevice()
      // Taken while in use: two lists may be asked for at once.
      const batch = scoring ?? createRowBuffer(scoringBatchSize, itemCount)
      scoring = undefined
      const scores = new Float32Array(histories.rows * itemCount)
      for (let from = 0; from < histories.rows; from += scoringBatchSize) {
        const rows = Uint32Array.from({ length: Math.min(scoringBatchSize, histories.rows - from) }, (_, i) => from + i)
        const { tensor, density } = batch.load(histories, rows, { valueOfRow: (row) => 1 / Math.sqrt(rowLength(histories, row)) })
        const outputs = scope(() => scoreBatch(toNetwork(weights.values(), config.hiddenLayers), kind, tensor, density))
        scores.set(await readFloat32(outputs), from * itemCount)
        dispose([tensor, outputs])
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
        throw new WorkbenchError('RUN_DAMAGED', `The stored weights ${name} of ${title} do not fit its settings.`, 'Train the model again.')
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

function rowSums({ rows, indptr, values }: Csr): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const [from, to] = [indptr[row], indptr[row + 1]]
    return values ? values.subarray(from, to).reduce((sum, value) => sum + value, 0) : to - from
  })
}
