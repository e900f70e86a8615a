import { type Csr, rowOf, selectRows } from '../../../kernel/csr.ts'
import { breathe, type Work } from '../../../kernel/progress.ts'
import { permutation, type Rng } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { withDecay } from '../../../tensor/layers.ts'
import { dispose, mul, randomNormal, readFloat32, scope, type Tensor, type Tensor1D, type Tensor2D } from '../../../tensor/ops.ts'
import type { NamedArrays, Parameters } from '../../../tensor/parameters.ts'
import { createRowBuffer, type RowBuffer } from '../../../tensor/row-buffer.ts'
import { readTogether } from '../../../tensor/step-figures.ts'
import type { ModelState } from '../../define.ts'
import type { CfganConfig } from './config.ts'
import { createHeldWeights } from './held-weights.ts'
import { createMaskBuffer, type MaskBuffer } from './masks.ts'
import { discriminatorStep, generate, generatorStep } from './network.ts'
import { probe } from './probe.ts'
import { discriminatorShapes, generatorShapes, initialWeights, type NetworkSize, toDiscriminator, toGenerator } from './weights.ts'

/**
 * The game of G and D over a matrix of purchase vectors, whichever way it lies: users x items or items x users. Loaded weights stay arrays
 * until somebody trains or generates many. Everything random comes from the rng, in a fixed order.
 */
export interface Trainer {
  /** New weights. Learns from `rows` of `vectors`. */
  begin(vectors: Csr, rows: Uint32Array): void
  trainEpoch(work: Work): Promise<Record<string, number>>
  /** Stored weights of G, undefined when the ones on the device have moved on. */
  readonly stored: NamedArrays | undefined
  /** G alone: lists need nothing else. */
  save(): Promise<NamedArrays>
  load(arrays: NamedArrays): void
  /** Block by block over all rows of `vectors`: the last hidden layer of G, or its output, row-major. */
  generateAll(vectors: Csr, what: 'code' | 'output', take: (values: Float32Array, fromRow: number) => void): Promise<void>
  /** D, and the moments of both. */
  saveTraining(): Promise<ModelState>
  loadTraining(state: ModelState): Promise<void>
  dispose(): void
}

/** Dense rows in one block when many are generated. */
const blockBytes = 16e6
const probedRows = 64

interface Session {
  readonly vectors: Csr
  readonly rows: Uint32Array
  readonly input: RowBuffer
  readonly masks: MaskBuffer
}

export function createTrainer(config: CfganConfig, width: number, rng: Rng): Trainer {
  const size: NetworkSize = {
    width,
    noiseSize: config.noiseSize,
    generatorLayers: config.hiddenLayers,
    generatorSize: config.hiddenSize,
    discriminatorLayers: config.discriminatorHiddenLayers,
    discriminatorSize: config.discriminatorHiddenSize,
  }
  const weights = { G: createHeldWeights(generatorShapes(size)), D: createHeldWeights(discriminatorShapes(size)) }
  const batchSizes = { G: config.batchSize, D: config.discriminatorBatchSize ?? 2 * config.batchSize }
  const learningRates = { G: config.learningRate, D: config.discriminatorLearningRate ?? config.learningRate }
  // `saturating` is the game as it is written: D sees what G made at observed places only.
  const partialMasking = config.scheme === 'ZR' || config.objective === 'saturating' ? 0 : config.partialMasking
  const zeroReconstruction = config.scheme === 'PM' ? null : config.zeroReconstruction
  const widestBatch = Math.max(batchSizes.G, batchSizes.D, probedRows)
  let session: Session | undefined
  let generating: RowBuffer | undefined

  const training = (): Session => {
    if (!session) throw new Error('Internal: begin comes first')
    return session
  }
  const step = (network: Parameters<string>, gradients: Record<string, Tensor>, learningRate: number, regularization: number): void => {
    const decayed = scope(() => {
      const values = network.values()
      return Object.fromEntries(
        Object.entries(gradients).map(([name, gradient]) => [name, withDecay(gradient, values[name], regularization)]),
      )
    })
    network.step(decayed, { learningRate })
    dispose([...Object.values(decayed), ...Object.values(gradients)])
  }

  /** One batch: its figures, after the step of the network whose turn it is. They are the caller's. */
  const trainBatch = (turn: 'G' | 'D', members: Uint32Array, maskSeed: number): Tensor1D => {
    const { vectors, input, masks } = training()
    const [G, D] = [weights.G.onDevice(), weights.D.onDevice()]
    const loaded = input.load(vectors, members)
    const noise = config.noiseSize > 0 ? randomNormal(members.length, config.noiseSize, rng) : null
    const condition = { vectors: loaded.tensor, density: loaded.density, noise }
    const { visible, zeros } = masks.load(vectors, members, {
      seed: maskSeed,
      partialMasking,
      zeroReconstruction: turn === 'G' ? zeroReconstruction : null,
    })
    const { figures, gradients } = scope(() => {
      const generator = toGenerator(G.values(), size.generatorLayers)
      const discriminator = toDiscriminator(D.values(), size.discriminatorLayers)
      if (turn === 'D') return discriminatorStep(discriminator, condition, mul(generate(generator, condition).output, visible))
      const task = { condition, visible, zeros, zeroWeight: config.zeroWeight, objective: config.objective }
      return generatorStep(generator, discriminator, task)
    })
    if (turn === 'D') step(D, gradients, learningRates.D, config.discriminatorRegularization)
    else step(G, gradients, learningRates.G, config.regularization)
    dispose([loaded.tensor, visible, ...[noise, zeros].filter((tensor) => tensor !== null)])
    return figures
  }

  const generateBlock = async (buffer: RowBuffer, vectors: Csr, rows: Uint32Array, what: 'code' | 'output'): Promise<Float32Array> => {
    await startBackend()
    const generator = weights.G.onDevice()
    const { tensor, density } = buffer.load(vectors, rows)
    const result = scope((): Tensor2D => {
      const { hidden, output } = generate(toGenerator(generator.values(), size.generatorLayers), { vectors: tensor, density, noise: null })
      return what === 'code' ? hidden[hidden.length - 1] : output
    })
    const values = await readFloat32(result)
    dispose([tensor, result])
    return values
  }

  return {
    begin(vectors, rows) {
      const batchRows = Math.min(widestBatch, rows.length)
      session = { vectors, rows, input: createRowBuffer(batchRows, width), masks: createMaskBuffer(batchRows, width) }
      const initial = initialWeights(size, rng)
      weights.G.put(initial)
      weights.D.put(initial)
    },

    async trainEpoch(work) {
      await startBackend()
      for (const network of [weights.G, weights.D]) {
        network.onDevice()
        network.forgetArrays()
      }
      const { vectors, rows, input } = training()
      const totals = { G: [0, 0], D: [0, 0, 0, 0, 0] }
      const passes = { D: config.discriminatorPasses, G: config.generatorPasses }
      const batchesOf = (turn: 'G' | 'D'): number => Math.ceil(rows.length / batchSizes[turn])
      const total = passes.D * batchesOf('D') + passes.G * batchesOf('G')
      const maskSeed = rng.int(2 ** 31)
      let done = 0
      for (const turn of ['D', 'G'] as const) {
        const count = (figures: Float32Array, members: number): void =>
          figures.forEach((value, i) => (totals[turn][i] += (value * members) / (rows.length * passes[turn])))
        await readTogether(count, async (keep) => {
          for (let pass = 0; pass < passes[turn]; pass++) {
            const order = permutation(rows.length, rng).map((position) => rows[position])
            for (let from = 0; from < order.length; from += batchSizes[turn]) {
              await breathe(work.signal)
              const members = order.subarray(from, from + batchSizes[turn])
              await keep(trainBatch(turn, members, maskSeed), members.length)
              work.report({ step: 'training batches', done: ++done, total, remainingMs: null })
            }
          }
        })
      }
      const probed = rows.subarray(0, probedRows)
      const generated = await generateBlock(input, vectors, probed, 'output')
      return {
        generator: totals.G[0] + config.zeroWeight * totals.G[1],
        discriminator: totals.D[0],
        realProbability: totals.D[1],
        fakeProbability: totals.D[2],
        realAccuracy: totals.D[3],
        fakeAccuracy: totals.D[4],
        zeroReconstruction: totals.G[1],
        ...probe(denseRows(selectRows(vectors, probed)), generated, width),
      }
    },

    get stored() {
      return weights.G.stored
    },

    save: () => weights.G.save(),
    load: (arrays) => weights.G.load(arrays),

    async generateAll(vectors, what, take) {
      const rowsPerBlock = Math.max(1, Math.floor(blockBytes / (4 * width)))
      // Taken while in use: two lists may be asked for at once.
      const buffer = generating ?? createRowBuffer(rowsPerBlock, width)
      generating = undefined
      for (let from = 0; from < vectors.rows; from += rowsPerBlock) {
        const rows = Uint32Array.from({ length: Math.min(rowsPerBlock, vectors.rows - from) }, (_, i) => from + i)
        take(await generateBlock(buffer, vectors, rows, what), from)
      }
      generating = buffer
    },

    async saveTraining() {
      await startBackend()
      const [G, D] = [weights.G.onDevice(), weights.D.onDevice()]
      return {
        arrays: { ...(await weights.D.save()), ...(await G.saveMoments()), ...(await D.saveMoments()) },
        json: { generatorSteps: G.steps, discriminatorSteps: D.steps },
      }
    },

    async loadTraining(state) {
      await startBackend()
      weights.D.load(state.arrays)
      weights.G.onDevice().loadMoments(state.arrays, Number(state.json['generatorSteps']))
      weights.D.onDevice().loadMoments(state.arrays, Number(state.json['discriminatorSteps']))
    },

    dispose() {
      weights.G.dispose()
      weights.D.dispose()
      session = undefined
      generating = undefined
    },
  }
}

function denseRows(matrix: Csr): Float32Array {
  const dense = new Float32Array(matrix.rows * matrix.cols)
  for (let row = 0; row < matrix.rows; row++) for (const column of rowOf(matrix, row)) dense[row * matrix.cols + column] = 1
  return dense
}
