import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSmallRun, strong } from '../../../tests/fixtures/small-run.ts'
import { RerankRules } from '../../contract/index.ts'
import { readEvaluation, type StoredEvaluation, writeEvaluation } from '../evaluation/evaluation-files.ts'
import type { ExploredRun } from './explored-run.ts'
import { rerank } from './rerank.ts'

let folder = ''
let run: ExploredRun
let stored: StoredEvaluation
let user: string
const top = 10

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-rerank-'))
  const small = await createSmallRun(strong)
  await writeEvaluation(join(folder, 'evaluation'), small.evaluation)
  stored = await readEvaluation(join(folder, 'evaluation'))
  run = small.run
  user = run.users.ids[stored.subjects[0]]
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ask = (rules: Partial<RerankRules>): ReturnType<typeof rerank> => rerank(run, stored, { rules: RerankRules.parse(rules), top, user })

it('changes nothing without rules, and then measures what the evaluation measured', async () => {
  const { ndcg, coverage, list } = await ask({})
  expect(ndcg.after).toBe(ndcg.before)
  expect(ndcg.before).toBeCloseTo(stored.table[`ndcg@${top}`].value, 6)
  expect(coverage.after).toBe(coverage.before)
  expect(coverage.before).toBeCloseTo(stored.table[`coverage@${top}`].value, 6)
  expect(list?.map(({ rankBefore }) => rankBefore)).toEqual(Array.from({ length: top }, (_, place) => place + 1))
})

it('keeps a cap and leaves values out', async () => {
  const { list } = await ask({ caps: [{ field: 'genre', most: 2 }], without: [{ field: 'genre', value: 'Horror' }] })
  const genres = (list ?? []).map(({ attributes }) => String(attributes.genre))
  expect(genres).not.toContain('Horror')
  // Three genres are left, two of each.
  expect(genres.toSorted()).toEqual(['Comedy', 'Comedy', 'Drama', 'Drama', 'Western', 'Western'])
})

it('makes lists less alike, and less popular, as asked', async () => {
  const [diverse, rare] = await Promise.all([ask({ diversity: 0.7 }), ask({ popularity: 1 })])
  expect(diverse.likeness.after).toBeLessThan(diverse.likeness.before)
  expect(rare.popularity.after).toBeLessThan(rare.popularity.before)
  expect(diverse.ndcg.low).toBeLessThanOrEqual(diverse.ndcg.after - diverse.ndcg.before)
  expect(diverse.ndcg.high).toBeGreaterThanOrEqual(diverse.ndcg.after - diverse.ndcg.before)
})

it('has no list of somebody who is not in the test part', async () => {
  await expect(rerank(run, stored, { rules: RerankRules.parse({}), top, user: 'nobody' })).rejects.toThrow('No list of user "nobody"')
})

it('names an attribute that is not there', async () => {
  await expect(ask({ caps: [{ field: 'colour', most: 1 }] })).rejects.toThrow('no attribute "colour"')
})
