import { describe, expect, it } from 'vitest'
import { twoTastes } from '../../../../../tests/fixtures/two-tastes.ts'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows, rowOf, selectRows } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { Model } from '../../define.ts'
import { foldInUsers } from './fold-in.ts'
import { bprMf } from './plugin.ts'
import { type Factors, learnTriples, listInteractions } from './triples.ts'

const train = twoTastes()

async function learned(rows: Csr, epochs: number): Promise<{ model: Model; losses: number[] }> {
  const config = bprMf.config.parse({ embeddingSize: 6 })
  const context = contextOf(rows)
  const model = bprMf.create(config, context)
  await model.prepare?.(rows)
  const losses: number[] = []
  for (let epoch = 0; epoch < epochs; epoch++) losses.push((await model.trainEpoch?.(quietWork))?.['loss'] ?? NaN)
  return { model, losses }
}

/** ln sigma(x) - lambda / 2 |theta|^2 of the only triple: user 0, item 0 had, item 1 not. */
function objective({ width, users, items }: Factors, lambda: number): number {
  const bias = width - 1
  let x = 0
  for (let k = 0; k < width; k++) x += users[k] * (items[k] - items[width + k])
  const moved = [...users.subarray(0, bias), ...items]
  return -Math.log(1 + Math.exp(-x)) - (lambda / 2) * moved.reduce((sum, value) => sum + value * value, 0)
}

describe('LearnBPR', () => {
  const lambda = 0.2
  const single = listInteractions(csrFromRows([[0]], 2))
  const start = (): Factors => ({
    width: 3,
    users: Float32Array.of(0.3, -0.7, 1),
    items: Float32Array.of(0.5, 0.2, 0.1, -0.4, 0.6, -0.3),
  })

  it('steps along the gradient of its objective', () => {
    const rate = 1e-3
    const before = start()
    const after = start()
    learnTriples(after, single, { learningRate: rate, regularization: lambda }, 1, createRng(1))
    const check = (name: 'users' | 'items', at: number): void => {
      const moved = (by: number): number => {
        const factors = { ...start() }
        factors[name][at] += by
        return objective(factors, lambda)
      }
      const slope = (moved(1e-2) - moved(-1e-2)) / 2e-2
      expect((after[name][at] - before[name][at]) / rate, `${name} ${at}`).toBeCloseTo(slope, 3)
    }
    for (let at = 0; at < 2; at++) check('users', at)
    for (let at = 0; at < 6; at++) check('items', at)
    expect(after.users[2]).toBe(1)
  })

  it('says how badly it ranked: ln 2 where it knows nothing', () => {
    const blank = { width: 3, users: Float32Array.of(0, 0, 1), items: new Float32Array(6) }
    expect(learnTriples(blank, single, { learningRate: 0, regularization: 0 }, 4, createRng(1))).toBeCloseTo(4 * Math.LN2, 6)
  })

  it('passes over users who have everything, since nothing can rank below it', () => {
    const { userOf, itemOf } = listInteractions(csrFromRows([[0, 1], [1], []], 2))
    expect([...userOf]).toEqual([1])
    expect([...itemOf]).toEqual([1])
  })
})

describe('BPR-MF', () => {
  it('lowers its loss and puts the own half first, for users of the training and others', async () => {
    const { model, losses } = await learned(train, 60)
    expect(losses[59]).toBeLessThan(0.5 * losses[0])
    const scores = await model.scoreItems(csrFromRows([rowOf(train, 0), [2, 5, 7], [13, 20]], train.cols), null)
    const halves = (row: number): [number, number] => {
      const own = scores.subarray(row * train.cols, (row + 1) * train.cols)
      const mean = (part: Float32Array): number => part.reduce((sum, value) => sum + value, 0) / part.length
      return [mean(own.subarray(0, 12)), mean(own.subarray(12))]
    }
    for (const row of [0, 1]) expect(halves(row)[0]).toBeGreaterThan(halves(row)[1] + 1)
    expect(halves(2)[1]).toBeGreaterThan(halves(2)[0] + 1)
    model.dispose()
  })

  it('shows somebody without a history what is popular', async () => {
    const popular = csrFromRows(
      Array.from({ length: 40 }, (_, user) => [0, 1 + (user % 5)]),
      8,
    )
    const { model } = await learned(popular, 30)
    const scores = await model.scoreItems(csrFromRows([[]], 8), null)
    expect(scores.indexOf(Math.max(...scores))).toBe(0)
    expect(Math.min(...scores.subarray(0, 6))).toBeGreaterThan(Math.max(...scores.subarray(6)))
    model.dispose()
  })

  it('folds in the same on one thread and on several', async () => {
    const width = 5
    const rng = createRng(9)
    const items = Float32Array.from({ length: train.cols * width }, () => rng.normal())
    const histories = selectRows(
      train,
      Uint32Array.from({ length: 300 }, (_, row) => row % 60),
    )
    const steps = { learningRate: 0.05, regularization: 0.01 }
    const many = await foldInUsers(histories, items, width, steps, quietWork)
    const few = await foldInUsers(selectRows(train, [7]), items, width, steps, quietWork)
    expect(many.subarray(67 * width, 68 * width)).toEqual(few)
    expect(few[width - 1]).toBe(1)
  })
})
