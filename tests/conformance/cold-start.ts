import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attributesOf } from '../../src-main/engine/data/dataset.ts'
import { type Csr, csrFromRows, rowOf, selectRows } from '../../src-main/engine/kernel/csr.ts'
import type { ColdStart, ItemContent, Model, ModelPlugin } from '../../src-main/engine/plugins/define.ts'
import { tensorCount } from '../../src-main/engine/tensor/backend.ts'
import { createInstance, type Instance, quickConfig } from './instance.ts'
import { newItems, plantedItems, plantedUsers, plantNewItems } from './planted.ts'

const planted = plantNewItems()
const users = Uint32Array.from({ length: plantedUsers }, (_, user) => user)
const contents: ItemContent[] = newItems.map((item) => attributesOf(planted.itemAttributes, item))
const strange: ItemContent[] = [
  {},
  { colour: 'transparent', shapes: ['knotted'], size: 'huge', note: '?', weight: 3 },
  { colour: ['white'] },
]

/** Promises of models that score users for items that nobody has seen. Called inside the suite of one model on one backend. */
export function checkColdStart(plugin: ModelPlugin): void {
  const learn = async (epochs: number): Promise<Instance> => {
    const instance = createInstance(plugin, quickConfig(plugin), planted)
    await instance.learn(epochs)
    return instance
  }

  describe('for new items', () => {
    /** For tests that only ask. */
    let model: Model
    beforeAll(async () => {
      model = (await learn(30)).model
    }, 300_000)
    afterAll(() => model.dispose())

    it('scores every user, and a new item of the catalogue as its column of scoreItems ranks them', async () => {
      const scores = await coldOf(model).scoreUsers(contents, planted.train, users)
      expect(scores.length).toBe(contents.length * plantedUsers)
      expect(scores.every(Number.isFinite)).toBe(true)
      const all = await model.scoreItems(planted.train, users)
      newItems.forEach((item, at) => {
        const column = Array.from(users, (user) => all[user * plantedItems + item])
        expectSameOrder(column, [...scores.subarray(at * plantedUsers, (at + 1) * plantedUsers)])
      })
    })

    if (plugin.capabilities.itemAttributes) {
      it('gives them to those who like what they are', async () => {
        const scores = await coldOf(model).scoreUsers(contents, planted.train, users)
        newItems.forEach((item, at) => {
          const own = [...scores.subarray(at * plantedUsers, (at + 1) * plantedUsers)]
          // By chance .5.
          expect(shareOfRightPairs(own, (user) => user % 2 === item % 2)).toBeGreaterThan(0.7)
        })
      })
    }

    it('scores one item and a few users as it scores many', async () => {
      const cold = coldOf(model)
      const all = await cold.scoreUsers(contents, planted.train, users)
      const few = await cold.scoreUsers([contents[2]], selectRows(planted.train, [5, 150]), Uint32Array.of(5, 150))
      const scale = all.reduce((largest, score) => Math.max(largest, Math.abs(score)), 1e-12)
      expect(Math.abs(few[0] - all[2 * plantedUsers + 5]) / scale).toBeLessThan(1e-5)
      expect(Math.abs(few[1] - all[2 * plantedUsers + 150]) / scale).toBeLessThan(1e-5)
    })

    it('gives the same scores for the same seed, and after it was saved and loaded', async () => {
      const first = await learn(3)
      const second = await learn(3)
      const scores = await coldOf(first.model).scoreUsers(contents, planted.train, users)
      expect(await coldOf(second.model).scoreUsers(contents, planted.train, users)).toEqual(scores)
      const { arrays, json } = await first.model.save()
      const loaded = createInstance(plugin, quickConfig(plugin), planted)
      await loaded.model.load({ arrays: structuredClone(arrays), json: JSON.parse(JSON.stringify(json)) as Record<string, unknown> })
      expect(await coldOf(loaded.model).scoreUsers(contents, planted.train, users)).toEqual(scores)
      for (const instance of [first, second, loaded]) instance.model.dispose()
    })

    it('takes items with strange values or none, users without a history, and no item at all', async () => {
      const cold = coldOf(model)
      const histories = csrFromRows([[], [0, 2]], plantedItems)
      const rows = Uint32Array.of(0, 1)
      const scores = await cold.scoreUsers(strange, histories, rows)
      expect(scores.length).toBe(strange.length * 2)
      expect(scores.every(Number.isFinite)).toBe(true)
      expect((await cold.scoreUsers([], histories, rows)).length).toBe(0)
      for (const item of strange) {
        const explained = await cold.contributions?.(item, histories, rows)
        expect(explained?.parts.every(Number.isFinite) ?? true).toBe(true)
      }
    })

    it('explains scores by parts that add up to them, and profiles of users and items in one space', async () => {
      const cold = coldOf(model)
      for (const [at, item] of contents.entries()) {
        const scores = await cold.scoreUsers([item], planted.train, users)
        const explained = await cold.contributions?.(item, planted.train, users)
        const scale = scores.reduce((largest, score) => Math.max(largest, Math.abs(score)), 1e-12)
        if (explained) {
          expect(explained.parts.length).toBe(explained.contents.length * plantedUsers)
          for (const user of users) {
            const sum = explained.contents.reduce((total, _, n) => total + explained.parts[n * plantedUsers + user], explained.base[user])
            expect(Math.abs(sum - scores[user]) / scale, `item ${at}, user ${user}`).toBeLessThan(1e-4)
          }
        }
        const generated = await cold.profiles?.(item)
        const own = await cold.userProfiles?.(planted.train)
        if (generated && own) expect(own.length).toBe(plantedUsers * generated.dimensions.length)
      }
    })

    it('hides an item of the catalogue so that nothing tells who had it, where it says that it can', async () => {
      const cold = coldOf(model)
      if (cold.leaveOneOut) {
        const tunedOn = new Set(cold.tunedOn?.() ?? [])
        const hidden = [1, 2, 3, 4, 5, 6, 7, 8].find((item) => !tunedOn.has(item)) ?? 0
        const scores = await cold.leaveOneOut(Uint32Array.of(hidden), planted.train, users)
        expect(shareOfRightPairs([...scores], (user) => user % 2 === hidden % 2)).toBeGreaterThan(0.7)
        // Whoever did not have it has it now, and the other way round.
        const train = turnAudience(planted.train, hidden)
        const turned = createInstance(plugin, quickConfig(plugin), { ...planted, train })
        await turned.learn(30)
        for (const histories of [planted.train, train]) {
          expectClose(await coldOf(turned.model).leaveOneOut?.(Uint32Array.of(hidden), histories, users), scores)
        }
        // What is new anyway cannot be hidden.
        const fresh = await cold.leaveOneOut(Uint32Array.from(newItems), planted.train, users)
        expectClose(fresh, await cold.scoreUsers(contents, planted.train, users))
        turned.model.dispose()
      }
    })

    it('keeps the number of tensors constant while it scores', async () => {
      const before = tensorCount()
      const { model: own } = await learn(1)
      const cold = coldOf(own)
      const use = async (): Promise<number> => {
        await cold.scoreUsers(contents, planted.train, users)
        await cold.contributions?.(contents[0], planted.train, users)
        await cold.userProfiles?.(planted.train)
        await cold.profiles?.(contents[0])
        return tensorCount()
      }
      expect(await use()).toBe(await use())
      own.dispose()
      expect(tensorCount()).toBe(before)
    })
  })
}

function coldOf(model: Model): ColdStart {
  if (!model.cold) throw new Error('it says that it scores users, and has no `cold`')
  return model.cold
}

/** The rows with the item given to everybody who did not have it and taken from those who had. */
function turnAudience(rows: Csr, item: number): Csr {
  const turned = Array.from({ length: rows.rows }, (_, row) => {
    const own = rowOf(rows, row)
    return own.includes(item) ? own.filter((other) => other !== item) : [...own, item]
  })
  return csrFromRows(turned, rows.cols)
}

function expectClose(values: Float32Array | undefined, expected: Float32Array): void {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12)
  expect(values?.length).toBe(expected.length)
  values?.forEach((value, at) => expect(Math.abs(value - expected[at]) / scale).toBeLessThan(1e-5))
}

/** No two users whom one side clearly tells apart are clearly the other way round on the other. */
function expectSameOrder(a: readonly number[], b: readonly number[]): void {
  const clear = (values: readonly number[]): number => 1e-4 * (Math.max(...values) - Math.min(...values))
  const [clearA, clearB] = [clear(a), clear(b)]
  let reversed = 0
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < a.length; j++) if (a[i] - a[j] > clearA && b[j] - b[i] > clearB) reversed++
  }
  expect(reversed).toBe(0)
  expect(clearA > 0).toBe(clearB > 0)
}

/** Of all pairs of one who is right and one who is not, how many are in that order; ties count half. */
function shareOfRightPairs(scores: readonly number[], isRight: (user: number) => boolean): number {
  let right = 0
  let pairs = 0
  scores.forEach((high, i) => {
    scores.forEach((low, j) => {
      if (!isRight(i) || isRight(j)) return
      pairs++
      right += high > low ? 1 : high === low ? 0.5 : 0
    })
  })
  return right / pairs
}
