import { expect, it } from 'vitest'
import { columnCounts, csrFromRows, rowOf, selectRows } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { createEase } from './ease.ts'

await startBackend()

it('has the weights of the closed form, worked out by hand for two items', async () => {
  // XtX = [[3, 2], [2, 2]], lambda 1: P = [[3, -2], [-2, 4]] / 8, so B_01 = 2/4 and B_10 = 2/3.
  const train = csrFromRows([[0, 1], [0, 1], [0]], 2)
  const model = createEase({ regularization: 1, popularityExponent: 0 }, 2)
  await model.fit?.(train, quietWork)
  const { arrays } = await model.save()
  const weights = [...arrays['weights'].data]
  expect(weights[0]).toBe(0)
  expect(weights[3]).toBe(0)
  expect(weights[1]).toBeCloseTo(1 / 2, 6)
  expect(weights[2]).toBeCloseTo(2 / 3, 6)
  model.dispose()
})

it('scales lambda by popularity, worked out by hand for the same two items', async () => {
  // n = (3, 2), alpha 1: ridges 3 / 2.5 and 2 / 2.5, so P = [[2.8, -2], [-2, 4.2]] / 7.76.
  const model = createEase({ regularization: 1, popularityExponent: 1 }, 2)
  await model.fit?.(csrFromRows([[0, 1], [0, 1], [0]], 2), quietWork)
  const { data } = (await model.save()).arrays['weights']
  expect(data[1]).toBeCloseTo(2 / 4.2, 6)
  expect(data[2]).toBeCloseTo(2 / 2.8, 6)
  model.dispose()
})

it.each([0, 0.6])('minimises the regularised reconstruction with exponent %f: every free weight has gradient zero', async (alpha) => {
  const n = 30
  const lambda = 5
  const rng = createRng(4)
  const rows = Array.from({ length: 80 }, () => Array.from({ length: n }, (_, item) => item).filter(() => rng.next() < 0.2))
  const train = csrFromRows(rows, n)
  const model = createEase({ regularization: lambda, popularityExponent: alpha }, n)
  const powers = Array.from(columnCounts(train), (count) => count ** alpha)
  const ridge = powers.map((power) => (lambda * power * n) / powers.reduce((sum, other) => sum + other, 0))
  await model.fit?.(train, quietWork)
  const scores = await model.scoreItems(
    train,
    Uint32Array.from(rows, (_, user) => user),
  )
  const B = (await model.save()).arrays['weights'].data
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) continue
      // d/dB_ij of |X - XB|^2 / 2 + sum_i ridge_i |B_i|^2 / 2
      let gradient = ridge[i] * B[i * n + j]
      rows.forEach((row, user) => {
        if (row.includes(i)) gradient -= (row.includes(j) ? 1 : 0) - scores[user * n + j]
      })
      expect(Math.abs(gradient)).toBeLessThan(1e-3)
    }
  }
  model.dispose()
})

it('sums rows for a few histories and multiplies for many, with the same result', async () => {
  const n = 40
  const rng = createRng(9)
  const train = csrFromRows(
    Array.from({ length: 60 }, () => Array.from({ length: n }, (_, item) => item).filter(() => rng.next() < 0.3)),
    n,
  )
  const model = createEase({ regularization: 3, popularityExponent: 0.5 }, n)
  await model.fit?.(train, quietWork)
  const many = await model.scoreItems(train, null)
  const few = await model.scoreItems(selectRows(train, [3, 4]), null)
  few.forEach((score, at) => expect(score).toBeCloseTo(many[3 * n + at], 5))
  expect(rowOf(train, 3).length).toBeGreaterThan(0)

  const again = createEase({ regularization: 3, popularityExponent: 0.5 }, n)
  await again.load(await model.save())
  expect(await again.scoreItems(train, null)).toEqual(many)
  const parts = again.scoreParts?.(rowOf(train, 3), 7) ?? new Float32Array(0)
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(many[3 * n + 7], 5)
  again.dispose()
  model.dispose()
})

it('refuses a catalogue whose pairs do not fit', async () => {
  const model = createEase({ regularization: 1, popularityExponent: 0 }, 40_000)
  const failing = model.fit?.(csrFromRows([[1]], 40_000), quietWork)
  await expect(failing).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
})
