import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSmallRun, strong, weak } from '../../../tests/fixtures/small-run.ts'
import { type ImportListsRequest, MetricDefinition, RunId } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Evaluation } from '../evaluation/evaluate.ts'
import { createMeter } from '../evaluation/laboratory-values.ts'
import { prepareDefinition } from '../evaluation/laboratory-definition.ts'
import { rankRows, ranksWithin } from '../evaluation/laboratory-rows.ts'
import { csvCell } from '../../contract/csv.ts'
import { noItem } from '../plugins/define.ts'
import type { ExploredRun } from './explored-run.ts'
import { readForeignLists, type ReadLists } from './laboratory-import.ts'
import { createSource } from './laboratory-source.ts'

let folder: string
let run: ExploredRun
let dataset: Dataset
let evaluation: Evaluation
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-lists-'))
  ;({ run, dataset, evaluation } = await createSmallRun(weak))
})
afterAll(() => rm(folder, { recursive: true }))

async function importText(text: string, more: Partial<ImportListsRequest> = {}): Promise<ReadLists> {
  const path = join(folder, 'lists.csv')
  await writeFile(path, text)
  return readForeignLists({ runId: RunId.parse('run_small0'), path, ...more }, run, dataset)
}

/** The run's own lists as another tool would write them. */
function ownLists(): string {
  const { k, items } = evaluation.lists
  const rows = [...evaluation.subjects].flatMap((user, row) =>
    [...items.subarray(row * k, (row + 1) * k)].flatMap((item, place) =>
      item === noItem ? [] : [[run.users.ids[user], run.items.ids[item], place + 1].map(csvCell).join(',')],
    ),
  )
  return `user,item,rank\n${rows.join('\n')}\n`
}

describe('lists from elsewhere', () => {
  it('a run that goes out as lists and comes back has its figures', async () => {
    const { lists, facts } = await importText(ownLists())
    expect(facts).toMatchObject({ order: 'rank', depth: evaluation.lists.k, problems: [] })
    expect(facts.counts).toMatchObject({ unknownItems: 0, knownItems: 0, repeated: 0, unknownUsers: 0, otherUsers: 0 })
    const { rows, heldOut } = createSource(run.split, dataset)
    const ranked = rankRows(heldOut, ranksWithin(lists, heldOut), new Uint8Array(heldOut.rows), facts.depth)
    const values = createMeter(prepareDefinition(MetricDefinition.parse({ k: 20 }), rows), rows, ranked).at(20)
    const expected = [...evaluation.perUser['ndcg@20']].map((value) => value.toFixed(6))
    expect([...values].map((value) => value.toFixed(6))).toEqual(expected)
  })

  it('what cannot be a hit keeps its place and is said with its line', async () => {
    const user = run.users.ids[run.split.test.users[1]]
    const known = run.items.ids[run.split.test.foldIn.indices[run.split.test.foldIn.indptr[1]]]
    const wanted = run.items.ids[run.split.test.heldOut.indices[run.split.test.heldOut.indptr[1]]]
    const { lists, facts } = await importText(
      `uid;iid;score\n${user};nowhere;9\n${user};${known};8\n${user};${wanted};7\n${user};${wanted};6\nnobody;${known};1\n`,
    )
    expect(facts.order).toBe('score')
    expect(facts.counts).toMatchObject({ lines: 5, users: 1, unknownItems: 1, knownItems: 1, repeated: 1, unknownUsers: 1 })
    expect(facts.problems.map(({ line }) => line).toSorted()).toEqual([2, 3, 5, 6])
    expect([...lists.items]).toEqual([noItem, run.items.find(known), run.items.find(wanted)])
  })

  it('ranks that are left out stay places, counted from 0 or from 1', async () => {
    const user = run.users.ids[run.split.test.users[1]]
    const [a, b] = run.items.ids.slice(1, 3)
    const [first, second] = [run.items.find(a), run.items.find(b)]
    const fromOne = await importText(`user,item,rank\n${user},${a},2\n${user},${b},5\n`)
    expect([...fromOne.lists.items]).toEqual([noItem, first, noItem, noItem, second])
    expect(fromOne.facts.counts.emptyPlaces).toBe(3)
    const fromZero = await importText(`user,item,rank\n${user},${a},0\n${user},${b},2\n`)
    expect([...fromZero.lists.items]).toEqual([first, noItem, second])
  })

  it('the order of lines counts where there is nothing else, and equal scores do not follow it', async () => {
    const user = run.users.ids[run.split.test.users[1]]
    const items = run.items.ids.slice(1, 9)
    const inOrder = await importText(items.map((item) => `${user},${item}`).join('\n'))
    expect([...inOrder.lists.items]).toEqual(items.map((item) => run.items.find(item)))
    const score = (order: readonly string[]): Promise<ReadLists> =>
      importText(order.map((item) => `${user},${item},1`).join('\n'), { order: 'score' })
    expect([...(await score(items)).lists.items]).toEqual([...(await score(items.toReversed())).lists.items])
  })

  it.each([
    ['no number', 'user,item,rank\nu1,f1,first\n', {}, 'INVALID_INPUT', /line 2: "first" is no number/],
    ['a rank that is none', 'user,item,rank\nu1,f1,3000000000\n', {}, 'INVALID_INPUT', /line 2: 3000000000 is no rank/],
    ['a rank given twice', 'user,item,rank\nu1,f1,2\nu1,f2,2\n', {}, 'INVALID_INPUT', /line 3: rank 2 .* in line 2/],
    ['a third column that says nothing', 'u1,f1,3\nu1,f2,1\n', {}, 'MAPPING_UNCERTAIN', /rank or a score/],
    ['other ids', 'user,item,rank\n101,7,1\n101,8,2\n', {}, 'INVALID_INPUT', /2 of 2 lines/],
    ['a column that is not there', 'user,item,rank\nu1,f1,1\n', { userColumn: 'visitor' }, 'INVALID_INPUT', /no column "visitor"/],
    ['nothing', '\n', {}, 'FILE_EMPTY', /no lines/],
  ])('%s is refused', async (_, text, more, code, message) => {
    await expect(importText(text, more)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('users outside the test part are passed over', async () => {
    const held = await createSmallRun(strong)
    const isTest = new Set(Array.from(held.run.split.test.users, (user) => held.run.users.ids[user]))
    const path = join(folder, 'all.csv')
    await writeFile(path, held.run.users.ids.map((user) => `${csvCell(user)},f1`).join('\n'))
    const { facts } = await readForeignLists({ runId: RunId.parse('run_small0'), path }, held.run, held.dataset)
    expect(facts.counts.otherUsers).toBe(held.run.users.ids.length - isTest.size)
    expect(facts.counts.users).toBe(isTest.size)
  })
})

it('ratings of what was held out are those of the dataset', () => {
  const { rows, ratings } = createSource(run.split, dataset)
  const row = 2
  const user = run.split.userIndex[run.split.test.users[row]]
  for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
    const item = run.split.itemIndex[run.split.test.heldOut.indices[at]]
    const own = Array.from(dataset.itemOf.subarray(dataset.userOffsets[user], dataset.userOffsets[user + 1])).lastIndexOf(item)
    expect(rows.ratings?.[at]).toBe(dataset.ratingOf?.[dataset.userOffsets[user] + own])
  }
  expect(ratings).toEqual([4, 5])
  expect(createSource(run.split, null).ratingsReason).toMatch(/dataset cannot be opened/)
})
