import { describe, expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { attributesOf } from '../../../data/dataset.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model } from '../../define.ts'
import { contentKnn } from './plugin.ts'

const genres = [['Drama'], ['Drama', 'War'], ['Comedy'], ['Comedy', 'Drama'], ['War']]
const few = [describeColumn('genres', 'multi', '|', genres)]
/** Item 4 is new. */
const train = csrFromRows([[0, 1], [2, 3], []], 5)

async function fit(rows: Csr, settings: Record<string, unknown>, itemAttributes = few): Promise<Model> {
  const model = contentKnn.create(contentKnn.config.parse(settings), {
    userCount: rows.rows,
    itemCount: rows.cols,
    rng: createRng(1),
    itemAttributes,
    userAttributes: [],
  })
  await model.fit?.(rows, quietWork)
  return model
}

const plain = { weighting: 'none', balanceFields: false, minimumItems: 1 }
const half = 1 / 2
const root = 1 / Math.SQRT2

describe('content neighbours', () => {
  it.each([
    // Items {Drama}, {Drama, War}, {Comedy}, {Comedy, Drama}, {War} against the histories {Drama} + {Drama, War} and {Comedy} + {Comedy, Drama}.
    ['cosine', {}, [root, root, 0, root + half, root], [root, half, root, root, 0]],
    ['jaccard', { similarity: 'jaccard' }, [half, half, 0, half + 1 / 3, half], [half, 1 / 3, half, half, 0]],
    ['cosine with shrinkage', { shrinkage: 1 }, [1 / (Math.SQRT2 + 1), 1 / (Math.SQRT2 + 1), 0], [1 / (Math.SQRT2 + 1), 1 / 3]],
  ])('sum the %s over a history', async (_name, settings, first, second) => {
    const scores = await (await fit(train, { ...plain, ...settings })).scoreItems(train, null)
    first.forEach((score, at) => expect(scores[at]).toBeCloseTo(score, 6))
    second.forEach((score, at) => expect(scores[5 + at]).toBeCloseTo(score, 6))
    expect(scores.subarray(10)).toEqual(new Float32Array(5))
  })

  it('are the k nearest of the recommended item, new items never among them', async () => {
    const model = await fit(train, { ...plain, neighbours: 1 })
    // {Comedy, Drama}: {Drama} and {Comedy} are as near, the first is taken. {War} has no interactions: nobody's neighbour.
    const scores = await model.scoreItems(csrFromRows([[0], [2], [4]], 5), null)
    expect(scores[3]).toBeCloseTo(root, 6)
    expect(scores[5 + 3]).toBe(0)
    expect(scores.subarray(10)).toEqual(new Float32Array(5))
  })

  it('agree on rare values more than on frequent ones', async () => {
    const shapes = [
      ['Drama', 'War'],
      ['Drama', 'Opera'],
      ['War', 'Opera'],
      ['Drama', 'Comedy'],
      ['Drama', 'Comedy'],
    ]
    const columns = [describeColumn('genres', 'multi', '|', shapes)]
    const rows = csrFromRows([[0, 1, 2, 3, 4]], 5)
    const onlyFirst = csrFromRows([[0]], 5)
    const [, drama, war] = await (await fit(rows, { ...plain, weighting: 'tf-idf' }, columns)).scoreItems(onlyFirst, null)
    expect(war).toBeGreaterThan(drama)
    const [, same, again] = await (await fit(rows, plain, columns)).scoreItems(onlyFirst, null)
    expect(again).toBe(same)
  })

  it('lets each field weigh the same, if asked to', async () => {
    const columns = [
      describeColumn('genre', 'category', null, ['Drama', 'Drama', 'War']),
      describeColumn('plot', 'text', null, ['a dog and one cat', 'some king', 'a dog and one cat']),
    ]
    const rows = csrFromRows([[0, 1, 2]], 3)
    const scoresOf = async (balanceFields: boolean): Promise<Float32Array> =>
      (await fit(rows, { ...plain, balanceFields }, columns)).scoreItems(csrFromRows([[0]], 3), null)
    const [, sameGenre, samePlot] = await scoresOf(true)
    expect(sameGenre).toBeCloseTo(half, 6)
    expect(samePlot).toBeCloseTo(half, 6)
    const [, drowned, drowning] = await scoresOf(false)
    expect(drowned).toBeLessThan(drowning)
  })

  it.each(['cosine', 'jaccard', 'asymmetric-cosine'])('give each attribute its share of the %s', async (similarity) => {
    const { cold } = await fit(train, { ...plain, similarity })
    const item = { genres: ['War', 'Drama', 'Opera'] }
    const explained = await cold?.contributions?.(item, train, null)
    expect(explained?.contents.map(({ value }) => value)).toEqual(['Drama', 'War'])
    const [score] = (await cold?.scoreUsers([item], train, null)) ?? []
    const [drama, war] = [explained?.parts[0] ?? 0, explained?.parts[3] ?? 0]
    expect(drama + war).toBeCloseTo(score, 6)
    // {Drama} agrees on one value, {Drama, War} on both alike.
    expect(drama).toBeGreaterThan(war)
    expect(war).toBeGreaterThan(0)
  })

  it('hide an item as if they had been trained without it', async () => {
    const rng = createRng(3)
    const names = Array.from({ length: 12 }, (_, n) => `v${n}`)
    const values = Array.from({ length: 40 }, () => names.filter(() => rng.next() < 0.3))
    const columns = [describeColumn('tags', 'multi', '|', values)]
    const rows = csrFromRows(
      Array.from({ length: 20 }, () => Array.from({ length: 40 }, (_, item) => item).filter(() => rng.next() < 0.5)),
      40,
    )
    const settings = { neighbours: 8, shrinkage: 0.5, minimumItems: 1 }
    const whole = await fit(rows, settings, columns)
    for (const item of [0, 11, 39]) {
      const others = csrFromRows(
        Array.from({ length: 20 }, (_, row) => rowOf(rows, row).filter((other) => other !== item)),
        40,
      )
      const without = await fit(others, settings, columns)
      const straight = await without.cold?.scoreUsers([attributesOf(columns, item)], others, null)
      const hidden = await whole.cold?.leaveOneOut?.(Uint32Array.of(item), rows, null)
      expect(hidden?.length).toBe(20)
      hidden?.forEach((score, user) => expect(score).toBeCloseTo(straight?.[user] ?? NaN, 6))
    }
  })
})
