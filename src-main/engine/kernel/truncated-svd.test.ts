import { expect, it } from 'vitest'
import { csrFromRows } from './csr.ts'
import { gramMatrix } from './gram.ts'
import { createRng } from './rng.ts'
import { truncatedSvd } from './truncated-svd.ts'
import { quietWork } from './progress.ts'

it('finds orthonormal eigenvectors of XtX, largest first', async () => {
  const rng = createRng(2)
  const n = 30
  const matrix = csrFromRows(
    Array.from({ length: 200 }, (_, u) => Array.from({ length: n }, (_, i) => i).filter((i) => rng.next() < (i % 4 === u % 4 ? 0.7 : 0.1))),
    n,
  )
  const { vectors, values } = await truncatedSvd(matrix, 4, createRng(1), quietWork)
  const gram = await gramMatrix(matrix, quietWork.signal)
  for (let k = 0; k < 4; k++) {
    const vector = Array.from({ length: n }, (_, i) => vectors[i * 4 + k])
    for (let other = 0; other < 4; other++) {
      const product = vector.reduce((sum, value, i) => sum + value * vectors[i * 4 + other], 0)
      expect(product).toBeCloseTo(k === other ? 1 : 0, 8)
    }
    for (let i = 0; i < n; i++) {
      const image = vector.reduce((sum, value, j) => sum + gram[i * n + j] * value, 0)
      expect(image / values[k] ** 2).toBeCloseTo(vector[i], 2)
    }
    if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1])
  }
})

it('gives as many vectors as there are columns when more are asked for', async () => {
  const { values } = await truncatedSvd(csrFromRows([[0], [0, 1]], 2), 5, createRng(1), quietWork)
  // XtX = [[2, 1], [1, 1]]: the golden ratio.
  expect(values[0]).toBeCloseTo(1.618034, 5)
  expect(values[1]).toBeCloseTo(0.618034, 5)
})
