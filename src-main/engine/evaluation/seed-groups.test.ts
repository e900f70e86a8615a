import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import type { RunSummary } from '../../contract/index.ts'
import { seedGroups } from './seed-groups.ts'

function run(seed: number, value: number, changes: Partial<RunSummary> = {}): RunSummary {
  const metrics = { 'ndcg@10': { value, low: 0, high: 1, users: 100 } }
  return { ...createRunDetail(`seed ${seed} ${value}`, { seed, metrics }).summary, recipe: 'abc-1', createdAt: seed, ...changes }
}

describe('runs of one recipe on several seeds', () => {
  it('are one figure: mean, and t interval over the seeds', () => {
    const [group, ...others] = seedGroups([run(3, 0.4), run(1, 0.2), run(2, 0.3)])
    expect(others).toEqual([])
    expect(group).toMatchObject({ modelId: 'ease', seeds: [1, 2, 3] })
    // Mean .3, standard deviation .1, t of 2 degrees of freedom 4.3027.
    const half = (4.30265273 * 0.1) / Math.sqrt(3)
    expect(group.metrics['ndcg@10']).toEqual({
      value: expect.closeTo(0.3, 8),
      low: expect.closeTo(0.3 - half, 8),
      high: expect.closeTo(0.3 + half, 8),
      users: 3,
      of: 'seeds',
    })
  })

  it('do not mix recipes or cuts; a seed that was run twice counts by its newest run, one that failed not at all', () => {
    const groups = seedGroups([
      run(1, 0.2),
      run(1, 0.4, { createdAt: 9 }),
      run(2, 0.6),
      run(3, 0.9, { state: 'failed' }),
      run(4, 0.1, { recipe: 'abc-2' }),
      run(5, 0.1, { splitHash: 'bbbb' }),
      run(6, 0.1, { recipe: '' }),
      run(7, 0.1, { recipe: '' }),
    ])
    expect(groups.map(({ seeds, metrics }) => [seeds, metrics['ndcg@10'].value])).toEqual([[[1, 2], expect.closeTo(0.5, 9)]])
  })
})
