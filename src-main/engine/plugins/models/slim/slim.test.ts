import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows } from '../../../kernel/csr.ts'
import { gramMatrix } from '../../../kernel/gram.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { slim } from './plugin.ts'

/** W, dense: scoring every item alone gives its row. */
async function fitted(train: Csr, settings: Record<string, unknown>): Promise<number[][]> {
  const context = contextOf(train)
  const model = slim.create(slim.config.parse(settings), context)
  await model.fit?.(train, quietWork)
  const singles = csrFromRows(
    Array.from({ length: train.cols }, (_, i) => [i]),
    train.cols,
  )
  const scores = await model.scoreItems(singles, null)
  return Array.from({ length: train.cols }, (_, i) => [...scores.subarray(i * train.cols, (i + 1) * train.cols)])
}

const items = 12
const pattern = csrFromRows(
  Array.from({ length: 40 }, (_, u) => Array.from({ length: items }, (_, i) => i).filter((i) => (7 * u + 3 * i + u * i) % 11 < 4)),
  items,
)

/** Columns 0 to 2 of W by scikit-learn 1.9.1: ElasticNet(positive, no intercept, tol 1e-12), own column zeroed, on the same pattern. */
const reference = [
  {
    regularization: 0.02,
    l1Ratio: 0.1,
    columns: [
      [0, 0.00306, 0.0039, 0, 0.0135, 0, 0.0039, 0.00306, 0.04858, 0, 0, 0.89603],
      [0.03529, 0, 0, 0, 0.08386, 0, 0, 0.48387, 0.0652, 0.07895, 0.07895, 0.03529],
      [0.03068, 0, 0, 0.04437, 0.06432, 0.07358, 0.57646, 0, 0.05669, 0, 0, 0.03068],
    ],
  },
  {
    regularization: 0.05,
    l1Ratio: 0.5,
    columns: [
      [0, 0, 0, 0, 0.0274, 0, 0, 0, 0.02922, 0, 0, 0.82922],
      [0.01104, 0, 0, 0, 0.14178, 0, 0, 0.44715, 0.01988, 0.03036, 0.03036, 0.01104],
      [0.00922, 0, 0, 0, 0.1151, 0.02418, 0.53321, 0, 0.0166, 0, 0, 0.00922],
    ],
  },
]

describe('SLIM', () => {
  it.each(reference)('has scikit-learn’s coefficients at alpha $regularization, l1_ratio $l1Ratio', async ({ columns, ...settings }) => {
    const W = await fitted(pattern, settings)
    columns.forEach((column, j) => column.forEach((value, i) => expect(Math.abs(W[i][j] - value)).toBeLessThan(1e-3)))
  })

  it('counts people with no items not as people', async () => {
    const padded = csrFromRows(
      [...Array.from({ length: 40 }, (_, u) => [...pattern.indices.subarray(pattern.indptr[u], pattern.indptr[u + 1])]), [], []],
      items,
    )
    expect(await fitted(padded, reference[0])).toEqual(await fitted(pattern, reference[0]))
  })

  it('meets the conditions of the optimum in every column, solved on several threads', async () => {
    const rng = createRng(4)
    const n = 60
    const train = csrFromRows(
      Array.from({ length: 300 }, () => Array.from({ length: n }, (_, i) => i).filter((i) => rng.next() < 0.05 + (0.5 * i) / n)),
      n,
    )
    const settings = { regularization: 0.01, l1Ratio: 0.3, tolerance: 1e-7, maximumSweeps: 10_000 }
    const W = await fitted(train, settings)
    const gram = await gramMatrix(train, quietWork.signal)
    const l1 = 300 * 0.01 * 0.3
    const l2 = 300 * 0.01 * 0.7
    for (let j = 0; j < n; j++) {
      expect(W[j][j]).toBe(0)
      for (let i = 0; i < n; i++) {
        if (i === j) continue
        let gradient = l1 + l2 * W[i][j] - gram[i * n + j]
        for (let k = 0; k < n; k++) gradient += gram[i * n + k] * W[k][j]
        if (W[i][j] > 0) expect(Math.abs(gradient)).toBeLessThan(1e-2)
        else expect(gradient).toBeGreaterThan(-1e-2)
      }
    }
  })

  it('reaches the optimum at its default settings where everything resembles everything', async () => {
    const rng = createRng(4)
    const train = csrFromRows(
      Array.from({ length: 300 }, () => {
        const activity = rng.next()
        return Array.from({ length: 100 }, (_, i) => i).filter(() => rng.next() < 0.05 + 0.9 * activity)
      }),
      100,
    )
    const penalties = { regularization: 0.2, l1Ratio: 0.02 }
    const W = await fitted(train, penalties)
    const exact = await fitted(train, { ...penalties, tolerance: 1e-9, maximumSweeps: 100_000 })
    W.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(value - exact[i][j])).toBeLessThan(1e-3)))
  })

  it('keeps the largest weights when asked to', async () => {
    const all = await fitted(pattern, reference[0])
    const kept = await fitted(pattern, { ...reference[0], neighbours: 2 })
    for (let j = 0; j < items; j++) {
      const largest = all.map((row) => row[j]).sort((a, b) => b - a)
      expect(kept.map((row) => row[j]).filter((value) => value > 0)).toHaveLength(Math.min(2, largest.filter((value) => value > 0).length))
      expect(Math.max(...kept.map((row) => row[j]))).toBe(largest[0])
    }
  })
})
