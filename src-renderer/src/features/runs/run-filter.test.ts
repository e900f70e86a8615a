import { describe, expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { parseRunQuery } from '../../../../src-main/contract/run-query.ts'
import type { RunSummary } from '../../../../src-main/contract/runs.ts'
import { createRunSummary } from '../../testing/run-detail.ts'
import { suggestNext } from './query-suggestions.ts'
import { moveColumn, parseColumns } from './run-columns.ts'
import { meanOf, toRows } from './run-rows.ts'
import { durationMs, matchesFilter, type RunFilter, sortRuns } from './run-filter.ts'

const run = (change: Partial<RunSummary>): RunSummary => createRunSummary({ datasetName: 'ml-1m', ...change })
const all: RunFilter = { state: '', model: '', dataset: '' }
const ndcg = (value: number): RunSummary['metrics'] => ({ 'ndcg@20': { value, low: value, high: value, users: 10 } })

describe('matchesFilter', () => {
  test('words are looked for in everything that the row shows, beside the quick filters', () => {
    const finds = (text: string, filter = all): boolean => matchesFilter(run({}), filter, parseRunQuery(text).terms)
    expect(finds('ML-1M ease')).toBe(true)
    expect(finds('"seed 1" finished')).toBe(true)
    expect(finds('ease vae')).toBe(false)
    expect(finds('model:ease', { ...all, state: 'active' })).toBe(false)
  })

  test('states come in groups', () => {
    expect(matchesFilter(run({ state: 'queued' }), { ...all, state: 'active' }, [])).toBe(true)
    expect(matchesFilter(run({ state: 'interrupted' }), { ...all, state: 'unfinished' }, [])).toBe(true)
    expect(matchesFilter(run({}), { ...all, state: 'active' }, [])).toBe(false)
  })

  test('model and dataset must be the ones asked for', () => {
    expect(matchesFilter(run({}), { ...all, model: 'ease', dataset: 'ds_aaaaaa' }, [])).toBe(true)
    expect(matchesFilter(run({}), { ...all, model: 'mult-vae' }, [])).toBe(false)
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

describe('runs with one recipe', () => {
  const seeds = [0.3, 0.4, 0.5].map((value, seed) =>
    run({ id: RunId.parse(`run_seed0${seed}`), recipe: 'abc-1', seed, createdAt: seed, metrics: ndcg(value) }),
  )
  const other = run({ id: RunId.parse('run_other0'), recipe: 'abc-2', createdAt: 9, metrics: ndcg(0.45) })
  const old = run({ id: RunId.parse('run_before'), metrics: ndcg(0.1) })
  const sort = { column: 'ndcg@20', isDescending: true }
  const options = { grouping: 'seeds', open: new Set<string>(), sort, now: 0 } as const

  test('stand under one row with their mean and its interval; the rest stays single', () => {
    const rows = toRows([...seeds, other, old], options)
    expect(rows.map(({ group, run: { id } }) => group?.runs.length ?? id)).toEqual(['run_other0', 3, 'run_before'])
    const [, group] = rows
    // t(2) = 4.303, standard deviation .1
    expect(group?.group && meanOf(group.group, 'ndcg@20')).toEqual({ mean: expect.closeTo(0.4), half: expect.closeTo(0.2484, 3), count: 3 })
  })

  test('show their members when they are open, and take other splits in when asked', () => {
    expect(toRows(seeds, { ...options, open: new Set(['abc-1']) }).map(({ isMember }) => isMember)).toEqual([false, true, true, true])
    expect(toRows([...seeds, other], { ...options, grouping: 'splits' })).toHaveLength(1)
    expect(toRows([...seeds, other], { ...options, grouping: '' })).toHaveLength(4)
  })
})

test('a column moves among its neighbours, and an unknown one is left out', () => {
  expect(parseColumns('ndcg,state,nonsense', ['ndcg', 'state', 'seed'])).toEqual(['ndcg', 'state'])
  expect(moveColumn(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b'])
  expect(moveColumn(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c'])
})

test('what can be typed next is offered: fields, then their values, then nothing', () => {
  const vocabulary = { model: ['cfgan', 'ease'], tag: ['paper'] }
  const offered = (text: string): string[] => suggestNext(text, vocabulary, ['ndcg@20']).map(({ text: one }) => one)
  expect(offered('mo')).toEqual(['model:'])
  expect(offered('is:starred model:c')).toEqual(['is:starred model:cfgan'])
  expect(offered('model:cfgan,e')).toEqual(['model:cfgan,ease'])
  expect(offered('-ta')).toEqual(['-tag:'])
  expect(offered('nd')).toEqual(['ndcg@20>'])
  expect(offered('tag:paper')).toEqual([])
})
