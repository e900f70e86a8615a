import { beforeAll, describe, expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { lara } from './plugin.ts'

const users = 60
const items = 20
/** Even users take even items, which are comedies; odd users the dramas. */
const itemAttributes = [
  describeColumn(
    'genre',
    'multi',
    '|',
    Array.from({ length: items }, (_, item) => [item % 2 === 0 ? 'Comedy' : 'Drama']),
  ),
]
const rng = createRng(4)
const train = csrFromRows(
  Array.from({ length: users }, (_, user) =>
    Array.from({ length: items }, (_, item) => item).filter((item) => rng.next() < (item % 2 === user % 2 ? 0.7 : 0.1)),
  ),
  items,
)

beforeAll(() => startBackend())

describe('a sentinel', () => {
  it('has nothing to say where tastes are learned', async () => {
    expect(await seen({})).toEqual([])
  })
  it('sees one proposed user for all, where the generator stands still near its beginning', async () => {
    expect(await seen({ generatorLearningRate: 1e-6, embeddingSize: 1, generatorSize: 1, hiddenSize: 1 })).toContain('gan-collapse')
  })
  it('sees a discriminator that is always right, where the generator cannot move and nothing blurs', async () => {
    expect(await seen({ generatorLearningRate: 1e-6, discriminatorLearningRate: 0.01, noise: 0, profileActivation: 'tanh' })).toContain(
      'discriminator-won',
    )
  })
  it('keeps silent where nobody is proposed', () => {
    expect(lara.sentinels?.(lara.config.parse({ answer: 'discriminator' }))).toEqual([])
  })
})

/** Ids of the sentinels that speak after 30 epochs, if the last figures were those of all. */
async function seen(settings: Record<string, unknown>): Promise<string[]> {
  const config = lara.config.parse({ batchSize: 32, generatorBatchSize: 32, hiddenSize: 16, ...settings })
  const context = { userCount: users, itemCount: items, rng: createRng(3), itemAttributes, userAttributes: [] }
  const model = lara.create(config, context)
  await model.prepare?.(train)
  let losses: Record<string, number> = {}
  for (let epoch = 0; epoch < 30; epoch++)
    losses = (await model.trainEpoch?.({ signal: new AbortController().signal, report: () => undefined })) ?? {}
  model.dispose()
  const epochs = Array.from({ length: 30 }, (_, at) => ({
    epoch: at + 1,
    losses,
    validation: {},
    best: false,
    seconds: 0,
    memoryMb: 0,
    tensors: 0,
  }))
  return (lara.sentinels?.(config) ?? []).filter((sentinel) => sentinel.check(epochs, false) !== null).map(({ id }) => id)
}
