import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmallDataset, createSmallRun, strong } from '../../../tests/fixtures/small-run.ts'
import type { Dataset } from '../data/dataset.ts'
import { readEvaluation, type StoredEvaluation, writeEvaluation } from '../evaluation/evaluation-files.ts'
import { rowOf } from '../kernel/csr.ts'
import type { ExploredRun } from './explored-run.ts'
import { itemDetail } from './item-detail.ts'
import { itemInRun } from './item-in-run.ts'

const dataset = createSmallDataset()
let folder = ''
let run: ExploredRun
let stored: StoredEvaluation
let world: Dataset

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-items-'))
  const small = await createSmallRun(strong)
  await writeEvaluation(join(folder, 'evaluation'), small.evaluation)
  stored = await readEvaluation(join(folder, 'evaluation'))
  run = small.run
  world = small.dataset
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const takersOf = (item: number): Set<number> => {
  const users = new Set<number>()
  for (let user = 0; user < dataset.users.ids.length; user++) {
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) if (dataset.itemOf[k] === item) users.add(user)
  }
  return users
}

describe('an item of a dataset', () => {
  it('has everybody who took it, the newest first, and its ratings', () => {
    const { takers, interactions, ratings, popularityRank, overTime } = itemDetail(dataset, 'f5')
    const expected = takersOf(5)
    expect(new Set(takers.map(({ user }) => dataset.users.find(user)))).toEqual(expected)
    expect(interactions).toBe(expected.size)
    const times = takers.map(({ time }) => time ?? 0)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(ratings.reduce((sum, { count }) => sum + count, 0)).toBe(interactions)
    expect(overTime?.reduce((sum, { count }) => sum + count, 0)).toBe(interactions)
    expect(popularityRank).toBe(1 + dataset.items.ids.filter((_, other) => takersOf(other).size > expected.size).length)
  })

  it('stands near what the same people took, by cosine', () => {
    const { byUsers } = itemDetail(dataset, 'f5')
    const own = takersOf(5)
    for (const { item, shared, similarity } of byUsers) {
      const others = takersOf(dataset.items.find(item) ?? -1)
      const both = [...own].filter((user) => others.has(user)).length
      expect(shared).toBe(both)
      expect(similarity).toBeCloseTo(both / Math.sqrt(own.size * others.size))
    }
    // Users of a group like the films of that group: 5, 9, 13 and so on.
    expect(byUsers.slice(0, 5).every(({ item }) => Number(item.slice(1)) % 4 === 1)).toBe(true)
  })

  it('stands near what has the same attributes', () => {
    const { byContent } = itemDetail(dataset, 'f6')
    expect(byContent).toHaveLength(11)
    expect(byContent.every(({ attributes, similarity }) => attributes.genre === 'Horror' && similarity === 1)).toBe(true)
  })

  it('must be there', () => {
    expect(() => itemDetail(dataset, 'f99')).toThrow('There is no item "f99"')
  })
})

describe('an item in the lists of a run', () => {
  it('counts lists, hits and ranks as the stored evaluation has them, for every item', async () => {
    const top = 10
    for (const [column, item] of run.items.ids.entries()) {
      const { exposure } = await itemInRun(run, stored, world, { item, top })
      let shown = 0
      let hits = 0
      const ranks: number[] = []
      for (let row = 0; row < stored.subjects.length; row++) {
        const list = (await stored.readList(row)).items.subarray(0, top)
        const heldOut = rowOf(stored.heldOut, row)
        const isWanted = heldOut.includes(column)
        if (list.includes(column)) shown++
        if (list.includes(column) && isWanted) hits++
        if (isWanted) ranks.push(stored.heldOutRanks[stored.heldOut.indptr[row] + heldOut.indexOf(column)])
      }
      expect(exposure).toMatchObject({ users: stored.subjects.length, shown, hits, heldOut: ranks.length })
      expect(exposure?.ranks.reduce((sum, { users }) => sum + users, 0)).toBe(ranks.length)
      expect(exposure?.precision?.value ?? 0).toBeCloseTo(shown === 0 ? 0 : hits / shown)
      expect(exposure?.lists).toHaveLength(Math.min(50, shown))
    }
  })

  it('says that a split left it out, and that a model knows only its own users', async () => {
    expect(await itemInRun(run, stored, world, { item: 'nowhere', top: 10 })).toMatchObject({ exposure: null, related: null })
    const closed = { ...run, plugin: { ...run.plugin, capabilities: { ...run.plugin.capabilities, foldIn: false } } }
    const { related, obstacles, exposure } = await itemInRun(closed, stored, world, { item: 'f5', top: 10 })
    expect(related).toBeNull()
    expect(obstacles).toHaveLength(1)
    expect(exposure).not.toBeNull()
  })

  it("has the model's own neighbours, without itself", async () => {
    const { related } = await itemInRun(run, stored, world, { item: 'f5', top: 10 })
    expect(related?.map(({ item }) => item)).not.toContain('f5')
    expect(related?.length).toBe(20)
  })
})
