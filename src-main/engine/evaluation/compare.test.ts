import { describe, expect, it } from 'vitest'
import { type Protocol, RunDetail, RunId } from '../../contract/index.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { comparability, compareEvaluations } from './compare.ts'
import type { StoredEvaluation } from './evaluation-files.ts'

const users = 400

function evaluated(id: string, values: Float32Array, userRows = Uint32Array.from({ length: users }, (_, u) => u)) {
  const evaluation: StoredEvaluation = {
    users: userRows,
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

function detailOf(
  name: string,
  changes: { protocol?: Partial<Protocol> | null; dataset?: string; split?: RunDetail['split'] } = {},
): RunDetail {
  const protocol: Protocol = {
    splitId: 'user-random',
    splitHash: 'aaaa',
    candidates: 'all',
    direction: 'items-for-user',
    finalFit: 'train+validation',
    usersEvaluated: users,
    usersWithoutTestItems: 0,
    usersWithEmptyLists: 0,
    testOpenings: 1,
  }
  return RunDetail.parse({
    summary: {
      id: `run_${name.padEnd(6, '0')}`,
      name,
      datasetId: changes.dataset ?? 'ds_films00',
      datasetName: changes.dataset ?? 'films',
      modelId: 'ease',
      modelTitle: 'EASE',
      state: 'finished',
      seed: 1,
      splitId: 'user-random',
      splitHash: 'aaaa',
      backend: 'tensorflow',
      device: 'CPU',
      createdAt: 0,
      startedAt: 0,
      finishedAt: 0,
      progress: null,
      metrics: {},
      secondsPerEpoch: null,
      peakMemoryMb: null,
      resumable: false,
      error: null,
      lastSeq: 0,
    },
    config: {},
    defaults: {},
    split: changes.split ?? { id: 'user-random', config: { threshold: 4, seed: 1 } },
    counts: null,
    protocol: changes.protocol === null ? null : { ...protocol, ...changes.protocol },
    selectionMetric: null,
    bestEpoch: null,
    epochs: [],
    log: [],
    timings: {},
    versions: {},
    bytes: 0,
    command: '',
  })
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
    expect(comparability([detailOf('a'), detailOf('b'), detailOf('c')])).toEqual([])
  })

  it.each([
    [
      'another split',
      detailOf('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-temporal', config: {} } }),
      'split user-temporal',
    ],
    [
      'another seed of the split',
      detailOf('b', { protocol: { splitHash: 'bbbb' }, split: { id: 'user-random', config: { threshold: 4, seed: 2 } } }),
      'seed 1 against 2',
    ],
    ['another dataset', detailOf('b', { protocol: { splitHash: 'bbbb' }, dataset: 'ds_books00' }), 'dataset "films"'],
    ['the same settings on changed data', detailOf('b', { protocol: { splitHash: 'bbbb' } }), 'changed in between'],
    ['sampled candidates', detailOf('b', { protocol: { candidates: 'sampled:99' } }), 'sampled:99'],
    ['the other direction', detailOf('b', { protocol: { direction: 'users-for-item' } }), 'users for each item'],
    ['a run without evaluation', detailOf('b', { protocol: null }), 'has not been evaluated'],
  ])('names %s', (_, other, words) => {
    const reasons = comparability([detailOf('a'), other])
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(words)
    expect(reasons[0]).toContain('"b"')
  })
})
