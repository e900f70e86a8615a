import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import type { RunDetail } from '../../contract/index.ts'
import { foldGroups } from './fold-groups.ts'
import { studentQuantile } from './distributions.ts'

function fold(number: number, value: number, changes: { config?: RunDetail['config']; seed?: number } = {}): RunDetail {
  return createRunDetail(`fold ${number} ${JSON.stringify(changes)}`, {
    ...changes,
    split: { id: 'k-fold', config: { folds: 4, fold: number, seed: 1 } },
    protocol: { splitId: 'k-fold', splitHash: `hash${number}` },
    metrics: { 'ndcg@10': { value, low: 0, high: 1, users: 100 }, [`only@${number}`]: { value, low: 0, high: 1, users: 100 } },
  })
}

describe('folds of one split', () => {
  it('are one figure: mean, and t interval over the folds', () => {
    const [group, ...others] = foldGroups([fold(1, 0.2), fold(2, 0.3), fold(3, 0.4)])
    expect(others).toEqual([])
    expect(group).toMatchObject({ folds: 3, ofFolds: 4, modelId: 'ease' })
    // Mean .3, standard deviation .1, t of 2 degrees of freedom 4.3027.
    const { value, low, high, users, of } = group.metrics['ndcg@10']
    expect([value, low, high]).toEqual(
      [0.3, 0.3 - (4.30265273 * 0.1) / Math.sqrt(3), 0.3 + (4.30265273 * 0.1) / Math.sqrt(3)].map((x) => expect.closeTo(x, 8)),
    )
    expect({ users, of }).toEqual({ users: 3, of: 'folds' })
    expect(Object.keys(group.metrics)).toEqual(['ndcg@10'])
  })

  it('do not mix settings, seeds or other splits, and count a repeated fold once', () => {
    const groups = foldGroups([
      fold(1, 0.2),
      fold(1, 0.9),
      fold(2, 0.4),
      fold(1, 0.2, { seed: 2 }),
      fold(2, 0.3, { seed: 2 }),
      fold(1, 0.2, { config: { regularization: 1 } }),
      createRunDetail('a'),
      createRunDetail('b'),
    ])
    expect(groups.map(({ folds }) => folds)).toEqual([2, 2])
  })

  it('use the quantiles of printed tables', () => {
    expect(studentQuantile(0.05, 4)).toBeCloseTo(2.776445105, 8)
    expect(studentQuantile(0.05, 1)).toBeCloseTo(12.706204736, 7)
  })
})
