import { describe, expect, it } from 'vitest'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { quietWork } from '../kernel/progress.ts'
import { startBackend, tensorCount } from './backend.ts'
import { factorGram, solveRows } from './least-squares.ts'

const rng = createRng(5)
const size = 6
const matrix = csrFromRows(
  Array.from({ length: 40 }, (_, row) => (row === 7 ? [] : Array.from({ length: 25 }, (_, i) => i).filter(() => rng.next() < 0.3))),
  25,
)
const factors = Float32Array.from({ length: 25 * size }, () => rng.normal())
const problem = {
  matrix,
  factors,
  size,
  gram: factorGram(factors, size).map((value) => 0.2 * value),
  observedWeight: 3,
  targetWeight: 4,
  ridges: Float32Array.from({ length: 40 }, (_, row) => 0.5 + row / 40),
}

/** Gradient of the objective by x_row; 0 at the solution. */
function gradientAt(x: Float32Array, row: number): number[] {
  const { gram, observedWeight, targetWeight, ridges } = problem
  const gradient = Array.from({ length: size }, (_, i) => {
    let sum = ridges[row] * x[row * size + i]
    for (let j = 0; j < size; j++) sum += gram[i * size + j] * x[row * size + j]
    return sum
  })
  for (const column of matrix.indices.subarray(matrix.indptr[row], matrix.indptr[row + 1])) {
    const y = factors.subarray(column * size, (column + 1) * size)
    const score = y.reduce((sum, value, k) => sum + value * x[row * size + k], 0)
    y.forEach((value, i) => (gradient[i] += (observedWeight * score - targetWeight) * value))
  }
  return gradient
}

describe.each(['auto', 'cpu'] as const)('solveRows, backend %s', (backend) => {
  it('finds where the gradient of every row is 0', async () => {
    await startBackend({ backend })
    const tensors = tensorCount()
    const solved = await solveRows(problem, quietWork)
    for (let row = 0; row < matrix.rows; row++) {
      if (row === 7) expect([...solved.subarray(row * size, (row + 1) * size)]).toEqual(new Array(size).fill(0))
      else for (const value of gradientAt(solved, row)) expect(Math.abs(value)).toBeLessThan(1e-3)
    }
    expect(tensorCount()).toBe(tensors)
  })

  it('says what to do when an equation has no solution', async () => {
    await startBackend({ backend })
    const zero = { ...problem, ridges: new Float32Array(40) }
    await expect(solveRows(zero, quietWork)).rejects.toThrow('needs a ridge above 0')
  })
})
