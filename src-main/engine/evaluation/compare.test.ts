import { describe, expect, it } from 'vitest'
import { RunId } from '../../contract/index.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { compareEvaluations } from './compare.ts'
import type { StoredEvaluation } from './evaluation-files.ts'
import { holm } from './holm.ts'

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
  return { runId: RunId.parse(id), name: id.slice(4), evaluation }
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
    // One standard deviation of .01 over a mean of .02: an effect of 2, a standard error of .01 / 20.
    expect(test.effectSize).toBeCloseTo(2, 0)
    expect(test.standardError).toBeCloseTo(0.0005, 4)
    expect(test).toMatchObject({ verdict: 'better', stars: '***', pairs: users })
    expect(test.sentence).toMatch(/^better is better than base00: nDCG@10 is \.0\d\d higher, 95 % interval .*, p < \.001, effect size \+/)
  })

  it('correct all three tests for the number of runs, metric by metric, and rest the verdict on that', () => {
    const nudged = (by: number): Float32Array => base.map((value) => value + by + 0.1 * rng.normal())
    const runs = [
      evaluated('run_base00', base),
      evaluated('run_first0', nudged(0.012)),
      evaluated('run_second', nudged(0.013)),
      evaluated('run_third0', nudged(0.0)),
    ]
    const tests = compareEvaluations(runs, ['ndcg@10'])
    for (const kind of ['randomization', 't', 'wilcoxon'] as const) {
      expect(tests.map(({ corrected }) => corrected[kind])).toEqual(holm(tests.map(({ ps }) => ps[kind])))
    }
    // Of the same normal differences, t and randomisation say nearly the same.
    for (const { ps } of tests) expect(Math.abs(ps.t - ps.randomization)).toBeLessThan(0.02)
    for (const { corrected, verdict } of tests) expect(verdict === 'open').toBe(corrected.randomization >= 0.05)
    expect(tests[0].sentence).toContain('after correction for 3 runs')
  })

  it('see nothing between a run and itself, and repeat exactly', () => {
    const runs = [evaluated('run_base00', base), evaluated('run_again0', base.slice())]
    const [test] = compareEvaluations(runs, ['ndcg@10', 'coverage@10'])
    expect(test).toMatchObject({ metric: 'ndcg@10', difference: 0, low: 0, high: 0, p: 1, effectSize: null, verdict: 'open', stars: '' })
    expect(test.ps).toEqual({ randomization: 1, t: 1, wilcoxon: 1 })
    expect(test.shares).toEqual({ better: 0, equal: 1, worse: 0 })
    expect(test.sentence).toMatch(/^No difference between again0 and base00 is shown: nDCG@10 differs by \.000/)
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
