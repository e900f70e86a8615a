import { describe, expect, it } from 'vitest'
import { csrFromRows } from '../kernel/csr.ts'
import { quietWork } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import { startBackend } from './backend.ts'
import type { RowProblem } from './batched-equations.ts'
import { improveRows } from './conjugate-gradient.ts'
import { factorGram, type RowSolutions, solveRows } from './least-squares.ts'

const columns = 25

/** Every 7th row is empty; some problems have a value for each entry, as play counts are. */
function problemOf(rows: number, size: number, hasValues: boolean): RowProblem {
  const rng = createRng(5)
  const all = Array.from({ length: columns }, (_, i) => i)
  const matrix = csrFromRows(
    Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? [] : all.filter(() => rng.next() < 0.3))),
    columns,
  )
  const factors = Float32Array.from({ length: columns * size }, () => rng.normal() / Math.sqrt(size))
  return {
    matrix: hasValues ? { ...matrix, values: Float32Array.from(matrix.indices, (_, at) => 0.5 + (at % 7)) } : matrix,
    factors,
    size,
    gram: factorGram(factors, size).map((value) => 0.2 * value),
    observedWeight: 3,
    targetWeight: 4,
    ridges: Float32Array.from({ length: rows }, (_, row) => 0.5 + row / rows),
  }
}

function improve(problem: RowProblem, steps: number, from?: RowSolutions): Promise<RowSolutions> {
  const solutions = from?.solutions ?? new Float32Array(problem.matrix.rows * problem.size)
  return improveRows(problem, { solutions, steps }, quietWork)
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at])), 0)
}

describe.each([
  { size: 6, hasValues: false },
  { size: 6, hasValues: true },
  { size: 16, hasValues: true },
  { size: 70, hasValues: false },
  { size: 70, hasValues: true },
])('conjugate gradients, $size dimensions, entries with values: $hasValues', ({ size, hasValues }) => {
  const problem = problemOf(40, size, hasValues)

  it.each(['auto', 'cpu'] as const)('come with many steps to the exact solution of backend %s', async (backend) => {
    await startBackend({ backend })
    const exact = await solveRows(problem, quietWork)
    const found = await improve(problem, 60)
    expect(largestDifference(found.solutions, exact.solutions)).toBeLessThan(1e-4)
    expect(found.explained / exact.explained).toBeCloseTo(1, 5)
    expect([...found.solutions.subarray(7 * size, 8 * size)]).toEqual(new Array(size).fill(0))
  })

  it('get closer with every step, and go on from where they were', async () => {
    const exact = await solveRows(problem, quietWork)
    const one = await improve(problem, 1)
    const three = await improve(problem, 3)
    const further = await improve(problem, 2, three)
    expect(one.explained).toBeGreaterThan(0)
    expect(three.explained).toBeGreaterThan(one.explained)
    expect(further.explained).toBeGreaterThan(three.explained)
    expect(further.explained).toBeLessThan(exact.explained * (1 + 1e-5))
    const still = await improve(problem, 1, await improve(problem, 60))
    expect(still.explained / exact.explained).toBeCloseTo(1, 5)
    expect(largestDifference(still.solutions, exact.solutions)).toBeLessThan(1e-4)
  })
})

describe('conjugate gradients in threads', () => {
  it('give each row what it gets alone', async () => {
    // 3,000 rows of 7 entries and 16 floats are enough for threads in 2,000 steps, 600 are not.
    const base = problemOf(3000, 16, true)
    const many = await improve(base, 2000)
    const few = await improve({ ...base, matrix: { ...base.matrix, rows: 600, indptr: base.matrix.indptr.slice(0, 601) } }, 2000)
    expect(many.solutions.subarray(0, 600 * 16)).toEqual(few.solutions)
  })

  it('refuse an equation without a ridge', async () => {
    await expect(improve({ ...problemOf(40, 6, false), ridges: new Float32Array(40) }, 3)).rejects.toThrow('needs a ridge above 0')
  })
})
