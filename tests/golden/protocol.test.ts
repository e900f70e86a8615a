import { describe, expect, it } from 'vitest'
import type { MetricTable } from '../../src-main/contract/index.ts'
import type { EvaluationPart } from '../../src-main/engine/data/split.ts'
import { evaluatePart, type EvaluationOptions } from '../../src-main/engine/evaluation/evaluate.ts'
import { type Csr, csrFromRows, rowLength, rowOf } from '../../src-main/engine/kernel/csr.ts'
import { CancelledError, WorkbenchError } from '../../src-main/engine/kernel/errors.ts'
import { createRng, permutation } from '../../src-main/engine/kernel/rng.ts'
import type { Model } from '../../src-main/engine/plugins/define.ts'

/** The checks that every evaluator of recommenders should pass before its numbers are believed (docs: protocols). */
const work = { signal: new AbortController().signal, report: () => undefined }

/** A model that computes each user's scores by a rule from the history and the user's row. */
function modelOf(score: (item: number, known: ReadonlySet<number>, user: number) => number): Model {
  return {
    scoreItems: async (histories, users) => {
      const scores = new Float32Array(histories.rows * histories.cols)
      for (let row = 0; row < histories.rows; row++) {
        const known = new Set(rowOf(histories, row))
        for (let item = 0; item < histories.cols; item++) scores[row * histories.cols + item] = score(item, known, users?.[row] ?? -1)
      }
      return scores
    },
    save: async () => ({ arrays: {}, json: {} }),
    load: async () => undefined,
    dispose: () => undefined,
  }
}

/** Every user knows `knownCount` random items and hides between 1 and `mostHeldOut` others. */
function randomPart(userCount: number, itemCount: number, knownCount: number, mostHeldOut: number, seed: number): EvaluationPart {
  const rng = createRng(seed)
  const known: Uint32Array[] = []
  const heldOut: Uint32Array[] = []
  for (let user = 0; user < userCount; user++) {
    const order = permutation(itemCount, rng)
    known.push(order.slice(0, knownCount))
    heldOut.push(order.slice(knownCount, knownCount + 1 + rng.int(mostHeldOut)))
  }
  return {
    users: Uint32Array.from({ length: userCount }, (_, user) => user),
    foldIn: csrFromRows(known, itemCount),
    heldOut: csrFromRows(heldOut, itemCount),
  }
}

function optionsFor(part: EvaluationPart, changes: Partial<EvaluationOptions> = {}): EvaluationOptions {
  const popularity = new Uint32Array(part.foldIn.cols)
  return { cutoffs: [5, 10], depth: 20, seed: 7, popularity, intervals: false, ...changes }
}

const meanOverUsers = (matrix: Csr, value: (count: number) => number): number => {
  let sum = 0
  for (let row = 0; row < matrix.rows; row++) sum += value(rowLength(matrix, row))
  return sum / matrix.rows
}

describe('a model that knows only what the user already has', () => {
  it('scores 0 on every metric: known items are no candidates and no hits', async () => {
    const part = randomPart(200, 60, 12, 9, 1)
    const heldOutOf = Array.from({ length: 200 }, (_, row) => new Set(rowOf(part.heldOut, row)))
    const knowAll = modelOf((item, known, user) => (known.has(item) ? 2 : heldOutOf[user].has(item) ? 0 : 1))
    const { table, lists } = await evaluatePart(knowAll, part, optionsFor(part), work)
    for (const [key, { value }] of Object.entries(table)) {
      if (!/^(coverage|gini|novelty|popularity_lift|same_list)/.test(key)) expect(value, key).toBe(0)
    }
    for (let row = 0; row < 200; row++) {
      const known = new Set(rowOf(part.foldIn, row))
      for (let place = 0; place < lists.k; place++) expect(known.has(lists.items[row * lists.k + place])).toBe(false)
    }
  })
})

describe('a perfect ranking', () => {
  it('reaches the ceiling of every metric', async () => {
    const part = randomPart(200, 60, 12, 9, 2)
    const heldOutOf = Array.from({ length: 200 }, (_, row) => new Set(rowOf(part.heldOut, row)))
    const perfect = modelOf((item, _, user) => (heldOutOf[user].has(item) ? 1 : 0))
    const { table } = await evaluatePart(perfect, part, optionsFor(part), work)
    for (const id of ['ndcg', 'recall_min', 'map', 'mrr', 'hit_rate']) expect(table[`${id}@5`].value, id).toBeCloseTo(1, 6)
    expect(table['precision@5'].value).toBeCloseTo(
      meanOverUsers(part.heldOut, (t) => Math.min(5, t) / 5),
      6,
    )
    expect(table['recall_full@5'].value).toBeCloseTo(
      meanOverUsers(part.heldOut, (t) => Math.min(5, t) / t),
      6,
    )
    expect(table['map_full@5'].value).toBeCloseTo(
      meanOverUsers(part.heldOut, (t) => Math.min(5, t) / t),
      6,
    )
    expect(table['ndcg_full_ideal@10'].value).toBeCloseTo(1, 6)
  })
})

/** Expected values when each of the c candidates is equally likely at each place: K/c of the T items in the list, E[1/log2(r+1)] summed. */
describe.each([
  ['a random ranking', (seed: number) => randomScores(seed), 0.03],
  // One order of ties serves all users of a run: 20 seeds are 20 draws, not 80,000.
  ['a model that gives everything the same score', () => modelOf(() => 0.25), 0.25],
] as const)('%s', (_, create, tolerance) => {
  it('scores at the level of chance, worked out by hand', async () => {
    const userCount = 4000
    // Held-out items only among the first: an evaluator that breaks ties by item order would be far off.
    const part: EvaluationPart = {
      users: Uint32Array.from({ length: userCount }, (__, user) => user),
      foldIn: csrFromRows(
        Array.from({ length: userCount }, () => [38, 39]),
        40,
      ),
      heldOut: csrFromRows(
        Array.from({ length: userCount }, (__, user) => [user % 8, 8 + (user % 4)]),
        40,
      ),
    }
    const values: MetricTable[] = []
    for (let seed = 1; seed <= 20; seed++) {
      const { table } = await evaluatePart(
        create(seed),
        part,
        optionsFor(part, { seed, metrics: ['precision', 'recall_full', 'ndcg'] }),
        work,
      )
      values.push(table)
    }
    const mean = (key: string): number => values.reduce((sum, table) => sum + table[key].value, 0) / values.length
    // 2 of 38 candidates are held out; 5 and 10 places.
    const gains = (k: number): number => Array.from({ length: k }, (__, i) => 1 / Math.log2(i + 2)).reduce((sum, gain) => sum + gain, 0)
    const expectNear = (key: string, expected: number): void => {
      expect(mean(key), key).toBeGreaterThan(expected * (1 - tolerance))
      expect(mean(key), key).toBeLessThan(expected * (1 + tolerance))
    }
    expectNear('precision@5', 2 / 38)
    expectNear('recall_full@10', 10 / 38)
    expectNear('ndcg@10', ((2 / 38) * gains(10)) / gains(2))
  })
})

function randomScores(seed: number): Model {
  const rng = createRng(seed)
  return modelOf(() => rng.next())
}

describe('ties', () => {
  const part = randomPart(50, 40, 5, 5, 3)

  it('are broken by the seed, not by item order, and the same way every time', async () => {
    const first = await evaluatePart(
      modelOf(() => 1),
      part,
      optionsFor(part),
      work,
    )
    const again = await evaluatePart(
      modelOf(() => 1),
      part,
      optionsFor(part),
      work,
    )
    const other = await evaluatePart(
      modelOf(() => 1),
      part,
      optionsFor(part, { seed: 8 }),
      work,
    )
    expect(again.lists.items).toEqual(first.lists.items)
    expect(other.lists.items).not.toEqual(first.lists.items)
    const list = first.lists.items.subarray(0, first.lists.k)
    expect(Array.from(list)).not.toEqual(Array.from(list).toSorted((a, b) => a - b))
  })

  it('never move an item past a better one', async () => {
    const { lists } = await evaluatePart(
      modelOf((item) => item % 3),
      part,
      optionsFor(part),
      work,
    )
    for (let at = 1; at < lists.items.length; at++) {
      if (at % lists.k !== 0) expect(lists.scores[at]).toBeLessThanOrEqual(lists.scores[at - 1])
    }
  })
})

describe('users who cannot be measured', () => {
  const part: EvaluationPart = {
    users: Uint32Array.of(10, 11, 12, 13),
    foldIn: csrFromRows([[0], [1], [0, 1, 2, 3], [2]], 4),
    heldOut: csrFromRows([[1], [], [3], [3]], 4),
  }
  const byItem = modelOf((item) => item)

  it('without test items are left out of every mean, and counted', async () => {
    const evaluation = await evaluatePart(byItem, part, optionsFor(part), work)
    expect(evaluation.usersWithoutTestItems).toBe(1)
    expect(evaluation.usersEvaluated).toBe(3)
    expect(evaluation.perUser['ndcg@5'][1]).toBeNaN()
    expect(evaluation.table['ndcg@5'].users).toBe(3)
  })

  it('with nothing left to recommend score 0, and are counted', async () => {
    const evaluation = await evaluatePart(byItem, part, optionsFor(part), work)
    expect(evaluation.usersWithEmptyLists).toBe(1)
    expect(evaluation.perUser['hit_rate@5'][2]).toBe(0)
    // Item 1 is last of 3 for the first user (1/3), nothing for the third, item 3 is first for the fourth.
    expect(evaluation.table['mrr@5'].value).toBeCloseTo((1 / 3 + 0 + 1) / 3, 6)
  })
})

describe('the evaluation itself', () => {
  it('does not depend on how users are cut into blocks', async () => {
    const part = randomPart(1203, 50, 6, 6, 4)
    const model = modelOf((item, known, user) => ((item * 7 + user * 13 + known.size) % 11) / 11)
    const whole = await evaluatePart(model, part, optionsFor(part), work)
    for (const row of [0, 499, 500, 501, 1202]) {
      const alone = await evaluatePart(
        model,
        {
          users: part.users.subarray(row, row + 1),
          foldIn: csrFromRows([rowOf(part.foldIn, row)], 50),
          heldOut: csrFromRows([rowOf(part.heldOut, row)], 50),
        },
        optionsFor(part),
        work,
      )
      expect(alone.lists.items).toEqual(whole.lists.items.slice(row * 20, (row + 1) * 20))
      expect(alone.heldOutRanks).toEqual(whole.heldOutRanks.slice(part.heldOut.indptr[row], part.heldOut.indptr[row + 1]))
      expect(alone.perUser['ndcg@10'][0]).toBe(whole.perUser['ndcg@10'][row])
    }
  })

  it('stops between blocks when it is cancelled', async () => {
    const part = randomPart(1203, 50, 6, 6, 5)
    const cancel = new AbortController()
    const reached: number[] = []
    const running = evaluatePart(randomScores(1), part, optionsFor(part), {
      signal: cancel.signal,
      report: ({ done }) => {
        reached.push(done)
        cancel.abort()
      },
    })
    await expect(running).rejects.toBeInstanceOf(CancelledError)
    expect(reached).toEqual([500])
  })

  it('refuses scores that are not numbers, and a metric that it does not know', async () => {
    const part = randomPart(3, 50, 6, 6, 6)
    for (const bad of [NaN, Infinity, -Infinity]) {
      const broken = modelOf((item) => (item === 17 ? bad : 0.5))
      await expect(evaluatePart(broken, part, optionsFor(part), work)).rejects.toMatchObject({ code: 'RUN_FAILED' })
    }
    await expect(evaluatePart(randomScores(1), part, optionsFor(part, { metrics: ['applause'] }), work)).rejects.toThrow(WorkbenchError)
  })

  it('gives every mean an interval that holds it, the same for the same seed', async () => {
    const part = randomPart(300, 60, 12, 9, 7)
    const { table } = await evaluatePart(randomScores(3), part, optionsFor(part, { intervals: true }), work)
    const again = await evaluatePart(randomScores(3), part, optionsFor(part, { intervals: true }), work)
    expect(again.table).toEqual(table)
    expect(table['precision@10'].low).toBeLessThan(table['precision@10'].value)
    expect(table['precision@10'].high).toBeGreaterThan(table['precision@10'].value)
    expect(table['coverage@10'].low).toBe(table['coverage@10'].value)
  })
})
