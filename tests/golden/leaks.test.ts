import { describe, expect, it } from 'vitest'
import type { SplitSpec } from '../../src-main/contract/index.ts'
import { makeSplit } from '../../src-main/engine/data/make-split.ts'
import type { EvaluationPart, Split } from '../../src-main/engine/data/split.ts'
import { evaluatePart, type Evaluation } from '../../src-main/engine/evaluation/evaluate.ts'
import { columnCounts, type Csr, rowLength, rowOf } from '../../src-main/engine/kernel/csr.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import type { Model } from '../../src-main/engine/plugins/define.ts'
import { splitters } from '../../src-main/engine/plugins/splitters/index.ts'
import { measureValidation } from '../../src-main/engine/training/validation.ts'
import { createSmallDataset } from '../fixtures/small-run.ts'

/** What no split may let through, for every way of splitting that needs no file (those have their rows checked one by one). */
const settings: Record<string, SplitSpec['config']> = { 'new-items': { minimumItemPositives: 5 } }
const specs = splitters
  .filter(({ id }) => !['held-out-items', 'fixed-folds'].includes(id))
  .map(({ id }): SplitSpec => ({ id, config: { threshold: 4, ...settings[id] } }))
const sampled: SplitSpec = { id: 'leave-one-out', config: { threshold: 4, candidates: 'sampled', negatives: 9 } }
const all = [...specs, sampled].map((spec) => [`${spec.id} ${JSON.stringify(spec.config)}`, spec] as const)

function modelOf(score: (user: number, item: number) => number): Model {
  return {
    scoreItems: async (histories, users) =>
      Float32Array.from({ length: histories.rows * histories.cols }, (_, at) =>
        score(users?.[Math.floor(at / histories.cols)] ?? 0, at % histories.cols),
      ),
    save: async () => ({ arrays: {}, json: {} }),
    load: async () => undefined,
    dispose: () => undefined,
  }
}

function evaluate(split: Split, part: EvaluationPart, model: Model): Promise<Evaluation> {
  const popularity = columnCounts(split.trainAndValidation)
  const options = { cutoffs: [5], depth: 20, seed: 3, popularity, direction: split.direction, intervals: false }
  return evaluatePart(model, part, options, quietWork)
}

function pairs(users: Uint32Array, matrix: Csr): Set<string> {
  return new Set(Array.from(users).flatMap((user, row) => Array.from(rowOf(matrix, row), (item) => `${user} ${item}`)))
}

describe.each(all)('%s', (_, spec) => {
  const split = makeSplit(createSmallDataset(), spec)
  const everybody = Uint32Array.from(split.userIndex.keys())
  const tested = pairs(split.test.users, split.test.heldOut)

  it('trains on nothing that is tested, and shows nothing of it', () => {
    for (const known of [pairs(everybody, split.trainAndValidation), pairs(split.test.users, split.test.foldIn)]) {
      expect([...tested].filter((pair) => known.has(pair))).toEqual([])
    }
  })

  it('chooses settings on nothing that is tested, and trains on nothing that they are chosen on', () => {
    const validated = pairs(split.validation.users, split.validation.heldOut)
    const before = [pairs(everybody, split.train), pairs(split.validation.users, split.validation.foldIn)]
    for (const known of [...before, tested]) expect([...validated].filter((pair) => known.has(pair))).toEqual([])
    for (const known of before) expect([...tested].filter((pair) => known.has(pair))).toEqual([])
  })

  it('gives 0 to a model that has learned the known items by heart, and puts none of them on a list', async () => {
    for (const part of [split.validation, split.test]) {
      const known = pairs(part.users, part.foldIn)
      const wanted = pairs(part.users, part.heldOut)
      const parrot = modelOf((user, item) => (known.has(`${user} ${item}`) ? 2 : wanted.has(`${user} ${item}`) ? 0 : 1))
      const { perUser, lists } = await evaluate(split, part, parrot)
      part.users.forEach((user, row) => {
        const held = rowLength(part.heldOut, row)
        // Where hardly anything else can be ranked, the last places are hits for whoever fills them.
        const others =
          (part.candidates?.length ??
            (part.sampled ? rowLength(part.sampled, row) : split.itemIndex.length - rowLength(part.foldIn, row))) - held
        const unavoidable = Math.max(0, Math.min(5, others + held) - others)
        if (held > 0) expect(perUser['precision@5'][row]).toBeCloseTo(unavoidable / 5, 6)
        const shown = Array.from(lists.items.subarray(row * lists.k, (row + 1) * lists.k))
        expect(shown.filter((item) => known.has(`${user} ${item}`))).toEqual([])
      })
    }
  })

  it('gives the ceiling to a model that knows the answers', async () => {
    const oracle = modelOf((user, item) => (tested.has(`${user} ${item}`) ? 1 : 0))
    const { table } = await evaluate(split, split.test, oracle)
    for (const id of ['ndcg', 'recall_min', 'map', 'hit_rate']) expect(table[`${id}@5`].value, id).toBeCloseTo(1, 6)
  })

  it('selects by the validation part alone: whatever the test holds, the figure is the same', async () => {
    const model = modelOf((user, item) => Math.sin(1 + user * 37 + item * 11))
    const options = { selection: 'ndcg@5', evaluationSeed: 3, signal: quietWork.signal }
    const swapped: Split = { ...split, test: { ...split.test, heldOut: split.test.foldIn, foldIn: split.test.heldOut } }
    expect(await measureValidation(model, swapped, options)).toEqual(await measureValidation(model, split, options))
  })
})

describe('a random ranking', () => {
  it('among sampled items finds the held-out one as often as chance says', async () => {
    const split = makeSplit(createSmallDataset(), sampled)
    let hits = 0
    let users = 0
    for (let draw = 0; draw < 30; draw++) {
      const scores = new Map<number, number>()
      const random = modelOf((user, item) => {
        const key = user * 1000 + item
        const score = scores.get(key) ?? Math.abs(Math.sin((draw + 1) * 12.9898 + key * 78.233) * 43758.5453) % 1
        scores.set(key, score)
        return score
      })
      const { table } = await evaluate(split, split.test, random)
      hits += table['hit_rate@5'].value * table['hit_rate@5'].users
      users += table['hit_rate@5'].users
    }
    // One among 1 + 9, five places: .5; the standard deviation over some 2,300 draws is .0105.
    expect(split.test.sampled && rowLength(split.test.sampled, 0)).toBe(10)
    expect(Math.abs(hits / users - 0.5)).toBeLessThan(0.04)
  })
})
