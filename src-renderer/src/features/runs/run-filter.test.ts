import { describe, expect, test } from 'vitest'
import { RunSummary } from '../../../../src-main/contract/runs.ts'
import { durationMs, matchesFilter, type RunFilter, sortRuns } from './run-filter.ts'

const run = (change: Partial<RunSummary>): RunSummary =>
  RunSummary.parse({
    id: 'run_aaaaaa',
    name: 'ease 500',
    datasetId: 'ds_aaaaaa',
    datasetName: 'ml-1m',
    modelId: 'ease',
    modelTitle: 'EASE',
    state: 'finished',
    seed: 1,
    splitId: 'strong-generalization',
    splitHash: 'abc',
    backend: 'tensorflow',
    device: 'CPU',
    createdAt: 1,
    startedAt: 1000,
    finishedAt: 4000,
    progress: null,
    metrics: {},
    secondsPerEpoch: null,
    peakMemoryMb: null,
    resumable: false,
    error: null,
    lastSeq: 1,
    ...change,
  })
const all: RunFilter = { text: '', state: '', model: '', dataset: '' }
const ndcg = (value: number): RunSummary['metrics'] => ({ 'ndcg@20': { value, low: value, high: value, users: 10 } })

describe('matchesFilter', () => {
  test('words are looked for in everything that the row shows', () => {
    expect(matchesFilter(run({}), { ...all, text: 'ML-1M ease' })).toBe(true)
    expect(matchesFilter(run({}), { ...all, text: 'seed 1 finished' })).toBe(true)
    expect(matchesFilter(run({}), { ...all, text: 'ease vae' })).toBe(false)
  })

  test('states come in groups', () => {
    expect(matchesFilter(run({ state: 'queued' }), { ...all, state: 'active' })).toBe(true)
    expect(matchesFilter(run({ state: 'interrupted' }), { ...all, state: 'unfinished' })).toBe(true)
    expect(matchesFilter(run({}), { ...all, state: 'active' })).toBe(false)
  })

  test('model and dataset must be the ones asked for', () => {
    expect(matchesFilter(run({}), { ...all, model: 'ease', dataset: 'ds_aaaaaa' })).toBe(true)
    expect(matchesFilter(run({}), { ...all, model: 'mult-vae' })).toBe(false)
  })
})

test('runs without a figure come last, whatever the direction', () => {
  const runs = [run({ name: 'a' }), run({ name: 'b', metrics: ndcg(0.3) }), run({ name: 'c', metrics: ndcg(0.4) })]
  const names = (isDescending: boolean): string[] => sortRuns(runs, { column: 'ndcg@20', isDescending }, 0).map(({ name }) => name)
  expect(names(true)).toEqual(['c', 'b', 'a'])
  expect(names(false)).toEqual(['b', 'c', 'a'])
})

test('a run that goes on lasts until now', () => {
  expect(durationMs(run({}), 9000)).toBe(3000)
  expect(durationMs(run({ finishedAt: null }), 9000)).toBe(8000)
  expect(durationMs(run({ startedAt: null }), 9000)).toBeNull()
})
