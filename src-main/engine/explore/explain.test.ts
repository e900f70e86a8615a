import { beforeAll, describe, expect, it } from 'vitest'
import { contextOf } from '../../../tests/fixtures/model-context.ts'
import { createSmallRun, strong } from '../../../tests/fixtures/small-run.ts'
import type { Dataset } from '../data/dataset.ts'
import { cfganItem } from '../plugins/models/cfgan/plugin.ts'
import { createEase } from '../plugins/models/ease/ease.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { startBackend } from '../tensor/backend.ts'
import { explain } from './explain.ts'
import { whyNot } from './explain-why-not.ts'
import type { ExploredRun } from './explored-run.ts'
import { forHistory, forUser } from './lists.ts'
import { quietWork } from '../kernel/progress.ts'

let dataset: Dataset
/** Explained by removal: item cosine says nothing of its parts. */
let cosine: ExploredRun
/** Explained exactly. */
let ease: ExploredRun
let user: string
const top = 5

beforeAll(async () => {
  await startBackend()
  const small = await createSmallRun(strong)
  dataset = small.dataset
  cosine = small.run
  const model = createEase({ regularization: 50, popularityExponent: 0 }, cosine.items.ids.length)
  await model.fit?.(cosine.split.trainAndValidation, quietWork)
  ease = { ...cosine, model }
  user = cosine.users.ids[cosine.split.test.users[0]]
})

const knownItems = async (run: ExploredRun): Promise<string[]> =>
  (await forUser(run, null, dataset, user, top)).history.filter(({ part }) => part === 'known').map(({ item }) => item)

describe('why', () => {
  it('has parts that add up to the score, each beside its share', async () => {
    const { items } = await forUser(ease, null, dataset, user, top)
    for (const { item, score, rank } of items) {
      const found = await explain(ease, dataset, { whose: { user }, item, top, parts: 3 })
      expect(found.method).toBe('exact')
      expect(found.standing).toMatchObject({ item, rank, score })
      expect(found.parts).toHaveLength(3)
      const sum = found.parts.reduce((total, { contribution }) => total + contribution, found.others.contribution)
      expect(sum).toBeCloseTo(score, 5)
      expect(found.parts.length + found.others.items).toBe(found.historyLength)
      const shares = await explain(ease, dataset, { whose: { user }, item, top, parts: 500 })
      expect(shares.parts.reduce((total, { share }) => total + Math.abs(share), 0)).toBeCloseTo(1, 5)
    }
  })

  it('finds the same by taking items away as from the sum itself', async () => {
    const { scoreItems } = ease.model
    const blind: ExploredRun = { ...ease, model: { scoreItems } }
    const [{ item }] = (await forUser(ease, null, dataset, user, top)).items
    const question = { whose: { user }, item, top, parts: 500 }
    const exact = await explain(ease, dataset, question)
    const byRemoval = await explain(blind, dataset, question)
    expect(byRemoval.method).toBe('removal')
    const contributions = new Map(exact.parts.map((part) => [part.item, part.contribution]))
    expect(byRemoval.parts).toHaveLength(exact.parts.length)
    for (const part of byRemoval.parts) expect(part.contribution).toBeCloseTo(contributions.get(part.item) ?? NaN, 5)
  })

  it('names what carries a planted taste, and is faithful to it', async () => {
    // Two Westerns among films of another group: a Western is there because of them.
    const items = ['f4', 'f8', 'f12', 'f3', 'f7']
    for (const run of [cosine, ease]) {
      const found = await explain(run, dataset, { whose: { items }, item: 'f11', top, parts: 2 })
      expect(found.parts.map(({ item }) => item).sort()).toEqual(['f3', 'f7'])
      expect(found.attributes[0]).toMatchObject({ field: 'genre', value: 'Western', items: 2, shared: true, historyShare: 0.4 })
      expect(found.faithfulness).toMatchObject({ removed: 2, draws: 10 })
      expect(found.faithfulness?.value).toBeGreaterThan(0.5)
      expect(found.faithfulness?.explaining.rank).toBeGreaterThan(found.faithfulness?.random.rank ?? Infinity)
    }
  })

  it('says the same every time, for a user and for their history alike', async () => {
    const question = { item: 'f3', top, parts: 12 }
    const first = await explain(cosine, dataset, { whose: { user }, ...question })
    expect(await explain(cosine, dataset, { whose: { user }, ...question })).toEqual(first)
    const items = (await knownItems(cosine)).reverse()
    expect(await explain(cosine, dataset, { whose: { items }, ...question })).toEqual(first)
  })

  it('has no trust to measure in a history of one item', async () => {
    const found = await explain(cosine, dataset, { whose: { items: ['f3'] }, item: 'f7', top, parts: 12 })
    expect(found.faithfulness).toBeNull()
    expect(found.parts).toHaveLength(1)
  })

  it('is refused, with a way out, where nothing can be taken away', async () => {
    const { run } = await createSmallRun(strong, false)
    const trained = run.users.ids[0]
    await expect(explain(run, dataset, { whose: { user: trained }, item: 'f3', top, parts: 12 })).rejects.toMatchObject({
      code: 'MODEL_CANNOT',
      remedy: expect.stringContaining('fold-in'),
    })
    const byItem: ExploredRun = { ...run, plugin: { ...run.plugin, withoutHistory: cfganItem.withoutHistory ?? '' } }
    await expect(explain(byItem, dataset, { whose: { user: trained }, item: 'f3', top, parts: 12 })).rejects.toMatchObject({
      message: expect.stringContaining('is made from who else has it'),
    })
    await expect(explain(ease, dataset, { whose: { user }, item: 'nothing', top, parts: 12 })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })
})

it.each(['random', 'most-popular', 'most-active-users'])(
  'nothing of the history carries the lists of %s, and no trust is measured',
  async (id) => {
    const plugin = getModel(id)
    const model = plugin.create(parseConfig(plugin.config, {}, plugin.title), contextOf(ease.split.trainAndValidation))
    await model.fit?.(ease.split.trainAndValidation, quietWork)
    const run: ExploredRun = { ...ease, plugin, model }
    const items = ['f4', 'f8', 'f12', 'f3', 'f7']
    const found = await explain(run, dataset, { whose: { items }, item: 'f11', top: 1, parts: 12 })
    expect(found.parts.map(({ contribution }) => contribution)).toEqual([0, 0, 0, 0, 0])
    expect(found).toMatchObject({ faithfulness: null, reason: plugin.withoutHistory })
    const worst = (await forHistory(run, dataset, items, 43)).items[42].item
    expect(await whyNot(run, dataset, { whose: { items }, item: worst, top: 1, parts: 12 })).toMatchObject({
      changes: [],
      obstacle: plugin.withoutHistory,
    })
  },
)

describe('why not', () => {
  const history = ['f4', 'f8', 'f12', 'f16']

  it('measures what is missing to the last shown place', async () => {
    const list = await forHistory(ease, dataset, history, 48)
    const { standing } = await whyNot(ease, dataset, { whose: { items: history }, item: 'f11', top, parts: 12 })
    const own = list.items.find(({ item }) => item === 'f11')
    expect(standing.rank).toBe(own?.rank)
    expect(standing.lastShown).toMatchObject({ item: list.items[top - 1].item, rank: top })
    expect(standing.margin).toBeCloseTo((own?.score ?? NaN) - list.items[top - 1].score, 6)
    expect(standing.margin).toBeLessThan(0)
  })

  it('finds the change that lifts the item most, as the list itself confirms', async () => {
    for (const run of [cosine, ease]) {
      const { changes, tried, standing } = await whyNot(run, dataset, { whose: { items: history }, item: 'f11', top, parts: 12 })
      expect(tried).toBeGreaterThanOrEqual(20)
      const [best] = changes
      expect(best.kind).toBe('add')
      expect(Number(best.item.slice(1)) % 4).toBe(3)
      expect(best.rank).toBeLessThan(standing.rank ?? 0)
      for (const change of changes.filter(({ kind }) => kind === 'add')) {
        const { items } = await forHistory(run, dataset, [...history, change.item], 48)
        expect(items.find(({ item }) => item === 'f11')).toMatchObject({ rank: change.rank })
      }
    }
  })

  it('has nothing to change for what is in the list, and only rank and margin without fold-in', async () => {
    const [{ item }] = (await forHistory(ease, dataset, history, top)).items
    expect(await whyNot(ease, dataset, { whose: { items: history }, item, top, parts: 12 })).toMatchObject({ changes: [], obstacle: null })
    const { run } = await createSmallRun(strong, false)
    const last = (await forUser(run, null, dataset, run.users.ids[0], 48)).items.at(-1)
    const found = await whyNot(run, dataset, { whose: { user: run.users.ids[0] }, item: last?.item ?? '', top, parts: 12 })
    expect(found).toMatchObject({ changes: [], standing: { rank: last?.rank }, obstacle: expect.stringContaining('cannot score') })
  })

  it('does not rank what the history holds', async () => {
    const found = await whyNot(ease, dataset, { whose: { items: history }, item: 'f4', top, parts: 12 })
    expect(found).toMatchObject({ standing: { rank: null }, obstacle: expect.stringContaining('no candidate') })
  })
})
