import { beforeAll, describe, expect, it } from 'vitest'
import { createSmallRun, weak } from '../../../tests/fixtures/small-run.ts'
import { RunId } from '../../contract/index.ts'
import type { ExploredRun } from '../explore/explored-run.ts'
import { rowLength, rowOf } from '../kernel/csr.ts'
import { breakDown } from './breakdown.ts'
import { byQuintile } from './breakdown-groups.ts'
import { type EvaluatedRun } from './compare.ts'
import type { Evaluation } from './evaluate.ts'
import { meanOf } from './metric-table.ts'

function stored(id: string, { lists: _, ...evaluation }: Evaluation): EvaluatedRun {
  const readList = async () => ({ items: new Uint32Array(0), scores: new Float32Array(0) })
  return { runId: RunId.parse(id), name: id, evaluation: { ...evaluation, depth: 0, readList } }
}

/** Everybody better by a tenth, but for users of even rows. */
function improved(evaluation: Evaluation): Evaluation {
  const perUser = Object.fromEntries(
    Object.entries(evaluation.perUser).map(([key, values]) => [
      key,
      values.map((value, row) => (row % 2 === 0 ? value : value + 0.1 + row / 1e4)),
    ]),
  )
  return { ...evaluation, perUser }
}

describe('a breakdown', () => {
  let run: ExploredRun
  let evaluation: Evaluation
  let runs: EvaluatedRun[]
  beforeAll(async () => {
    ;({ run, evaluation } = await createSmallRun(weak))
    runs = [stored('run_base00', evaluation), stored('run_better', improved(evaluation))]
  })

  it('by activity: quintiles of the known history, each with the mean of its users', () => {
    const { groups, measure, subject } = breakDown(runs, run, 'activity', 'ndcg@10')
    expect([measure, subject]).toEqual(['ndcg@10', 'user'])
    const known = (row: number): number => rowLength(run.split.test.foldIn, row)
    let before = -1
    for (const { label, subjects, figures } of groups) {
      const [low, high = low] = label.split(' to ').map(Number)
      expect(low).toBeGreaterThan(before)
      before = high
      const own = evaluation.perUser['ndcg@10'].filter((value, row) => !Number.isNaN(value) && known(row) >= low && known(row) <= high)
      expect(subjects).toBe(own.length)
      expect(figures[0].value).toBeCloseTo(meanOf(own), 6)
    }
    expect(groups.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(evaluation.usersEvaluated)
    expect(groups.length).toBeGreaterThan(2)
  })

  it('by an attribute of users: who gained is starred, who did not is not', () => {
    // Towns alternate with the rows, as the gain does.
    const { groups } = breakDown(runs, run, 'user:town', 'ndcg@10')
    const gains = groups.map(({ label, figures }) => [label, figures[1].test?.stars, figures[1].test?.difference ?? NaN] as const)
    expect(gains.map(([label]) => label).toSorted()).toEqual(['Aarhus', 'Bergen'])
    for (const [label, stars, difference] of gains) {
      expect(stars).toBe(label === 'Bergen' ? '***' : '')
      expect(difference).toBeCloseTo(label === 'Bergen' ? 0.104 : 0, 2)
    }
  })

  it.each(['popularity', 'item:genre'] as const)('by %s: the recall of what each group holds, counted the plain way', (by) => {
    const { groups, measure } = breakDown(runs, run, by, 'ndcg@5')
    expect(measure).toBe('recall_full@5')
    const { heldOut, heldOutRanks } = evaluation
    const popularity = (item: number): number =>
      Array.from({ length: run.split.trainAndValidation.rows }, (_, row) => rowOf(run.split.trainAndValidation, row)).filter((items) =>
        items.includes(item),
      ).length
    const isIn = (item: number, label: string): boolean => {
      if (by === 'item:genre') return run.itemAttributes[0].values[item] === label
      const [low, high = low] = label.split(' to ').map(Number)
      return popularity(item) >= low && popularity(item) <= high
    }
    for (const { label, subjects, figures } of groups.slice(0, 3)) {
      const recalls = Array.from({ length: heldOut.rows }, (_, row) => {
        const places = Array.from(rowOf(heldOut, row), (item, at) => ({ item, rank: heldOutRanks[heldOut.indptr[row] + at] }))
        const wanted = places.filter(({ item }) => isIn(item, label))
        return wanted.length === 0 ? NaN : wanted.filter(({ rank }) => rank <= 5).length / wanted.length
      }).filter((value) => !Number.isNaN(value))
      expect(subjects).toBe(recalls.length)
      expect(figures[0].value).toBeCloseTo(meanOf(recalls), 9)
      // The stored ranks are the same: so is the recall.
      expect(figures[1].test).toMatchObject({ difference: 0, corrected: 1, stars: '' })
    }
  })

  it('of new items: rows are items, and what they look for are users', async () => {
    const cold = await createSmallRun({ id: 'new-items', config: { threshold: 4, minimumItemPositives: 5, direction: 'users-for-item' } })
    const own = [stored('run_base00', cold.evaluation)]
    const { subject, groups, available } = breakDown(own, cold.run, 'item:genre', 'precision@5')
    expect(subject).toBe('item')
    expect(groups.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(cold.evaluation.usersEvaluated)
    expect(available).toEqual(['activity', 'item:genre', 'user:town'])
    expect(breakDown(own, cold.run, 'activity', 'precision@5').measure).toBe('recall_full@5')
  })

  it('is refused for what these data do not have', () => {
    expect(() => breakDown(runs, run, 'item:colour', 'ndcg@10')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => breakDown(runs, run, 'activity', 'coverage@10')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})

describe('quintiles', () => {
  it('are of equal size, keep equal values together, and follow weights', () => {
    expect(byQuintile([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]).labels).toEqual([
      '10 to 20',
      '30 to 40',
      '50 to 60',
      '70 to 80',
      '90 to 100',
    ])
    expect(byQuintile([1, 1, 1, 1, 1, 1, 1, 1, 9, 10]).labels).toEqual(['1', '9 to 10'])
    const weighted = byQuintile([1, 2, 3], [8, 0, 2])
    expect(weighted.labels).toEqual(['1', '3'])
    expect(weighted.groupsOf).toEqual([[0], [], [1]])
  })
})
