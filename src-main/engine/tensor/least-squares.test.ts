import { describe, expect, it } from 'vitest'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { quietWork } from '../kernel/progress.ts'
import { startBackend, tensorCount } from './backend.ts'
import type { RowProblem } from './batched-equations.ts'
import { factorGram, solveRows } from './least-squares.ts'

const rng = createRng(5)
const matrix = csrFromRows(
  Array.from({ length: 40 }, (_, row) => (row === 7 ? [] : Array.from({ length: 25 }, (_, i) => i).filter(() => rng.next() < 0.3))),
  25,
)

/** Some with a value for each entry, as play counts are. */
const valued = { ...matrix, values: Float32Array.from(matrix.indices, (_, at) => 0.5 + (at % 7)) }

function problemOf(size: number, hasValues: boolean): RowProblem {
  const factors = Float32Array.from({ length: 25 * size }, () => rng.normal() / Math.sqrt(size))
  return {
    matrix: hasValues ? valued : matrix,
    factors,
    size,
    gram: factorGram(factors, size).map((value) => 0.2 * value),
    observedWeight: 3,
    targetWeight: 4,
    ridges: Float32Array.from({ length: 40 }, (_, row) => 0.5 + row / 40),
  }
}

/** The objective's part of one row and its gradient by x_row, which is 0 at the solution. */
function objectiveAt(x: Float32Array, row: number, problem: RowProblem): { value: number; gradient: number[] } {
  const { gram, observedWeight, targetWeight, ridges, factors, size } = problem
  let value = 0
  const gradient = Array.from({ length: size }, (_, i) => {
    let sum = ridges[row] * x[row * size + i]
    for (let j = 0; j < size; j++) sum += gram[i * size + j] * x[row * size + j]
    value += x[row * size + i] * sum
    return sum
  })
  const { indptr, indices, values } = problem.matrix
  for (let at = indptr[row]; at < indptr[row + 1]; at++) {
    const column = indices[at]
    const weight = (values?.[at] ?? 1) * observedWeight
    const target = targetWeight - observedWeight + weight
    const y = factors.subarray(column * size, (column + 1) * size)
    const score = y.reduce((sum, factor, k) => sum + factor * x[row * size + k], 0)
    value += weight * score ** 2 - 2 * target * score
    y.forEach((factor, i) => (gradient[i] += (weight * score - target) * factor))
  }
  return { value, gradient }
}

describe.each([
  { backend: 'auto', size: 6 },
  { backend: 'auto', size: 70 },
  { backend: 'cpu', size: 6 },
  { backend: 'cpu', size: 70 },
] as const)('solveRows, backend $backend, $size dimensions', ({ backend, size }) => {
  it.each([{ hasValues: false }, { hasValues: true }])(
    'finds where the gradient of every row is 0, and what the objective is there, entries with values: $hasValues',
    async ({ hasValues }) => {
      await startBackend({ backend })
      const problem = problemOf(size, hasValues)
      const tensors = tensorCount()
      const { solutions, explained } = await solveRows(problem, quietWork)
      let objective = 0
      for (let row = 0; row < matrix.rows; row++) {
        if (row === 7) expect([...solutions.subarray(row * size, (row + 1) * size)]).toEqual(new Array(size).fill(0))
        const { value, gradient } = objectiveAt(solutions, row, problem)
        for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-4)
        objective += value
      }
      expect(explained / -objective).toBeCloseTo(1, 5)
      expect(tensorCount()).toBe(tensors)
    },
  )

  it('says what to do when an equation has no solution', async () => {
    await startBackend({ backend })
    const zero = { ...problemOf(size, false), ridges: new Float32Array(40) }
    await expect(solveRows(zero, quietWork)).rejects.toThrow('needs a ridge above 0')
  })
})

describe('factorGram', () => {
  it.each([1, 3, 4, 9])('adds the products of %d rows, the ones that count', (rows) => {
    const factors = Float64Array.from({ length: rows * 3 }, () => rng.normal())
    const counts = Uint8Array.from({ length: rows }, (_, row) => (row === 2 ? 0 : 1))
    const gram = factorGram(factors, 3, counts)
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = 0
        for (let row = 0; row < rows; row++) sum += counts[row] * factors[row * 3 + i] * factors[row * 3 + j]
        expect(gram[i * 3 + j]).toBeCloseTo(sum, 10)
      }
    }
  })
})
