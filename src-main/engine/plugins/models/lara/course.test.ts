import { afterAll, beforeAll, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import type { Model } from '../../define.ts'
import { lara } from './plugin.ts'

const genres = ['Comedy', 'Drama', 'Horror']
const itemGenres = Array.from({ length: 30 }, (_, item) => [genres[item % 3]])
const train = csrFromRows(
  Array.from({ length: 30 }, (_, user) => Array.from({ length: 10 }, (__, n) => (user % 3) + 3 * n)),
  30,
)
const opened: Model[] = []

function create(config: Record<string, unknown> = {}): Model {
  const model = lara.create(lara.config.parse({ batchSize: 64, generatorBatchSize: 32, ...config }), {
    ...contextOf(train),
    itemAttributes: [describeColumn('genres', 'multi', '|', itemGenres)],
  })
  opened.push(model)
  return model
}

beforeAll(() => startBackend())
afterAll(() => opened.forEach((model) => model.dispose()))

it('keeps the profiles from before the first epoch on, at wider steps when there are many, also in what is stored', async () => {
  const model = create()
  await model.prepare?.(train)
  for (let epoch = 0; epoch < 23; epoch++) await model.trainEpoch?.(quietWork)
  const course = await model.cold?.course?.()
  expect(course?.epochs).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 23])
  expect(course?.contents.map(({ value }) => value)).toEqual(genres)
  expect(course?.profiles.at(0)).not.toEqual(course?.profiles.at(-1))
  const last = await model.cold?.profiles?.({ genres: ['Drama'] })
  const d = course?.dimensions.length ?? 0
  expect(course?.profiles.at(-1)?.slice(d, 2 * d)).toEqual(last?.attributes[0].profile)

  const again = create()
  await again.load(await model.save())
  expect(await again.cold?.course?.()).toEqual(course)
})

it('says so where a run is from before courses were kept, and has none where nobody is proposed', async () => {
  const model = create()
  await model.prepare?.(train)
  await model.trainEpoch?.(quietWork)
  const { arrays, json } = await model.save()
  const { course: _, ...older } = json
  const again = create()
  await again.load({ arrays, json: older })
  expect(await again.cold?.course?.()).toBeNull()
  await again.load({ arrays, json: { ...older, course: { slots: [0], epochs: [0], trained: 1, profiles: 'AAAA' } } })
  expect(await again.cold?.course?.()).toBeNull()
  expect(create({ answer: 'discriminator' }).cold?.course).toBeUndefined()
})
