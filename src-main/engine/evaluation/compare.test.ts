import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { RunId } from '../../contract/index.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { comparability, compareEvaluations } from './compare.ts'
import type { StoredEvaluation } from './evaluation-files.ts'

const users = 400

function evaluated(id: string, values: Float32Array, userRows = Uint32Array.from({ length: users }, (_, u) => u)) {
  const evaluation: StoredEvaluation = {
    direction: 'items-for-user',
    subjects: userRows,
    heldOut: csrFromRows(
      Array.from({ length: users }, (_, u) => [u % 7]),
      7,
    ),
    heldOutRanks: new Uint32Array(users),
    heldOutScores: new Float32Array(users),
    perUser: { 'ndcg@10': values },
    table: {},
    cutoffs: [10],
    seed: 1,
    depth: 0,
    usersEvaluated: users,
    usersWithoutTestItems: 0,
    usersWithEmptyLists: 0,
    readList: async () => ({ items: new Uint32Array(0), scores: new Float32Array(0) }),
  }
  return { runId: RunId.parse(id), evaluation }
}

describe('comparisons', () => {
  const rng = createRng(1)
  const base = Float32Array.from({ length: users }, () => rng.next())

  it('see a small gain that all users share, which unpaired intervals would hide', () => {
    const better = base.map((value) => value + 0.02 + 0.01 * rng.normal())
    const [test] = compareEvaluations([evaluated('run_base00', base), evaluated('run_better', better)], ['ndcg@10'])
    expect(test.difference).toBeCloseTo(0.02, 2)
    expect(test.low).toBeGreaterThan(0)
    expect(test.high).toBeGreaterThan(test.difference)
    expect(test.p).toBe(1 / 10_000)
  })

  it('see nothing between a run and itself, and repeat exactly', () => {
    const runs = [evaluated('run_base00', base), evaluated('run_again0', base.slice())]
    const [test] = compareEvaluations(runs, ['ndcg@10', 'coverage@10'])
    expect(test).toMatchObject({ metric: 'ndcg@10', difference: 0, low: 0, high: 0, p: 1 })
    expect(compareEvaluations(runs, ['ndcg@10'])).toEqual([test])
  })

  it('leave out users without test items', () => {
    const some = base.slice()
    const other = base.map((value) => value + 0.1)
    some[3] = NaN
    other[3] = NaN
    const [test] = compareEvaluations([evaluated('run_base00', some), evaluated('run_other0', other)], ['ndcg@10'])
    expect(test.difference).toBeCloseTo(0.1, 6)
  })

  it('refuse other users', () => {
    const others = evaluated(
      'run_other0',
      base,
      Uint32Array.from({ length: users }, (_, u) => u + 1),
    )
    expect(() => compareEvaluations([evaluated('run_base00', base), others], ['ndcg@10'])).toThrow('not measured on the same users')
  })
})

describe('comparability', () => {
  it('has nothing to say about runs of one protocol', () => {
    expect(comparability([createRunDetail('a'), createRunDetail('b'), createRunDetail('c')])).toEqual([])
  })

  it.each([
    [
      'another split',
      createRunDetail('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-temporal', config: {} } }),
      'split user-temporal',
    ],
    [
      'another seed of the split',
      createRunDetail('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-random', config: { threshold: 4, seed: 2 } } }),
      'seed 1 against 2',
    ],
    ['another dataset', createRunDetail('b', { protocol: { splitHash: 'bbbb' }, dataset: 'books' }), 'dataset "films"'],
    ['the same settings on changed data', createRunDetail('b', { protocol: { splitHash: 'bbbb' } }), 'changed in between'],
    ['sampled candidates', createRunDetail('b', { protocol: { candidates: 'sampled:99' } }), 'sampled:99'],
    ['the other direction', createRunDetail('b', { protocol: { direction: 'users-for-item' } }), 'users for each item'],
    ['a run without evaluation', createRunDetail('b', { protocol: null }), 'has not been evaluated'],
  ])('names %s', (_, other, words) => {
    const reasons = comparability([createRunDetail('a'), other])
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(words)
    expect(reasons[0]).toContain('"b"')
  })
})
