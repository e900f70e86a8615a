import type { Csr } from '../../../kernel/csr.ts'
import { breathe } from '../../../kernel/progress.ts'
import type { Rng } from '../../../kernel/rng.ts'
import { dispose, mul, randomNormal, readFloat32, scope, tensor2d, type Tensor1D, type Tensor2D, toVector } from '../../../tensor/ops.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'
import { createRowBuffer, type RowBuffer } from '../../../tensor/row-buffer.ts'
import { contentMeans, type GraphWeighting, hiddenOf, type Step, trainDenoiser, trainGraph } from './network.ts'
import { createStagedWeights } from './staged-weights.ts'
import { nameOf, type Stage } from './stages.ts'
import { layerNames, type NetworkSize, toGraph, toLayer, toLayers, weightShapes } from './weights.ts'

export interface AutoencoderSettings extends NetworkSize {
  readonly batchSize: number
  /** Share of the inputs that a denoising layer does not see. */
  readonly corruption: number
}

/** v_j, the factors of all items [items, K]. */
export type ItemFactors = Float32Array | Float64Array

/**
 * The encoder-decoder on the device: all weights with their Adam moments, of which a stage moves those that it learns. A new stage begins with
 * new moments.
 */
export interface Autoencoder {
  /** One step of the stage on these rows of `content`; the loss parts of network.ts, the caller's. `itemFactors`: in the joint stage. */
  trainBatch(stage: Stage, rows: Uint32Array, itemFactors: ItemFactors | null, weighting: GraphWeighting, rate: number): Tensor1D
  /** theta of all rows of `content`, [rows, K]. */
  means(signal: AbortSignal): Promise<Float32Array>
  arrays(): Promise<NamedArrays>
  setArrays(arrays: NamedArrays): void
  saveMoments(): Promise<{ readonly arrays: NamedArrays; readonly steps: number }>
  /** What `saveMoments` gave in this stage. */
  loadMoments(stage: Stage, moments: NamedArrays, steps: number): void
  dispose(): void
}

export function createAutoencoder(settings: AutoencoderSettings, content: Csr, initial: NamedArrays, rng: Rng): Autoencoder {
  const { hiddenSizes, embeddingSize: K, batchSize, corruption, contentCount } = settings
  const layerCount = hiddenSizes.length
  const rows = Math.min(batchSize, content.rows)
  const buffers: { clean?: RowBuffer; corrupted?: RowBuffer } = {}
  const cleanBuffer = (): RowBuffer => (buffers.clean ??= createRowBuffer(rows, contentCount))
  const corruptedBuffer = (): RowBuffer => (buffers.corrupted ??= createRowBuffer(rows, contentCount))
  const isKept = (): boolean => rng.next() >= corruption
  const shapes = weightShapes(settings)
  let weights = createStagedWeights(shapes, initial)
  let entered = ''

  const enter = (stage: Stage): void => {
    if (entered === nameOf(stage)) return
    weights.restart()
    entered = nameOf(stage)
  }

  return {
    trainBatch(stage, members, itemFactors, weighting, rate) {
      enter(stage)
      const clean = cleanBuffer().load(content, members)
      const corrupted = stage.kind === 'layer' && stage.layer === 1 ? corruptedBuffer().load(content, members, { keep: isKept }) : null
      const mask = stage.kind === 'layer' && stage.layer > 1 ? maskOf(members.length, hiddenSizes[stage.layer - 2], isKept) : null
      const noise = stage.kind === 'layer' ? null : randomNormal(members.length, K, rng)
      const targets = itemFactors ? rowsAsTensor(itemFactors, members, K) : null
      const { losses, gradients } = scope((): Step => {
        const values = weights.values()
        if (stage.kind === 'layer') {
          const names = layerNames(stage.layer)
          const layer = { ...toLayer(values, names[0], names[1]), outputBias: toVector(values[names[2]]) }
          const below = hiddenOf(toLayers(values, stage.layer - 1), clean.tensor, clean.density)
          const seen = corrupted ?? { tensor: mask ? mul<Tensor2D>(below, mask) : below, density: 1 }
          return trainDenoiser(layer, names, { target: below, corrupted: seen.tensor, density: seen.density })
        }
        if (!noise) throw new Error('Internal: a code needs noise')
        if (stage.kind === 'latent') {
          const input = hiddenOf(toLayers(values, layerCount), clean.tensor, clean.density)
          return trainGraph(toGraph(values, 0), { input, density: 1, noise, itemFactors: null }, weighting)
        }
        const batch = { input: clean.tensor, density: clean.density, noise, itemFactors: targets }
        return trainGraph(toGraph(values, layerCount), batch, weighting)
      })
      weights.step(gradients, rate)
      const made = [clean.tensor, corrupted?.tensor, mask, noise, targets, ...Object.values(gradients)]
      dispose(made.filter((tensor) => tensor !== null && tensor !== undefined))
      return losses
    },

    async means(signal) {
      const result = new Float32Array(content.rows * K)
      for (let from = 0; from < content.rows; from += rows) {
        await breathe(signal)
        const members = Uint32Array.from({ length: Math.min(rows, content.rows - from) }, (_, i) => from + i)
        const { tensor, density } = cleanBuffer().load(content, members)
        const means = scope(() => contentMeans(toGraph(weights.values(), layerCount), tensor, density))
        result.set(await readFloat32(means), from * K)
        dispose([tensor, means])
      }
      return result
    },

    arrays: () => weights.save(),
    setArrays(arrays) {
      weights.dispose()
      weights = createStagedWeights(shapes, arrays)
      entered = ''
    },
    saveMoments: () => weights.saveMoments(),
    loadMoments(stage, moments, steps) {
      weights.loadMoments(moments, steps)
      entered = nameOf(stage)
    },
    dispose: () => weights.dispose(),
  }
}

function maskOf(rows: number, columns: number, isKept: () => boolean): Tensor2D {
  return tensor2d(
    Float32Array.from({ length: rows * columns }, () => (isKept() ? 1 : 0)),
    rows,
    columns,
  )
}

function rowsAsTensor(factors: ItemFactors, rows: Uint32Array, size: number): Tensor2D {
  const chosen = new Float32Array(rows.length * size)
  rows.forEach((row, i) => chosen.set(factors.subarray(row * size, (row + 1) * size), i * size))
  return tensor2d(chosen, rows.length, size)
}
