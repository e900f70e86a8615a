import { describe, expect, it } from 'vitest'
import { twoTastes } from '../../../../../tests/fixtures/two-tastes.ts'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows, rowOf, selectRows } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model, ModelContext } from '../../define.ts'
import { weightsOf } from './objective.ts'
import { ials } from './plugin.ts'

const train = twoTastes()

function create(settings: Record<string, unknown>): Model {
  const config = ials.config.parse({ embeddingSize: 6, ...settings })
  return ials.create(config, contextOf(train))
}

async function sweep(model: Model, times: number): Promise<number[]> {
  const losses: number[] = []
  for (let i = 0; i < times; i++) losses.push((await model.trainEpoch?.(quietWork))?.['loss'] ?? NaN)
  return losses
}

describe.each([
  { objective: 'ials', solver: 'exact' },
  { objective: 'wmf', confidence: 5, regularization: 1, solver: 'exact' },
  { objective: 'ials', solver: 'conjugate-gradient' },
  { objective: 'wmf', confidence: 5, regularization: 1, solver: 'conjugate-gradient', steps: 1 },
])('iALS, $objective, solver $solver', (settings) => {
  it('lowers its objective with every sweep', async () => {
    const model = create(settings)
    await model.prepare?.(train)
    const losses = await sweep(model, 8)
    losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i] + 1e-6))
    model.dispose()
  })

  it('recommends the own half to a new history, alone as among many', async () => {
    const model = create(settings)
    await model.prepare?.(train)
    await sweep(model, 5)
    const alone = await model.scoreItems(csrFromRows([[0, 3, 5]], train.cols), null)
    expect(Math.min(...alone.subarray(0, 12))).toBeGreaterThan(Math.max(...alone.subarray(12)))
    const many = await model.scoreItems(selectRows(csrFromRows([[0, 3, 5]], train.cols), new Uint32Array(40)), null)
    alone.forEach((score, i) => expect(many[i]).toBeCloseTo(score, 3))
    model.dispose()
  })
})

describe('WMF with counts', () => {
  /** Everybody had the items of the first quarter of the own half ten times, the others once. */
  const valuesOf = (rows: Csr): Float64Array => Float64Array.from(rows.indices, (item) => (item % 12 < 3 ? 10 : 1))
  const settings = { objective: 'wmf', confidence: 5, regularization: 1, embeddingSize: 6 }
  const counted = (interaction: string, solver: string, context: Partial<ModelContext> = { valuesOf }): Model =>
    ials.create(ials.config.parse({ ...settings, interaction, solver }), { ...contextOf(train), ...context })
  const solvers = ['exact', 'conjugate-gradient']

  it.each(solvers)('lowers its objective with every sweep, and fits what was had often more closely: solver %s', async (solver) => {
    const errors: number[] = []
    for (const interaction of ['once', 'value', 'log-value']) {
      const model = counted(interaction, solver)
      await model.prepare?.(train)
      const losses = await sweep(model, 8)
      losses.slice(1).forEach((loss, i) => expect(loss).toBeLessThanOrEqual(losses[i] + 1e-6))
      const loaded = counted(interaction, solver)
      await loaded.load(await model.save())
      const scores = await loaded.scoreItems(train, null)
      expect(scores).toEqual(await model.scoreItems(train, null))
      let error = 0
      let pairs = 0
      for (let user = 0; user < train.rows; user++) {
        for (const item of rowOf(train, user)) {
          if (item % 12 >= 3) continue
          error += (1 - scores[user * train.cols + item]) ** 2
          pairs++
        }
      }
      errors.push(error / pairs)
      model.dispose()
    }
    expect(errors[1]).toBeLessThan(errors[0])
    expect(errors[2]).toBeLessThan(errors[0])
  })

  it('is refused without values, with values that are not above 0, and with the objective of 2021', async () => {
    await expect(
      ials.create(ials.config.parse({ ...settings, interaction: 'value' }), contextOf(train)).prepare?.(train),
    ).rejects.toMatchObject({
      code: 'MODEL_CANNOT',
    })
    const zero = counted('value', 'exact', { valuesOf: (rows) => new Float64Array(rows.indices.length) })
    await expect(zero.prepare?.(train)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(() => create({ interaction: 'value' })).toThrow('objective "wmf"')
  })
})

describe('iALS', () => {
  it.each(['exact', 'conjugate-gradient'])('goes on as if never interrupted, solver %s', async (solver) => {
    const straight = create({ solver, steps: 2 })
    await straight.prepare?.(train)
    await sweep(straight, 2)
    const middle = await straight.save()
    const training = (await straight.saveTraining?.()) ?? { arrays: {}, json: {} }
    const resumed = create({ solver, steps: 2 })
    await resumed.prepare?.(train)
    await resumed.load(middle)
    await resumed.loadTraining?.(training)
    expect(await sweep(resumed, 2)).toEqual(await sweep(straight, 2))
    expect(await resumed.scoreItems(train, null)).toEqual(await straight.scoreItems(train, null))
    straight.dispose()
    resumed.dispose()
  })

  it('refuses a training state without the factors of its users', async () => {
    const model = create({ solver: 'conjugate-gradient' })
    await model.prepare?.(train)
    await expect(model.loadTraining?.({ arrays: {}, json: {} })).rejects.toMatchObject({ code: 'RUN_DAMAGED' })
  })

  it.each([{ objective: 'ials' }, { objective: 'wmf', confidence: 5, regularization: 1 }])(
    'gets by many steps of conjugate gradients where exact sweeps get, objective $objective',
    async (settings) => {
      const exact = create(settings)
      const stepwise = create({ ...settings, solver: 'conjugate-gradient', steps: 30 })
      await exact.prepare?.(train)
      await stepwise.prepare?.(train)
      const losses = await sweep(exact, 3)
      ;(await sweep(stepwise, 3)).forEach((loss, i) => expect(loss).toBeCloseTo(losses[i], 4))
      const scores = await exact.scoreItems(train, null)
      ;(await stepwise.scoreItems(train, null)).forEach((score, at) => expect(score).toBeCloseTo(scores[at], 3))
    },
  )

  it('scales regularization by frequency as the paper does', () => {
    const config = ials.config.parse({ regularization: 0.5, unobservedWeight: 0.1, frequencyExponent: 1 })
    const { userRidges, itemRidges } = weightsOf(config, { users: 200, items: 100 })
    expect([...userRidges(Uint32Array.of(0, 10))]).toEqual([5, 10])
    expect([...itemRidges(Uint32Array.of(0, 10))]).toEqual([10, 15])
    const plain = weightsOf({ ...config, frequencyExponent: 0 }, { users: 200, items: 100 })
    expect([...plain.userRidges(Uint32Array.of(0, 10))]).toEqual([0.5, 0.5])
  })
})
