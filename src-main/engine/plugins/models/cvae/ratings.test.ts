import { describe, expect, it } from 'vitest'
import { csrFromRows, selectRows, transpose } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { factorGram } from '../../../tensor/least-squares.ts'
import { cvae } from './plugin.ts'
import { createRatings, scoringFactors } from './ratings.ts'
import { ratingLosses, solveFactors } from './solve-factors.ts'

const size = 4
const rng = createRng(7)
const items = 25
/** The last item is nobody's. */
const ratings = csrFromRows(
  Array.from({ length: 90 }, () => Array.from({ length: items - 1 }, (_, item) => item).filter(() => rng.next() < 0.2)),
  items,
)
const content = Float32Array.from({ length: items * size }, () => rng.normal())

describe('factors of users and items', () => {
  it.each(['trained-items', 'all-items'] as const)('lower the objective with every sweep, unseen among %s', async (unobservedItems) => {
    const config = cvae.config.parse({ embeddingSize: size, unobservedItems })
    const { sweep } = createRatings(config, ratings)
    let current = Float64Array.from(content)
    const totals: number[] = []
    for (let time = 0; time < 6; time++) {
      const swept = await sweep(current, content, quietWork)
      current = new Float64Array(swept.items)
      totals.push(Object.values(swept.losses).reduce((a, b) => a + b))
    }
    totals.slice(1).forEach((total, i) => expect(total).toBeLessThan(totals[i] + 1e-12))
    expect(totals[1]).toBeLessThan(totals[0])
  })

  it('solve their equations to double precision', async () => {
    const users = Float64Array.from({ length: 90 * size }, () => rng.normal())
    const gram = factorGram(users, size)
    const byItem = transpose(ratings)
    const solved = await solveFactors(
      { matrix: byItem, factors: users, size, gram, observed: 1, unobserved: 0.01, ridge: 10, prior: content },
      quietWork,
    )
    for (let item = 0; item < items; item++) {
      const v = solved.subarray(item * size, (item + 1) * size)
      for (let i = 0; i < size; i++) {
        let gradient = 10 * (v[i] - content[item * size + i])
        for (let j = 0; j < size; j++) gradient += 0.01 * gram[i * size + j] * v[j]
        for (const user of byItem.indices.subarray(byItem.indptr[item], byItem.indptr[item + 1])) {
          const u = users.subarray(user * size, (user + 1) * size)
          const score = u.reduce((sum, value, k) => sum + value * v[k], 0)
          gradient += (0.99 * score - 1) * u[i]
        }
        expect(Math.abs(gradient)).toBeLessThan(1e-12)
      }
    }
  })

  it('are the same to the last bit when threads solve for many as when one is solved for alone', async () => {
    const [rows, columns, wide] = [4500, 70, 60]
    const matrix = csrFromRows(
      Array.from({ length: rows }, () => Array.from({ length: columns }, (_, column) => column).filter(() => rng.next() < 0.1)),
      columns,
    )
    const factors = Float64Array.from({ length: columns * wide }, () => rng.normal())
    const gram = factorGram(factors, wide)
    const problem = { factors, size: wide, gram, observed: 1, unobserved: 0.01, ridge: 0.1, prior: null }
    const all = await solveFactors({ ...problem, matrix }, quietWork)
    for (const row of [0, 127, 128, 4499]) {
      const one = await solveFactors({ ...problem, matrix: selectRows(matrix, [row]) }, quietWork)
      expect(one).toEqual(all.slice(row * wide, (row + 1) * wide))
      expect(one.some((value) => value !== 0)).toBe(true)
    }
  })

  it('measure the objective that one writes down pair by pair', () => {
    const users = Float64Array.from({ length: 90 * size }, () => rng.normal())
    const factors = Float64Array.from({ length: items * size }, () => rng.normal())
    const weights = { observed: 1, unobserved: 0.01, userRidge: 0.1, itemRidge: 10 }
    const losses = ratingLosses(ratings, { users, items: factors, content, size }, weights, null)
    let expected = 0
    for (let user = 0; user < 90; user++) {
      const own = new Set(ratings.indices.subarray(ratings.indptr[user], ratings.indptr[user + 1]))
      for (let item = 0; item < items; item++) {
        let score = 0
        for (let k = 0; k < size; k++) score += users[user * size + k] * factors[item * size + k]
        expected += 0.5 * (own.has(item) ? (1 - score) ** 2 : 0.01 * score ** 2)
      }
    }
    users.forEach((value) => (expected += 0.05 * value ** 2))
    factors.forEach((value, at) => (expected += 5 * (value - content[at]) ** 2))
    const total = Object.values(losses).reduce((a, b) => a + b) * ratings.indices.length
    expect(Math.abs(total / expected - 1)).toBeLessThan(1e-10)
  })

  it('of an item without users are its content', () => {
    const { trained } = createRatings(cvae.config.parse({ embeddingSize: size }), ratings)
    const solved = new Float64Array(items * size).fill(2)
    const factors = scoringFactors({ items: solved, content, trained }, size)
    expect(factors[0]).toBe(2)
    expect([...factors.subarray((items - 1) * size)]).toEqual([...content.subarray((items - 1) * size)])
  })
})
