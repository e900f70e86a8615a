import { expect, it } from 'vitest'
import { createRunDetail } from '../../../../tests/fixtures/run-detail.ts'
import type { RunSummary } from '../../../contract/index.ts'
import type { Measured } from './measure.ts'
import { judge, reproductionPage } from './page.ts'
import type { Goal } from './target.ts'
import { targets } from './targets.ts'

function finished(ndcg: number): RunSummary {
  return createRunDetail('one', { metrics: { 'ndcg@10': { value: ndcg, low: ndcg - 0.01, high: ndcg + 0.01, users: 50 } } }).summary
}

function measured(goals: readonly Goal[]): Measured {
  const contenders = ['EASE', 'SLIM'].map((label) => ({ label, modelId: label.toLowerCase() }))
  return {
    target: {
      id: 'one',
      title: 'One',
      protocol: 'As it is.',
      data: { name: 'sample', paths: ['sample'] },
      split: { id: 'user-random', config: {} },
      contenders,
      metrics: ['ndcg@10'],
      goals,
    },
    rows: [
      { contender: contenders[0], runs: [finished(0.4)] },
      { contender: contenders[1], runs: [finished(0.37), finished(0.41)] },
    ],
  }
}

const about = { row: 'SLIM', metric: 'ndcg@10', source: 'somewhere' }

it.each<[Goal, boolean]>([
  [{ kind: 'within', of: 0.395, by: 0.006, ...about }, true],
  [{ kind: 'within', of: 0.38, by: 0.006, ...about }, false],
  [{ kind: 'at-least', of: 0.38, ...about }, true],
  [{ kind: 'at-least', of: 0.4, ...about }, false],
  [{ kind: 'ratio', to: 'EASE', atLeast: 0.97, ...about }, true],
  [{ kind: 'ratio', to: 'EASE', atLeast: 0.98, ...about }, false],
  [{ kind: 'highest', ...about }, false],
  [{ kind: 'highest', ...about, row: 'EASE' }, true],
])('judges means over seeds, 0.39 for SLIM and 0.4 for EASE, against %j: %s', (goal, isReached) => {
  expect(judge(measured([goal]))[0].isReached).toBe(isReached)
})

it('a page shows what was missed, with interval, seeds, split and users', () => {
  const page = reproductionPage([measured([{ kind: 'at-least', of: 0.4, ...about }])])
  expect(page).toContain('| SLIM | 2 | 0.3900 [0.3600, 0.3800], seeds 0.3700 to 0.4100 |')
  expect(page).toContain('| SLIM | ndcg@10 | 0.3900 | at least 0.400 | **missed** | somewhere |')
  expect(page).toContain('Split user-random aaaa; 50 users; CPU.')
})

it('a page keeps what it said of other targets, in the order of all', () => {
  const one = measured([])
  const other = { ...one, target: { ...one.target, title: 'Other' } }
  const titles = ['Other', 'One']
  const first = reproductionPage([one], '', titles)
  const both = reproductionPage([other], first, titles)
  expect(both.match(/^## .*$/gm)).toEqual(['## Other', '## One'])
  expect(both.replace('## Other', '## One')).toContain(first.slice(first.indexOf('## One')))
  expect(reproductionPage([one], both, titles)).toBe(both)
})

it('every goal of a target is a figure of one of its rows', () => {
  for (const { id, contenders, metrics, goals } of targets) {
    const rows = contenders.map(({ label }) => label)
    for (const goal of goals) {
      expect(rows, id).toContain(goal.row)
      expect(metrics, id).toContain(goal.metric)
      if (goal.kind === 'ratio') expect(rows, id).toContain(goal.to)
    }
  }
})
