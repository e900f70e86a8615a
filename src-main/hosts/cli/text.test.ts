import { expect, test } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import type { Ranking, RunSummary } from '../../contract/index.ts'
import { wantedMetrics } from './commands/compare-runs.ts'
import { byteText, pCell, runsTable } from './text.ts'

const figure = { value: 0.5, low: 0.4, high: 0.6, users: 10 }

function run(name: string, ranking: Partial<Ranking> | null): RunSummary {
  const usual: Ranking = { candidates: 'all items but the known ones', direction: 'items-for-user', finalFit: 'best-epoch' }
  const { summary } = createRunDetail(name, { metrics: { 'ndcg@20': figure } })
  return { ...summary, ranking: ranking === null ? null : { ...usual, ...ranking } }
}

test('figures of users, of items and of a sample stand in tables of their own, and an estimate says so', () => {
  const runs = [
    run('a', {}),
    run('b', { candidates: 'sampled:99, an estimate: each held-out item among 99 random ones' }),
    run('c', { direction: 'users-for-item' }),
    run('d', {}),
  ]
  const tables = runsTable(runs).split('\n\n')
  expect(tables).toHaveLength(3)
  expect(tables[0]).toMatch(/^items ranked\nrun .*\n-.*\na .*\nd .*$/)
  expect(tables[1]).toMatch(/^sampled\n[^]*\nb .*sampled:99, an estimate +10 users/)
  expect(tables[2]).toMatch(/^users ranked\n[^]*\nc /)
  expect(runsTable([run('a', {}), run('waits', null)])).not.toContain('items ranked')
})

test('a p that four digits cannot say is not written as 0', () => {
  expect([0.04321, 0.0001, 0.00001].map(pCell)).toEqual(['0.0432', '0.0001', '< 0.0001'])
})

test('what is compared: what was asked for, everything, or what papers print', () => {
  const metrics = Object.fromEntries(['ndcg@5', 'ndcg@20', 'precision@20', 'map@20', 'coverage@20'].map((name) => [name, figure]))
  const wanted = (options: Parameters<typeof wantedMetrics>[0]['options']): string[] => wantedMetrics({ options }, [{ metrics }])
  expect(wanted({})).toEqual(['ndcg@20', 'precision@20'])
  expect(wanted({ metric: ['map@20', 'ndcg@5'] })).toEqual(['map@20', 'ndcg@5'])
  expect(wanted({ 'all-metrics': true })).toEqual(Object.keys(metrics))
  expect(() => wanted({ metric: ['ndcg@7'] })).toThrow('ndcg@7')
})

test('sizes are in the units of the page', () => {
  expect([46, 2048, 62_188_489, 33_048_567_808].map(byteText)).toEqual(['46 B', '2.0 KiB', '59.3 MiB', '30.8 GiB'])
})
