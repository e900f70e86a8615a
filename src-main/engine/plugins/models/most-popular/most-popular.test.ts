import { describe, expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { type Csr, csrFromRows } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model, ModelContext } from '../../define.ts'
import { mostPopular } from './plugin.ts'

const day = 86_400
const train = csrFromRows([[0, 1], [0, 2], [0], [2]], 4)
/** Days of the entries above: item 0 was popular early, item 2 is now. */
const days = [0, 40, 10, 100, 20, 95]
const gender = describeColumn('gender', 'category', null, ['F', 'F', null, 'M'])
const context: ModelContext = {
  userCount: 4,
  itemCount: 4,
  rng: createRng(1),
  itemAttributes: [],
  userAttributes: [gender],
  timesOf: ({ indices }: Csr) => Float64Array.from(indices, (_, at) => 1e9 + days[at] * day),
}

async function fit(settings: Record<string, unknown>, situation: ModelContext = context): Promise<Model> {
  const model = mostPopular.create(mostPopular.config.parse(settings), situation)
  await model.fit?.(train, quietWork)
  return model
}
const nobody = csrFromRows([[]], 4)

describe('most popular', () => {
  it.each([
    ['of all time', {}, [3, 1, 2, 0]],
    ['of the latest days, the first of them included', { counted: 'recent', windowDays: 60 }, [0, 1, 2, 0]],
    ['with a weight that halves', { counted: 'half-life', halfLifeDays: 10 }, [2 ** -10 + 2 ** -9 + 2 ** -8, 2 ** -6, 1 + 2 ** -0.5, 0]],
  ])('counts %s', async (_name, settings, expected) => {
    const scores = await (await fit(settings)).scoreItems(nobody, null)
    expected.forEach((score, item) => expect(scores[item]).toBeCloseTo(score, 6))
  })

  it('shows each group what is popular in it, and in the order of all what it does not know', async () => {
    const model = await fit({ group: 'gender' })
    const histories = csrFromRows([[], [], []], 4)
    const users = Uint32Array.of(1, 3, 2)
    const scores = await model.scoreItems(histories, users)
    const all = [3, 1, 2, 0].map((count) => count / 7)
    ;[2 + all[0], 1 + all[1], 1 + all[2], 0].forEach((score, item) => expect(scores[item]).toBeCloseTo(score, 6))
    ;[all[0], all[1], 1 + all[2], 0].forEach((score, item) => expect(scores[4 + item]).toBeCloseTo(score, 6))
    // Of whom no group is known, and who is nobody of the data: everybody's list.
    expect(scores.subarray(8)).toEqual(Float32Array.of(3, 1, 2, 0))
    expect(await model.scoreItems(nobody, null)).toEqual(Float32Array.of(3, 1, 2, 0))
    const loaded = mostPopular.create(mostPopular.config.parse({ group: 'gender' }), context)
    await loaded.load(await model.save())
    expect(await loaded.scoreItems(histories, users)).toEqual(scores)
  })

  it('says what is missing', async () => {
    const { timesOf: _none, ...timeless } = context
    await expect(fit({ counted: 'recent' }, timeless)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
    await expect(fit({ group: 'age' })).rejects.toMatchObject({ code: 'INVALID_INPUT', remedy: 'Choose among: gender.' })
  })

  it('opens what was stored before there were groups', async () => {
    const model = mostPopular.create(mostPopular.config.parse({}), context)
    await model.load({ arrays: { popularity: { shape: [4], data: Float32Array.of(4, 3, 2, 1) } }, json: {} })
    expect(await model.scoreItems(nobody, Uint32Array.of(0))).toEqual(Float32Array.of(4, 3, 2, 1))
  })
})
