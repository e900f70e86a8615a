import { beforeAll, describe, expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import type { UserGroup } from '../../contract/index.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import { percentilesOf } from './cold-start-group.ts'

const share = { share: 0.25 }
const aarhus: UserGroup = { values: [{ field: 'town', value: 'Aarhus' }], users: null }
let studio: ColdStartStudio

beforeAll(async () => {
  studio = studioOf(await trainCold('attribute-counts'))
})

describe('a group of users', () => {
  it('has those who match every field, by one of its values, and are named', async () => {
    const question = { share: 0.25, atMost: 2, values: 1 }
    const { users } = await studio.audience({ genre: 'Comedy' }, share, 0, 1000)
    const inTown = users.filter(({ attributes }) => attributes['town'] === 'Aarhus').map(({ user }) => user)
    expect((await studio.wishes({ ...question, group: aarhus })).group.users).toBe(inTown.length)
    const named = { ...aarhus, users: [...inTown.slice(0, 3), 'nobody'] }
    expect((await studio.wishes({ ...question, group: named })).group.users).toBe(3)
    const bergen = users.filter(({ attributes }) => attributes['town'] === 'Bergen').slice(0, 2)
    const eitherTown = [{ field: 'town', value: 'Bergen' }, ...aarhus.values]
    const both = { values: eitherTown, users: [...inTown.slice(0, 3), ...bergen.map(({ user }) => user)] }
    expect((await studio.wishes({ ...question, group: both })).group.users).toBe(5)
  })

  it('is refused where nobody can be in it, or everybody is', async () => {
    const ask = (group: UserGroup) => studio.wishes({ group, share: 0.1, atMost: 2, values: 1 })
    await expect(ask({ values: [{ field: 'town', value: 'Rome' }], users: null })).rejects.toMatchObject({
      remedy: 'Known: Aarhus, Bergen.',
    })
    await expect(ask({ values: [{ field: 'shoe', value: '42' }], users: null })).rejects.toMatchObject({ remedy: 'Known: activity, town.' })
    await expect(ask({ values: [], users: ['nobody'] })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(ask({ values: [], users: null })).rejects.toThrow(/all users/)
  })

  it('stands where its users do, ties half', () => {
    expect([...percentilesOf(Uint32Array.of(0, 1, 3), Float32Array.of(5, 1, 2, 2))]).toEqual([0.875, 0.125, 0.5])
  })
})

describe('the wishes of a group', () => {
  it('are combinations that please more than what they were made of, apart by how many items have them', async () => {
    const { users } = await studio.audience({ genre: 'Western', tags: ['loud'] }, share, 0, 12)
    const group: UserGroup = { values: [], users: users.map(({ user }) => user) }
    const { lacking, served, usual } = await studio.wishes({ group, share: 0.25, atMost: 1, values: 2 })
    expect(served[0].item).toMatchObject({ genre: 'Western' })
    expect(served[0].percentile).toBeGreaterThan(usual)
    expect(served.every(({ containing }) => containing > 1) && lacking.every(({ containing }) => containing <= 1)).toBe(true)
    for (const { item, containing, light, reached } of [...lacking, ...served]) {
      const { extrapolation, users: first, size } = await studio.audience(item, share, 0, 1000)
      expect(extrapolation).toMatchObject({ containing, light })
      const inside = first.slice(0, size).filter(({ user }) => group.users?.includes(user))
      expect(reached).toBeCloseTo(inside.length / users.length, 10)
    }
    expect(lacking.map(({ percentile }) => percentile)).toEqual(lacking.map(({ percentile }) => percentile).toSorted((a, b) => b - a))
  })
})

describe('the smallest change that reaches a group', () => {
  it('makes it the share of the audience that was asked for', async () => {
    const { users } = await studio.audience({ genre: 'Western' }, share, 0, 12)
    const group: UserGroup = { values: [], users: users.map(({ user }) => user) }
    const found = await studio.reachGroup({ genre: 'Drama' }, share, group, 0.5)
    expect(found.isReached).toBe(false)
    expect(found.share).toBeLessThan(0.5)
    const [path] = found.paths
    const { users: after, size } = await studio.audience(path.item, share, 0, 1000)
    const inside = after.slice(0, size).filter(({ user }) => group.users?.includes(user)).length
    expect(path.share).toBeCloseTo(inside / size, 10)
    expect(path.share).toBeGreaterThanOrEqual(0.5)
    expect(await studio.reachGroup(path.item, share, group, 0.5)).toMatchObject({ isReached: true, paths: [] })
  })
})
