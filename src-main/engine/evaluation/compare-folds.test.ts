import { describe, expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { createRng } from '../kernel/rng.ts'
import { compareFolds, type EvaluatedFold, type EvaluatedFolds } from './compare-folds.ts'
import { foldGroups } from './fold-groups.ts'

const figure = (value: number) => ({ value, low: 0, high: 1, users: 3 })

/** A cross-validation of one model: in each fold these users with these values. */
function crossValidation(seed: number, parts: readonly Readonly<Record<string, number>>[], hash = 'cut'): EvaluatedFolds {
  const folds: EvaluatedFold[] = parts.map((values, at) => ({
    detail: createRunDetail(`seed ${seed} fold ${at}`, {
      seed,
      split: { id: 'k-fold', config: { folds: parts.length, fold: at + 1 } },
      protocol: { splitId: 'k-fold', splitHash: `${hash} ${at}` },
      metrics: { 'ndcg@10': figure(0.5) },
    }),
    evaluation: { perUser: { 'ndcg@10': Float32Array.from(Object.values(values)) }, direction: 'items-for-user' },
    ids: Object.keys(values),
  }))
  const [group] = foldGroups(folds.map(({ detail }) => detail))
  return { group, folds }
}

describe('cross-validations against each other', () => {
  it('pair users by id over all folds, each user once', () => {
    const base = crossValidation(1, [
      { ann: 0.2, ben: 0.4 },
      { ben: 0.6, cleo: 0.1 },
    ])
    // The same folds, numbered in another order: ben gains .1 and .3, ann nothing, cleo loses .1.
    const other = crossValidation(2, [
      { ben: 0.5, ann: 0.2 },
      { cleo: 0, ben: 0.9 },
    ])
    const [test, ...more] = compareFolds([base, other])
    expect(more).toEqual([])
    expect(test).toMatchObject({ metric: 'ndcg@10', pairs: 3, runId: other.folds[0].detail.summary.id })
    expect(test.difference).toBeCloseTo((0.2 + 0 - 0.1) / 3, 6)
    expect(test.shares).toEqual({ better: expect.closeTo(1 / 3), worse: expect.closeTo(1 / 3), equal: expect.closeTo(1 / 3) })
  })

  it('see what no single fold is large enough for', () => {
    const rng = createRng(3)
    const users = Array.from({ length: 400 }, (_, at) => [`u${at}`, rng.next(), rng.normal()] as const)
    const parts = (gain: number): Record<string, number>[] =>
      Array.from({ length: 8 }, (_, fold) =>
        Object.fromEntries(users.flatMap(([id, value, noise], at) => (at % 8 === fold ? [[id, value + gain * (0.02 + 0.1 * noise)]] : []))),
      )
    const [all] = compareFolds([crossValidation(1, parts(0)), crossValidation(2, parts(1))])
    expect(all).toMatchObject({ verdict: 'better', pairs: 400 })
    expect(all.sentence).toContain('400 users')
  })

  it('leave out who was measured on other folds, or on fewer', () => {
    const parts = [{ ann: 0.2 }, { ben: 0.6 }]
    expect(compareFolds([crossValidation(1, parts), crossValidation(2, parts, 'another cut')])).toEqual([])
    expect(compareFolds([crossValidation(1, [...parts, { cleo: 1 }]), crossValidation(2, parts)])).toEqual([])
    expect(compareFolds([crossValidation(1, parts)])).toEqual([])
  })
})
