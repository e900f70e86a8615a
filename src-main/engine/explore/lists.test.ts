import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmallRun, strong, weak } from '../../../tests/fixtures/small-run.ts'
import { RunId, type UserQuery } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Evaluation } from '../evaluation/evaluate.ts'
import { readEvaluation, type StoredEvaluation, writeEvaluation } from '../evaluation/evaluation-files.ts'
import { rowOf } from '../kernel/csr.ts'
import type { ExploredRun } from './explored-run.ts'
import { forHistory, forUser, listUsers } from './lists.ts'

interface World {
  readonly dataset: Dataset
  readonly run: ExploredRun
  readonly evaluation: Evaluation
  readonly stored: StoredEvaluation
}

let folder = ''
let strongWorld: World
let weakWorld: World
const query: UserQuery = {
  runId: RunId.parse('run_small0'),
  query: '',
  segmentId: null,
  metric: 'ndcg@10',
  sort: 'id',
  offset: 0,
  limit: 500,
}

async function createWorld(name: string, spec: typeof strong): Promise<World> {
  const small = await createSmallRun(spec)
  await writeEvaluation(join(folder, name), small.evaluation)
  return { ...small, stored: await readEvaluation(join(folder, name)) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-lists-'))
  strongWorld = await createWorld('strong', strong)
  weakWorld = await createWorld('weak', weak)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const idOf = ({ run }: World, row: number): string => run.users.ids[row]

describe("one user's list", () => {
  it('is the same from the stored evaluation and from the model, for every test user', async () => {
    for (const world of [strongWorld, weakWorld]) {
      const { run, dataset, stored } = world
      for (const row of run.split.test.users) {
        const fromStore = await forUser(run, stored, dataset, idOf(world, row), 15)
        const fromModel = await forUser(run, null, dataset, idOf(world, row), 15)
        expect(fromStore.items).toEqual(fromModel.items)
        expect(fromStore.missed).toEqual(fromModel.missed)
        expect(fromStore).toMatchObject({ role: 'test', candidates: fromModel.candidates })
      }
    }
  })

  it('marks every hit, and gives the others their exact rank: together they are the held-out items', async () => {
    const { run, dataset, stored, evaluation } = weakWorld
    for (const [row, user] of run.split.test.users.entries()) {
      const { items, missed, history, candidates, metrics } = await forUser(run, stored, dataset, idOf(weakWorld, user), 10)
      const heldOut = Array.from(rowOf(run.split.test.heldOut, row), (column) => run.items.ids[column])
      const hits = items.filter((item) => item.heldOutHit)
      expect([...hits, ...missed].map(({ item }) => item).toSorted()).toEqual(heldOut.toSorted())
      const ranks = [...hits, ...missed].map(({ rank }) => rank)
      const from = run.split.test.heldOut.indptr[row]
      expect(ranks.toSorted((a, b) => a - b)).toEqual(Array.from(evaluation.heldOutRanks.slice(from, from + heldOut.length).sort()))
      for (const { rank } of missed) expect(rank).toBeGreaterThan(10)
      if (heldOut.length > 0) expect(metrics['ndcg@10']).toBe(evaluation.perUser['ndcg@10'][row])
      else expect(metrics).toEqual({})
      expect(history.filter(({ part }) => part === 'heldOut').map(({ item }) => item)).toEqual(expect.arrayContaining(heldOut))
      const known = new Set(history.filter(({ part }) => part === 'known').map(({ item }) => item))
      expect(items.some(({ item }) => known.has(item))).toBe(false)
      expect(candidates).toBe(run.items.ids.length - known.size)
      expect(items[0].percentile).toBeCloseTo((candidates - 1) / candidates, 12)
    }
  })

  it('shows the whole history with titles, attributes, ratings, times and parts', async () => {
    const { run, dataset, stored } = strongWorld
    const user = idOf(strongWorld, run.split.test.users[0])
    const { history, userAttributes } = await forUser(run, stored, dataset, user, 5)
    const index = dataset.users.find(user) ?? -1
    expect(history).toHaveLength(dataset.userOffsets[index + 1] - dataset.userOffsets[index])
    expect(new Set(history.map(({ part }) => part))).toEqual(new Set(['known', 'heldOut', 'below']))
    for (const entry of history) {
      expect(entry.part === 'below').toBe(entry.rating !== null && entry.rating < 4)
      expect(entry.attributes['genre']).toBeTypeOf('string')
      expect(entry.time).toBeGreaterThan(1_600_000_000)
    }
    expect(history[0].title).toMatch(/Film|HYPERLINK|script/)
    expect(['Aarhus', 'Bergen']).toContain(userAttributes['town'])
  })

  it('works without the dataset, from what the run itself keeps', async () => {
    const { run, stored } = strongWorld
    const user = idOf(strongWorld, run.split.test.users[0])
    const list = await forUser(run, stored, null, user, 5)
    expect(list.items[0].title).not.toBeNull()
    expect(list.history.every(({ rating, time }) => rating === null && time === null)).toBe(true)
    expect(list.history.map(({ part }) => part)).toContain('heldOut')
  })

  it('serves validation, training and left-out users too, through the model', async () => {
    const { run, dataset, stored } = strongWorld
    const validation = await forUser(run, stored, dataset, idOf(strongWorld, run.split.validation.users[0]), 10)
    expect(validation.role).toBe('validation')
    expect(validation.metrics['ndcg@10']).toBeGreaterThanOrEqual(0)
    const trainRow = Array.from(run.users.ids.keys()).find((row) => rowOf(run.split.train, row).length > 0) ?? -1
    const train = await forUser(run, stored, dataset, idOf(strongWorld, trainRow), 10)
    expect(train).toMatchObject({ role: 'train', missed: [], metrics: {} })
    const unused = await forUser(run, stored, dataset, 'u79', 10)
    expect(unused.role).toBe('unused')
    expect(unused.items).toHaveLength(10)
  })

  it('goes deeper than the stored list through the model', async () => {
    const { run, dataset, stored } = strongWorld
    const user = idOf(strongWorld, run.split.test.users[0])
    const deep = await forUser(run, stored, dataset, user, 1000)
    expect(deep.items).toHaveLength(deep.candidates)
    expect(deep.missed).toEqual([])
    const shallow = await forUser(run, stored, dataset, user, stored.depth)
    expect(deep.items.slice(0, stored.depth)).toEqual(shallow.items)
  })

  it('says what to do about a user that is not there', async () => {
    const { run, dataset, stored } = strongWorld
    await expect(forUser(run, stored, dataset, 'nobody', 5)).rejects.toMatchObject({
      code: 'USER_NOT_FOUND',
      remedy: expect.stringContaining('history'),
    })
  })
})

describe('a list for a made-up history', () => {
  it('follows the taste of the history and never repeats it', async () => {
    const { run, dataset } = strongWorld
    const westerns = ['f3', 'f7', 'f11', 'f15']
    const list = await forHistory(run, dataset, westerns, 5)
    expect(list.items.map(({ attributes }) => attributes['genre'])).toEqual(new Array(5).fill('Western'))
    expect(list.items.some(({ item }) => westerns.includes(item))).toBe(false)
    expect(list.history.map(({ item }) => item)).toEqual(westerns)
  })

  it('equals the list of the user who has that history', async () => {
    const { run, dataset } = strongWorld
    const user = idOf(strongWorld, run.split.test.users[1])
    const asUser = await forUser(run, null, dataset, user, 12)
    const known = asUser.history.filter(({ part }) => part === 'known').map(({ item }) => item)
    const asHistory = await forHistory(run, dataset, known, 12)
    const places = (items: typeof asUser.items) => items.map(({ item, score, rank }) => ({ item, score, rank }))
    expect(places(asHistory.items)).toEqual(places(asUser.items))
  })

  it('names the ids that it does not know', async () => {
    const { run, dataset } = strongWorld
    const list = await forHistory(run, dataset, ['f3', 'f9999', 'f3', 'x'], 5)
    expect(list.unknownItems).toEqual(['f9999', 'x'])
    expect(list.history.map(({ item }) => item)).toEqual(['f3'])
  })

  it('is refused by a model without fold-in, with the reason', async () => {
    const { run, dataset } = await createSmallRun(weak, false)
    await expect(forHistory(run, dataset, ['f3'], 5)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
    await expect(forUser(run, null, dataset, 'u79', 5)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
    expect((await forUser(run, null, dataset, run.users.ids[0], 5)).items).toHaveLength(5)
  })
})

describe('the list of users', () => {
  it('counts everybody, pages, and searches by a part of the id', () => {
    const { run, dataset, stored } = strongWorld
    const all = listUsers(run, stored, dataset, query)
    expect(all.total).toBe(80)
    const page = listUsers(run, stored, dataset, { ...query, offset: 10, limit: 5 })
    expect(page.users).toEqual(all.users.slice(10, 15))
    expect(listUsers(run, stored, dataset, { ...query, query: 'O"NEIL' }).users.map(({ user }) => user)).toEqual(['o"neil, pat'])
  })

  it('sorts by figure with the unmeasured last, by activity, and by id', () => {
    const { run, dataset, stored } = strongWorld
    const best = listUsers(run, stored, dataset, { ...query, sort: 'best' }).users
    const measured = best.filter(({ metric }) => metric !== null).map(({ metric }) => metric ?? 0)
    expect(measured).toHaveLength(run.split.test.users.length)
    expect(measured).toEqual(measured.toSorted((a, b) => b - a))
    expect(best.slice(measured.length).every(({ metric }) => metric === null)).toBe(true)
    const worst = listUsers(run, stored, dataset, { ...query, sort: 'worst' }).users
    expect(worst[0].metric).toBe(Math.min(...measured))
    const active = listUsers(run, stored, dataset, { ...query, sort: 'active' }).users.map(({ interactions }) => interactions)
    expect(active).toEqual(active.toSorted((a, b) => b - a))
  })

  it('counts hits within the cut-off of the metric', async () => {
    const { run, dataset, stored } = strongWorld
    for (const { user, hits, role } of listUsers(run, stored, dataset, query).users) {
      if (role !== 'test') expect(hits).toBeNull()
      else expect(hits).toBe((await forUser(run, stored, dataset, user, 10)).items.filter(({ heldOutHit }) => heldOutHit).length)
    }
  })
})
