import { beforeAll, describe, expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import type { UserGroup } from '../../contract/index.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import type { ColdRun } from './cold-start-run.ts'

const nobody: UserGroup = { values: [], users: null }
let run: ColdRun
let studio: ColdStartStudio
let westerns: string[]

beforeAll(async () => {
  run = await trainCold('attribute-counts')
  studio = studioOf(run)
  westerns = run.items.ids.filter((_, column) => run.itemAttributes[0].values[column] === 'Western')
})

describe('somebody of whom little is known', () => {
  it('gets more of what they like, and nothing that they named', async () => {
    const { items, likes, likesWeight } = await studio.newUser({ likes: westerns.slice(0, 3), group: nobody, top: 5 })
    expect(likes.map(({ item }) => item)).toEqual(westerns.slice(0, 3))
    expect(likesWeight).toBe(1)
    expect(items[0].attributes).toMatchObject({ genre: 'Western' })
    expect(items.some(({ item }) => westerns.slice(0, 3).includes(item))).toBe(false)
    expect(items.map(({ score }) => score)).toEqual(items.map(({ score }) => score).toSorted((a, b) => b - a))
    expect(items.map(({ probability }) => probability)).toEqual(items.map(({ probability }) => probability).toSorted((a, b) => b - a))
  })

  it('gets what those like who share what is known, the less so the more they like themselves', async () => {
    const { users } = await studio.audience({ genre: 'Western' }, { share: 0.25 }, 0, 10)
    const group: UserGroup = { values: [], users: users.map(({ user }) => user) }
    const shared = await studio.newUser({ likes: [], group, top: 5 })
    expect(shared).toMatchObject({ likesWeight: 0, group: { users: 10 } })
    expect(shared.items[0].attributes).toMatchObject({ genre: 'Western' })
    const comedy = run.items.ids.find((_, column) => run.itemAttributes[0].values[column] === 'Comedy') ?? ''
    expect((await studio.newUser({ likes: [comedy], group, top: 5 })).likesWeight).toBe(0.25)
  })

  it('is asked first what changes the list most, by what the answer does and how likely it is', async () => {
    const known = { likes: westerns.slice(0, 1), group: nobody, top: 5 }
    const { questions } = await studio.newUser(known)
    expect(questions.map(({ expected }) => expected)).toEqual(questions.map(({ expected }) => expected).toSorted((a, b) => b - a))
    for (const question of questions) {
      const parts = question.kind === 'item' ? [question] : question.answers
      expect(parts.reduce((sum, { probability, change }) => sum + probability * change, 0)).toBeCloseTo(question.expected, 10)
      expect(parts.every(({ change }) => change >= 0 && change <= 1)).toBe(true)
    }
    const town = questions.find((question) => question.kind === 'attribute')
    expect(town).toMatchObject({ field: 'town' })
    const inAarhus: UserGroup = { values: [{ field: 'town', value: 'Aarhus' }], users: null }
    const after = await studio.newUser({ ...known, group: inAarhus })
    expect(after.questions.every(({ kind }) => kind === 'item')).toBe(true)
  })

  it('has to be known a little, by items that the model has learned from', async () => {
    const ask = (likes: string[]) => studio.newUser({ likes, group: nobody, top: 5 })
    await expect(ask([])).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(ask(['no such film'])).rejects.toMatchObject({ code: 'ITEM_NOT_FOUND' })
  })
})
