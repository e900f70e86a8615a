import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RunId } from '../../src-main/contract/index.ts'
import type { Split } from '../../src-main/engine/data/split.ts'
import { evaluatePart, type Evaluation } from '../../src-main/engine/evaluation/evaluate.ts'
import { readEvaluation, writeEvaluation } from '../../src-main/engine/evaluation/evaluation-files.ts'
import { createTieOrder } from '../../src-main/engine/evaluation/ranking.ts'
import { exportOpenRun } from '../../src-main/engine/explore/export-run.ts'
import type { ExploredRun } from '../../src-main/engine/explore/explored-run.ts'
import { forUser, listUsers } from '../../src-main/engine/explore/lists.ts'
import { columnCounts, rowOf } from '../../src-main/engine/kernel/csr.ts'
import { createRng } from '../../src-main/engine/kernel/rng.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { noItem, type Model } from '../../src-main/engine/plugins/define.ts'
import { createSmallRun } from '../fixtures/small-run.ts'

/** New items, both ways round, against the plain definition: sort everything, look up positions. */
const rules = { threshold: 4, minimumItemPositives: 5 }

/** A score of every pair, in tenths so that there are ties; drawn once, so that a block sees what the whole sees. */
function pairScores(split: Split): Float32Array {
  const rng = createRng(5)
  return Float32Array.from({ length: split.train.rows * split.train.cols }, () => rng.int(10) / 10)
}

function modelOf(scores: Float32Array): Model {
  return {
    scoreItems: async (histories, users) => {
      const found = new Float32Array(histories.rows * histories.cols)
      users?.forEach((user, row) => found.set(scores.subarray(user * histories.cols, (user + 1) * histories.cols), row * histories.cols))
      return found
    },
    save: async () => ({ arrays: {}, json: {} }),
    load: async () => undefined,
    dispose: () => undefined,
  }
}

async function evaluateNew(direction: Split['direction']): Promise<{ split: Split; scores: Float32Array; evaluation: Evaluation }> {
  const { run } = await createSmallRun({ id: 'new-items', config: { ...rules, direction } })
  const scores = pairScores(run.split)
  const options = {
    cutoffs: [5, 10],
    depth: 20,
    seed: 3,
    popularity: columnCounts(run.split.trainAndValidation),
    direction,
    intervals: false,
  }
  return { split: run.split, scores, evaluation: await evaluatePart(modelOf(scores), run.split.test, options, quietWork) }
}

/** Positions of all entries, best first: by score, equal ones by their place in the order of ties. */
function sorted(entries: readonly number[], score: (entry: number) => number, place: Uint32Array): number[] {
  return [...entries].sort((a, b) => score(b) - score(a) || place[a] - place[b])
}

describe('ranking new items for users', () => {
  it('puts only new items on the lists, at the positions that sorting gives', async () => {
    const { split, scores, evaluation } = await evaluateNew('items-for-user')
    const { candidates = new Uint32Array(0), heldOut } = split.test
    const { place } = createTieOrder(3, split.train.cols)
    expect(evaluation.lists.k).toBe(Math.min(20, candidates.length))
    for (let user = 0; user < split.train.rows; user++) {
      const expected = sorted(Array.from(candidates), (item) => scores[user * split.train.cols + item], place)
      const { k, items } = evaluation.lists
      expect(Array.from(items.subarray(user * k, (user + 1) * k))).toEqual(expected.slice(0, k))
      const own = rowOf(heldOut, user)
      own.forEach((item, at) => expect(evaluation.heldOutRanks[heldOut.indptr[user] + at]).toBe(expected.indexOf(item) + 1))
    }
  })

  it('measures coverage among the new items, and says nothing of their popularity', async () => {
    const { split, evaluation } = await evaluateNew('items-for-user')
    const count = split.test.candidates?.length ?? 0
    const shown = new Set(
      Array.from({ length: evaluation.lists.items.length }, (_, at) => at)
        .filter((at) => at % evaluation.lists.k < 5)
        .map((at) => evaluation.lists.items[at]),
    )
    shown.delete(noItem)
    expect(evaluation.table['coverage@5'].value).toBe(shown.size / count)
    expect(Object.keys(evaluation.table).filter((key) => /^(novelty|popularity_lift)/.test(key))).toEqual([])
  })
})

describe('ranking users for new items', () => {
  it('has one row per new item, with all users as candidates', async () => {
    const { split, scores, evaluation } = await evaluateNew('users-for-item')
    const { candidates = new Uint32Array(0), heldOut } = split.test
    const { place } = createTieOrder(3, split.train.rows)
    const users = Array.from(split.test.users)
    expect(evaluation.subjects).toEqual(candidates)
    expect(evaluation.usersEvaluated).toBe(candidates.length)
    candidates.forEach((item, row) => {
      const expected = sorted(users, (user) => scores[user * split.train.cols + item], place)
      const { k, items } = evaluation.lists
      expect(Array.from(items.subarray(row * k, (row + 1) * k))).toEqual(expected.slice(0, k))
      const takers = users.filter((user) => rowOf(heldOut, user).includes(item))
      expect(Array.from(rowOf(evaluation.heldOut, row))).toEqual(takers)
      const hits = expected.slice(0, 10).filter((user) => takers.includes(user)).length
      expect(evaluation.perUser['precision@10'][row]).toBeCloseTo(hits / 10, 6)
      takers.forEach((user, at) => expect(evaluation.heldOutRanks[evaluation.heldOut.indptr[row] + at]).toBe(expected.indexOf(user) + 1))
    })
  })

  it('reaches the ceiling when every taker scores highest', async () => {
    const { split } = await evaluateNew('users-for-item')
    const { heldOut } = split.test
    const perfect = new Float32Array(heldOut.rows * heldOut.cols)
    for (let user = 0; user < heldOut.rows; user++) for (const item of rowOf(heldOut, user)) perfect[user * heldOut.cols + item] = 1
    const options = {
      cutoffs: [5],
      depth: 20,
      seed: 1,
      popularity: new Uint32Array(heldOut.cols),
      direction: split.direction,
      intervals: false,
    }
    const { table } = await evaluatePart(modelOf(perfect), split.test, options, quietWork)
    for (const id of ['ndcg', 'recall_min', 'map', 'mrr', 'hit_rate', 'precision']) expect(table[`${id}@5`].value, id).toBe(1)
  })
})

describe('what is shown and written of a run that ranks users for items', () => {
  let folder = ''
  let run: ExploredRun
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coldframe-new-items-'))
    const small = await createSmallRun({ id: 'new-items', config: { ...rules, direction: 'users-for-item' } })
    run = small.run
    await writeEvaluation(join(folder, 'evaluation'), small.evaluation)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('keeps its direction on disk', async () => {
    expect((await readEvaluation(join(folder, 'evaluation'))).direction).toBe('users-for-item')
  })

  it('shows a user the new items, ranked live, with no figure that would belong to items', async () => {
    const stored = await readEvaluation(join(folder, 'evaluation'))
    const { candidates = new Uint32Array(0) } = run.split.test
    const newIds = new Set(Array.from(candidates, (column) => run.items.ids[column]))
    const list = await forUser(run, stored, null, run.users.ids[3], 20)
    expect(list.items.map(({ item }) => item).every((item) => newIds.has(item))).toBe(true)
    expect(list.items).toHaveLength(Math.min(20, candidates.length))
    expect(list.candidates).toBe(candidates.length)
    expect(list.metrics).toEqual({})
    const query = { query: '', metric: 'ndcg@10', sort: 'best', offset: 0, limit: 5 } as const
    expect(
      listUsers(run, stored, null, { runId: RunId.parse('run_newitems'), ...query }).users.every(({ metric }) => metric === null),
    ).toBe(true)
  })

  it('exports a list of users for each item', async () => {
    const stored = await readEvaluation(join(folder, 'evaluation'))
    const { files } = await exportOpenRun(run, stored, join(folder, 'out'), quietWork)
    expect(files.map((file) => file.slice(file.lastIndexOf('/') + 1))).toEqual(['split.csv', 'lists.csv', 'per-item.csv'])
    const [head, first] = (await readFile(join(folder, 'out', 'lists.csv'), 'utf8')).split('\n')
    expect(head).toBe('item,user,rank,score')
    const best = (await stored.readList(0)).items[0]
    expect(first).toContain(`${run.items.ids[stored.subjects[0]]},${run.users.ids[best]},1,`)
    const figures = (await readFile(join(folder, 'out', 'per-item.csv'), 'utf8')).trim().split('\n')
    expect(figures[0]).toMatch(/^item,test_users,ndcg@5/)
    expect(figures).toHaveLength(1 + stored.subjects.length)
  })
})
