import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { attributesOf } from '../../../data/dataset.ts'
import { csrFromRows, selectRows } from '../../../kernel/csr.ts'
import { createRng, type Rng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model } from '../../define.ts'
import { cvae } from './plugin.ts'

const K = 5
const itemCount = 30
const users = 40
const draws = createRng(3)
/** Users like one kind; items 28 and 29 are new. */
const kinds = Array.from({ length: itemCount }, (_, item) => (item % 2 === 0 ? 'odd' : 'plain'))
const train = csrFromRows(
  Array.from({ length: users }, (_, user) =>
    Array.from({ length: itemCount - 2 }, (_, item) => item).filter((item) => item % 2 === user % 2 && draws.next() < 0.6),
  ),
  itemCount,
)
const itemAttributes = [
  describeColumn('kind', 'category', null, kinds),
  describeColumn(
    'plot',
    'text',
    null,
    kinds.map((kind) => (kind === 'odd' ? 'strange strange tale' : 'quietWork tale')),
  ),
]
const config = {
  embeddingSize: K,
  hiddenSize: 8,
  secondHiddenSize: 6,
  batchSize: 10,
  learningRate: 0.01,
  layerEpochs: 1,
  latentEpochs: 1,
  autoencoderEpochs: 1,
  text: true,
}

function create(settings: Record<string, unknown> = {}): { model: Model; rng: Rng } {
  const rng = createRng(1)
  const context = { userCount: users, itemCount, rng, itemAttributes, userAttributes: [] }
  return { model: cvae.create(cvae.config.parse({ ...config, ...settings }), context), rng }
}

async function learn(model: Model, epochs: number): Promise<Record<string, number>[]> {
  const losses: Record<string, number>[] = []
  for (let epoch = 0; epoch < epochs; epoch++) losses.push((await model.trainEpoch?.(quietWork)) ?? {})
  return losses
}

describe('CVAE', () => {
  it('counts the epochs of pre-training as epochs, and names the parts of the loss by stage', async () => {
    const parsed = cvae.config.parse({ ...config, epochs: 7, patience: 3, evaluateEvery: 2 })
    expect(cvae.training?.epochs(parsed)).toBe(4 + 7)
    expect(cvae.training?.patience(parsed)).toBe(3 + 2)
    const { model } = create()
    await model.prepare?.(train)
    const names = (await learn(model, 5)).map((losses) => Object.keys(losses)[0])
    expect(names).toEqual([
      'layer1Reconstruction',
      'layer2Reconstruction',
      'latentReconstruction',
      'autoencoderReconstruction',
      'reconstruction',
    ])
    model.dispose()
  })

  it('scores a composed item by the mean of its code, and its column likewise', async () => {
    const { model } = create()
    await model.prepare?.(train)
    await learn(model, 12)
    const { arrays } = await model.save()
    const means = arrays['contentFactors'].data
    const someUsers = selectRows(train, [0, 1, 2])
    const cold = await model.cold?.scoreUsers([attributesOf(itemAttributes, 29)], someUsers, null)
    const columns = await model.scoreItems(someUsers, null)
    // u from the history by hand: scores of two different means are linear in them.
    const other = await model.cold?.scoreUsers([attributesOf(itemAttributes, 28)], someUsers, null)
    for (let user = 0; user < 3; user++) {
      expect(columns[user * itemCount + 29]).toBeCloseTo(cold?.[user] ?? NaN, 5)
      expect(columns[user * itemCount + 28]).toBeCloseTo(other?.[user] ?? NaN, 5)
    }
    // Items of the same content have the same mean, whether anybody has them or not.
    for (let k = 0; k < K; k++) expect(means[29 * K + k]).toBeCloseTo(means[27 * K + k], 6)
    expect(arrays['itemFactors'].data.subarray(29 * K)).not.toEqual(arrays['itemFactors'].data.subarray(27 * K, 28 * K))
    model.dispose()
  })

  it('gives a new item to those who like its kind', async () => {
    const { model } = create({ secondHiddenSize: null, unobservedConfidence: 0.1 })
    await model.prepare?.(train)
    await learn(model, 40)
    const scores = (await model.cold?.scoreUsers([{ kind: 'odd', plot: 'A strange tale' }], train, null)) ?? new Float32Array()
    const mean = (rest: number): number => scores.filter((_, user) => user % 2 === rest).reduce((a, b) => a + b) / (users / 2)
    expect(mean(0)).toBeGreaterThan(mean(1) + 0.1)
    // The factors of these users are kept, until the items' move.
    await learn(model, 1)
    const item = [{ kind: 'odd', plot: 'A strange tale' }]
    const after = await model.cold?.scoreUsers(item, train, null)
    expect(after).not.toEqual(scores)
    expect(
      await model.cold?.scoreUsers(
        item,
        selectRows(
          train,
          Array.from({ length: users }, (_, user) => user),
        ),
        null,
      ),
    ).toEqual(after)
    model.dispose()
  })

  it.each([1, 3, 4, 6])('goes on after %i epochs as if never interrupted, factors in double precision', async (before) => {
    const straight = create()
    await straight.model.prepare?.(train)
    await learn(straight.model, before)
    const [state, training] = structuredClone([await straight.model.save(), await straight.model.saveTraining?.()])
    expect(state?.arrays['itemFactors'].data).toBeInstanceOf(Float64Array)
    const rngState = straight.rng.state()
    const resumed = create()
    await resumed.model.prepare?.(train)
    if (state) await resumed.model.load(state)
    if (training) await resumed.model.loadTraining?.(training)
    resumed.rng.restore(rngState)
    expect(await learn(resumed.model, 4)).toEqual(await learn(straight.model, 4))
    expect(await resumed.model.save()).toEqual(await straight.model.save())
    straight.model.dispose()
    resumed.model.dispose()
  })

  it('reads the content of new items only where the settings say so', async () => {
    const unseen = itemAttributes.map((column) => ({
      ...column,
      values: column.values.map((value, item) => (item >= 28 ? 'secret' : value)),
    }))
    const slotsOf = async (contentItems: string): Promise<string> => {
      const parsed = cvae.config.parse({ ...config, contentItems, minimumItems: 1 })
      const model = cvae.create(parsed, { userCount: users, itemCount, rng: createRng(1), itemAttributes: unseen, userAttributes: [] })
      await model.prepare?.(train)
      const { json } = await model.save()
      model.dispose()
      return JSON.stringify(json)
    }
    expect(await slotsOf('trained-items')).not.toContain('secret')
    expect(await slotsOf('all-items')).toContain('secret')
  })

  it('says what is missing where items have no attributes', async () => {
    const model = cvae.create(cvae.config.parse(config), contextOf(train))
    await expect(model.prepare?.(train)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
    model.dispose()
  })
})
