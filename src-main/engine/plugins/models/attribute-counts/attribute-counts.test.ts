import { expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { csrFromRows } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model } from '../../define.ts'
import { attributeCounts } from './plugin.ts'

const genres = [['Drama'], ['Drama', 'War'], ['Comedy'], ['Comedy', 'Drama'], ['War']]
/** Item 4 is new. Counts of drama, comedy, war: user 0 has 2, 0, 1, user 1 has 1, 2, 0. */
const train = csrFromRows([[0, 1], [2, 3], []], 5)
const item = { genres: ['War', 'Drama', 'Opera'] }

async function fitted(normalization: string): Promise<Model> {
  const model = attributeCounts.create(attributeCounts.config.parse({ normalization, minimumItems: 1 }), {
    userCount: 3,
    itemCount: 5,
    rng: createRng(1),
    itemAttributes: [
      describeColumn('genres', 'multi', '|', genres),
      describeColumn('year', 'number', null, [null, null, null, null, null]),
    ],
    userAttributes: [],
  })
  await model.fit?.(train, quietWork)
  return model
}

it.each([
  // Users 0 and 1 for items {Drama}, {Drama, War}, {Comedy}, {Comedy, Drama}, {War}.
  ['raw', [2, 3, 0, 2, 1], [1, 1, 2, 3, 0]],
  ['share', [2 / 3, 1, 0, 2 / 3, 1 / 3], [1 / 3, 1 / 3, 2 / 3, 1, 0]],
  [
    'cosine',
    [2, 3 / Math.SQRT2, 0, Math.SQRT2, 1].map((v) => v / Math.sqrt(5)),
    [1, 1 / Math.SQRT2, 2, 3 / Math.SQRT2, 0].map((v) => v / Math.sqrt(5)),
  ],
])('multiplies attributes by %s counts, for new items too', async (normalization, first, second) => {
  const model = await fitted(normalization)
  const scores = await model.scoreItems(train, null)
  const expected = [...first, ...second, 0, 0, 0, 0, 0]
  expected.forEach((score, at) => expect(scores[at]).toBeCloseTo(score, 6))
})

it.each(['raw', 'share', 'cosine'])(
  'scores a composed item as its column, with %s counts, also when asked again',
  async (normalization) => {
    const { cold, scoreItems } = await fitted(normalization)
    const columns = await scoreItems(train, null)
    const items = genres.map((values) => ({ genres: values }))
    for (let time = 0; time < 2; time++) {
      const scores = (await cold?.scoreUsers(items, train, null)) ?? new Float32Array(0)
      scores.forEach((score, at) => expect(score).toBeCloseTo(columns[(at % 3) * 5 + Math.floor(at / 3)], 6))
    }
  },
)

it('explains each attribute by its count', async () => {
  const { cold } = await fitted('raw')
  const explained = await cold?.contributions?.(item, train, null)
  expect(explained?.contents).toEqual([
    { field: 'genres', value: 'Drama' },
    { field: 'genres', value: 'War' },
  ])
  expect(explained?.parts).toEqual(Float32Array.of(2, 1, 0, 1, 0, 0))
  expect(await cold?.scoreUsers([item], train, null)).toEqual(Float32Array.of(3, 1, 0))
  expect(await cold?.userProfiles?.(train)).toEqual(Float32Array.of(0, 2, 1, 2, 1, 0, 0, 0, 0))
})

it('does not take it for something in common that two items say nothing', async () => {
  const { cold } = await fitted('raw')
  expect(await cold?.scoreUsers([{}], train, null)).toEqual(Float32Array.of(0, 0, 0))
})

it('with raw counts is the sum of what it shares with each item of the history; divided counts are no sum', async () => {
  const model = await fitted('raw')
  // Drama and War have 1 and 2 attributes of {Drama, War}.
  expect(model.scoreParts?.(Uint32Array.of(0, 1), 1)).toEqual(Float32Array.of(1, 2))
  const scores = await model.scoreItems(train, null)
  for (let column = 0; column < 5; column++) {
    const parts = model.scoreParts?.(Uint32Array.of(2, 3), column) ?? new Float32Array(0)
    expect(parts[0] + parts[1]).toBe(scores[5 + column])
  }
  expect((await fitted('share')).scoreParts).toBeUndefined()
  expect((await fitted('cosine')).scoreParts).toBeUndefined()
})
