import type { ConfigValues } from '../../src-main/contract/index.ts'
import type { Csr } from '../../src-main/engine/kernel/csr.ts'
import { quietWork, type Work } from '../../src-main/engine/kernel/progress.ts'
import { createRng, type Rng } from '../../src-main/engine/kernel/rng.ts'
import type { Component, Model, ModelContext, ModelPlugin } from '../../src-main/engine/plugins/define.ts'
import { getModel, parseConfig } from '../../src-main/engine/plugins/registry.ts'
import type { PlantedData } from './planted.ts'

const seed = 5
/** Small values for the shared names of hyper-parameters (plugins/define.ts); the rest stays at its default. */
const quickValues: ConfigValues = { epochs: 30, batchSize: 50, learningRate: 0.01, hiddenSize: 32, embeddingSize: 8 }

export function quickConfig(plugin: ModelPlugin): ConfigValues {
  const known = Object.entries(quickValues).filter(([name]) => name in plugin.config.shape)
  return parseConfig(plugin.config, Object.fromEntries(known), plugin.title)
}

/** A model of this plugin with the rng that it was given. */
export interface Instance {
  readonly model: Model
  readonly rng: Rng
  /** Learns from the beginning: the closed form, or so many epochs. */
  learn(epochs: number, train?: Csr, work?: Work): Promise<void>
  /** So many epochs more; the closed form again. */
  goOn(epochs: number): Promise<void>
  /** Puts the rng back to where it was right after the model was made. */
  reseed(): void
}

/** What a model that is made of others is made of here: two that learn in one step and fold in. */
const partIds = ['ease', 'item-knn']

function createPart(plugin: ModelPlugin, data: Omit<ModelContext, 'rng'>): Component {
  const model = plugin.create(quickConfig(plugin), { ...data, rng: createRng(seed) })
  return { title: plugin.title, model, hasSeenValidation: false }
}

export function createInstance(plugin: ModelPlugin, config: ConfigValues, { train, itemAttributes }: PlantedData): Instance {
  const rng = createRng(seed)
  const data = { userCount: train.rows, itemCount: train.cols, itemAttributes, userAttributes: [] }
  const components = plugin.runsSetting === undefined ? [] : partIds.map((id) => createPart(getModel(id), data))
  const model = plugin.create(config, { ...data, rng, components })
  const made = rng.state()
  const run = async (epochs: number, on: Csr, work: Work): Promise<void> => {
    await model.fit?.(on, work)
    for (let epoch = 0; model.trainEpoch && epoch < epochs; epoch++) await model.trainEpoch(work)
  }
  return {
    model,
    rng,
    learn: async (epochs, on = train, work = quietWork) => {
      await model.prepare?.(on)
      await run(epochs, on, work)
    },
    goOn: (epochs) => run(epochs, train, quietWork),
    reseed: () => rng.restore(made),
  }
}
