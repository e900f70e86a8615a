import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import type { Model } from '../../define.ts'
import { cfgan, cfganItem } from './plugin.ts'
import { probe } from './probe.ts'
import { initialWeights } from './weights.ts'

/** Users like the items of their own half; item 23 and user 39 have nothing. */
function twoTastes(): Csr {
  const rng = createRng(4)
  return csrFromRows(
    Array.from({ length: 40 }, (_, user) =>
      user === 39 ? [] : [...Array(23).keys()].filter((item) => item % 2 === user % 2 && rng.next() < 0.6),
    ),
    24,
  )
}

const small = { epochs: 20, batchSize: 10, learningRate: 0.01, hiddenSize: 16, discriminatorHiddenSize: 16 }

async function trained(
  plugin: typeof cfgan,
  train: Csr,
  settings: Record<string, unknown>,
  epochs: number,
): Promise<{ model: Model; figures: Record<string, number> }> {
  const context = contextOf(train)
  const model = plugin.create(plugin.config.parse({ ...small, ...settings }), context)
  await model.prepare?.(train)
  let figures: Record<string, number> = {}
  for (let epoch = 0; epoch < epochs; epoch++) figures = (await model.trainEpoch?.(quietWork)) ?? {}
  return { model, figures }
}

/** Share of pairs in which an unknown item of the own taste is above one of the other. */
function ownTasteFirst(scores: Float32Array, train: Csr): number {
  let right = 0
  let pairs = 0
  for (let user = 0; user < 39; user++) {
    const known = new Set(rowOf(train, user))
    const score = (item: number): number => scores[user * train.cols + item]
    for (let own = user % 2; own < 23; own += 2) {
      if (known.has(own)) continue
      for (let other = 1 - (user % 2); other < 23; other += 2) {
        pairs++
        if (score(own) > score(other)) right++
      }
    }
  }
  return right / pairs
}

const users = Uint32Array.from({ length: 40 }, (_, user) => user)

describe.each([
  ['user-based', cfgan],
  ['item-based', cfganItem],
])('CFGAN %s', (_, plugin) => {
  it.each(['ZR', 'ZP'])('learns whose items are whose by %s', async (scheme) => {
    await startBackend()
    const train = twoTastes()
    const { model, figures } = await trained(plugin, train, { scheme, zeroWeight: 0.1 }, 20)
    const scores = await model.scoreItems(train, users)
    model.dispose()
    expect(ownTasteFirst(scores, train)).toBeGreaterThan(0.62)
    expect(figures['zeroReconstruction']).toBeGreaterThan(0)
  })

  it('leaves zeros alone with partial masking only', async () => {
    await startBackend()
    const { model, figures } = await trained(plugin, twoTastes(), { scheme: 'PM' }, 2)
    expect(figures['zeroReconstruction']).toBe(0)
    expect(Object.values(figures).every(Number.isFinite)).toBe(true)
    model.dispose()
  })

  it('can take noise, more layers and the saturating objective', async () => {
    await startBackend()
    const train = twoTastes()
    const settings = { noiseSize: 4, hiddenLayers: 2, discriminatorHiddenLayers: 2, objective: 'saturating' }
    const { model } = await trained(plugin, train, settings, 2)
    const scores = await model.scoreItems(train, users)
    // Lists are made without noise: asked again they are the same.
    expect(await model.scoreItems(train, users)).toEqual(scores)
    expect(scores.every(Number.isFinite)).toBe(true)
    model.dispose()
  })
})

it('lets the item-based mode refuse users that it does not know', async () => {
  const train = twoTastes()
  const { model } = await trained(cfganItem, train, {}, 1)
  await expect(model.scoreItems(train, null)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
  model.dispose()
})

it('pulls generated vectors to zero more, the heavier zero reconstruction weighs', async () => {
  const train = twoTastes()
  const light = await trained(cfgan, train, { scheme: 'ZR', zeroWeight: 0.01 }, 20)
  const heavy = await trained(cfgan, train, { scheme: 'ZR', zeroWeight: 1 }, 20)
  expect(heavy.figures['zeroReconstruction']).toBeLessThan(light.figures['zeroReconstruction'])
  light.model.dispose()
  heavy.model.dispose()
})

describe('a sentinel', () => {
  /** Ids of the sentinels that speak after so many rounds with these settings, if the last figures were those of the rounds before. */
  const seen = async (settings: Record<string, unknown>, rounds = 30): Promise<string[]> => {
    const config = { ...small, ...settings }
    const { model, figures } = await trained(cfgan, twoTastes(), settings, rounds)
    model.dispose()
    const epochs = Array.from({ length: rounds }, (_, i) => ({
      epoch: i + 1,
      losses: figures,
      validation: {},
      best: false,
      seconds: 0,
      memoryMb: 0,
      tensors: 0,
    }))
    const sentinels = cfgan.sentinels?.(cfgan.config.parse(config)) ?? []
    return sentinels.filter((sentinel) => sentinel.check(epochs, false) !== null).map(({ id }) => id)
  }

  it('has nothing to say where tastes are learned', async () => {
    expect(await seen({})).toEqual([])
  })
  it('sees a generator that copies, where every unknown place is pulled to 0', async () => {
    expect(await seen({ scheme: 'ZR', zeroReconstruction: 1, zeroWeight: 0.3, hiddenSize: 64 }, 60)).toEqual(['identity-copy'])
  })
  it('sees one vector for all, where the weights of G are pulled to 0', async () => {
    expect(await seen({ regularization: 10, learningRate: 0.03 })).toContain('gan-collapse')
  })
  it('sees a discriminator that is always right, where G cannot move', async () => {
    expect(await seen({ learningRate: 1e-6, discriminatorLearningRate: 0.05, discriminatorPasses: 5 })).toContain('discriminator-won')
  })
})

describe('the figures of an epoch', () => {
  const conditions = Float32Array.of(1, 0, 1, 0, 0, 1, 0, 1)
  it('tell a copy', () => {
    expect(probe(conditions, conditions, 4)).toMatchObject({ identityCopy: 1, sparsity: 1, observedMean: 1, spread: 0.5 })
  })
  it('tell a collapse to one vector', () => {
    const one = Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    expect(probe(conditions, one, 4)).toMatchObject({ identityCopy: 0.5, sparsity: 0, spread: 0 })
  })
})

it('starts from the authors’ initial weights', () => {
  const size = { width: 90, noiseSize: 0, generatorLayers: 1, generatorSize: 30, discriminatorLayers: 1, discriminatorSize: 20 }
  const arrays = initialWeights(size, createRng(1))
  const largest = (name: string): number => Math.max(...Array.from(arrays[name].data, Math.abs))
  for (const [name, limit] of [
    ['G.Wc', Math.sqrt(6 / 120)],
    ['D.Wx', Math.sqrt(6 / 200)],
    ['D.Wc', Math.sqrt(6 / 200)],
    ['G.b1', 0.01],
  ] as const) {
    expect(largest(name)).toBeLessThanOrEqual(limit)
    expect(largest(name)).toBeGreaterThan(0.95 * limit)
  }
})
