import { expect, it } from 'vitest'
import { contextOf } from '../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows } from '../../kernel/csr.ts'
import { quietWork } from '../../kernel/progress.ts'
import type { Model } from '../define.ts'
import { multDae } from '../models/mult-dae/plugin.ts'

const items = 12
/** Everybody has four items of the own half; the first of each half is had ten times as often. */
const train = csrFromRows(
  Array.from({ length: 80 }, (_, user) => {
    const half = user % 2
    return [0, 1 + (user % 5), 1 + ((user + 1) % 5), 1 + ((user + 2) % 5)].map((item) => 6 * half + item).sort((a, b) => a - b)
  }),
  items,
)
const valuesOf = (rows: Csr): Float64Array => Float64Array.from(rows.indices, (item) => (item % 6 === 0 ? 10 : 1))

function create(settings: Record<string, unknown>): Model {
  const config = multDae.config.parse({ batchSize: 20, hiddenSize: 8, embeddingSize: 4, learningRate: 0.02, dropout: 0, ...settings })
  return multDae.create(config, { ...contextOf(train), valuesOf })
}

/** How far the item that is had often is above the mean of the others of its half, for somebody who has the others. */
async function leadOf(settings: Record<string, unknown>): Promise<number> {
  const model = create(settings)
  await model.prepare?.(train)
  for (let epoch = 0; epoch < 40; epoch++) await model.trainEpoch?.(quietWork)
  const scores = await model.scoreItems(csrFromRows([[1, 2, 3]], items), null)
  model.dispose()
  return scores[0] - scores.subarray(1, 6).reduce((sum, score) => sum + score, 0) / 5
}

it('counts as targets lift what is had often, in the likelihoods that take them', async () => {
  for (const likelihood of ['multinomial', 'gaussian']) {
    const once = await leadOf({ likelihood })
    const counted = await leadOf({ likelihood, interaction: 'value' })
    expect(counted).toBeGreaterThan(once + 0.5)
  }
})

it('a likelihood of yes or no refuses counts', () => {
  expect(() => create({ likelihood: 'logistic', interaction: 'value' })).toThrow('yes or no')
})
