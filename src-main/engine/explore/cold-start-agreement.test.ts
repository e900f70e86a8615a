import { beforeAll, describe, expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import { compareStandings, type Standing } from './cold-start-agreement.ts'

const share = { share: 0.25 }
const item = { genre: 'Comedy', tags: ['loud'] }
let studio: ColdStartStudio
let asked: Standing

beforeAll(async () => {
  studio = studioOf(await trainCold('attribute-counts'))
  asked = { runId: null, name: 'counts', modelId: 'attribute-counts', seed: 1, recipe: 'r', ...(await studio.standing(item, share)) }
})

describe('rankings of the same users laid beside each other', () => {
  it('agree with themselves, and are opposite to their reverse', () => {
    const reverse: Standing = {
      ...asked,
      recipe: 'other',
      scores: asked.scores.map((score) => -score),
      marks: asked.marks.map((mark) => 1 - mark),
    }
    const found = compareStandings([asked, { ...asked, recipe: 'other' }, reverse], studio.describeUser)
    expect(found.correlation[0][1]).toBeCloseTo(1, 12)
    expect(found.correlation[0][2]).toBeCloseTo(-1, 12)
    expect(found.overlap[0]).toEqual([1, 1, 0])
    expect(found).toMatchObject({ agreed: 0, ever: found.population, seeds: null })
  })

  it('have a plain ranking beside them, and show whom they place farthest apart', async () => {
    const found = compareStandings([asked, ...(await studio.barStandings(item, share))], studio.describeUser)
    expect(found.rankings.map(({ modelId }) => modelId)).toEqual(['attribute-counts', 'most-active-users'])
    const spreads = found.disputed.map(({ spread }) => spread)
    expect(spreads).toEqual(spreads.toSorted((a, b) => b - a))
    for (const { percentiles, spread } of found.disputed) expect(spread).toBeCloseTo(Math.abs(percentiles[0] - percentiles[1]), 12)
    const { users, size } = await studio.audience(item, share, 0, 1000)
    const inside = new Set(users.slice(0, size).map(({ user }) => user))
    const [top] = users
    expect(inside.size).toBe(found.size)
    expect(found.disputed.every(({ user, percentiles }) => inside.has(user) || percentiles[1] > 0.5)).toBe(true)
    expect(studio.describeUser(asked.rows[0])).toMatchObject({ interactions: expect.any(Number) })
    expect(top.rank).toBe(1)
  })

  it('of several seeds say what luck does, and are refused of another split', () => {
    const shifted: Standing = { ...asked, seed: 2, scores: asked.scores.map((score) => score + 1000) }
    expect(compareStandings([asked, shifted], studio.describeUser).seeds).toMatchObject({
      seeds: [1, 2],
      deviation: { median: 0, high: 0 },
      sizes: [expect.any(Number), asked.scores.length],
    })
    expect(() => compareStandings([asked, { ...asked, splitHash: 'else' }], studio.describeUser)).toThrow(
      expect.objectContaining({ code: 'NOT_COMPARABLE' }),
    )
  })
})
