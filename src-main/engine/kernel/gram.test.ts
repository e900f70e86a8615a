import { expect, it } from 'vitest'
import { csrFromRows } from './csr.ts'
import { gramMatrix } from './gram.ts'
import { createRng } from './rng.ts'

const never = new AbortController().signal

it('counts how often two columns meet', async () => {
  const matrix = csrFromRows([[0, 1], [1, 2], [0, 1, 2], []], 4)
  expect([...(await gramMatrix(matrix, never))]).toEqual([2, 2, 1, 0, 2, 3, 2, 0, 1, 2, 2, 0, 0, 0, 0, 0])
})

it('is the product with its transpose, weighted and across tiles', async () => {
  const rng = createRng(3)
  const rows = Array.from({ length: 40 }, () => Array.from({ length: 150 }, (_, column) => column).filter(() => rng.next() < 0.3))
  const binary = csrFromRows(rows, 150)
  const values = Float32Array.from(binary.indices, () => rng.int(5) + 1)
  for (const matrix of [binary, { ...binary, values }]) {
    const dense = rows.map((row, r) => {
      const line = new Float64Array(150)
      row.forEach((column, k) => (line[column] = matrix === binary ? 1 : values[binary.indptr[r] + k]))
      return line
    })
    const expected = new Float32Array(150 * 150)
    for (const line of dense) for (let i = 0; i < 150; i++) for (let j = 0; j < 150; j++) expected[i * 150 + j] += line[i] * line[j]
    expect(await gramMatrix(matrix, never)).toEqual(expected)
  }
})
