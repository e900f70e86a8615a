import { describe, expect, it } from 'vitest'
import { columnCounts, csrFromRows, transpose } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { createRng } from '../../../kernel/rng.ts'
import { startBackend } from '../../../tensor/backend.ts'
import { improveRows } from '../../../tensor/conjugate-gradient.ts'
import { factorGram, solveRows } from '../../../tensor/least-squares.ts'
import { lossOf, weightsOf } from './objective.ts'
import { ials } from './plugin.ts'

const size = 5
const rng = createRng(3)
const byUser = csrFromRows(
  Array.from({ length: 30 }, () => Array.from({ length: 18 }, (_, i) => i).filter(() => rng.next() < 0.3)),
  18,
)
const users = Float32Array.from({ length: 30 * size }, () => rng.normal())
const start = Float32Array.from({ length: 18 * size }, () => rng.normal())

describe.each([
  { objective: 'ials', unobservedWeight: 0.3, solver: 'exact' },
  { objective: 'wmf', confidence: 4, solver: 'exact' },
  { objective: 'ials', unobservedWeight: 0.3, solver: 'conjugate-gradient' },
  { objective: 'wmf', confidence: 4, solver: 'conjugate-gradient' },
])('the loss of $objective, solver $solver', (settings) => {
  it('is what a pass over all pairs gives', async () => {
    await startBackend()
    const config = ials.config.parse({ embeddingSize: size, regularization: 0.2, ...settings })
    const weights = weightsOf(config, { users: 30, items: 18 })
    const { observedWeight, targetWeight, unobservedWeight } = weights
    const userRidges = weights.userRidges(columnCounts(transpose(byUser)))
    const itemRidges = weights.itemRidges(columnCounts(byUser))
    const userGram = factorGram(users, size)
    const problem = {
      matrix: transpose(byUser),
      factors: users,
      size,
      gram: userGram.map((value) => unobservedWeight * value),
      observedWeight,
      targetWeight,
      ridges: itemRidges,
    }
    const { solutions: items, explained } =
      settings.solver === 'exact'
        ? await solveRows(problem, quietWork)
        : await improveRows(problem, { solutions: start, steps: 1 }, quietWork)
    const itemGram = factorGram(items, size)
    const pairs = byUser.indices.length
    const loss = lossOf({ pairs, values: pairs, users, items, size, userGram, itemGram, userRidges, itemRidges, explained }, weights)

    const expected = { observed: 0, unobserved: 0, regularization: 0 }
    for (let u = 0; u < 30; u++) {
      const seen = new Set(byUser.indices.subarray(byUser.indptr[u], byUser.indptr[u + 1]))
      for (let i = 0; i < 18; i++) {
        let p = 0
        for (let k = 0; k < size; k++) p += users[u * size + k] * items[i * size + k]
        expected.unobserved += unobservedWeight * p ** 2
        if (seen.has(i)) expected.observed += observedWeight * p ** 2 - 2 * targetWeight * p + targetWeight
      }
    }
    for (let at = 0; at < users.length; at++) expected.regularization += userRidges[Math.floor(at / size)] * users[at] ** 2
    for (let at = 0; at < items.length; at++) expected.regularization += itemRidges[Math.floor(at / size)] * items[at] ** 2
    expect(loss['observed']).toBeCloseTo(expected.observed / pairs, 5)
    expect(loss['unobserved']).toBeCloseTo(expected.unobserved / pairs, 5)
    expect(loss['regularization']).toBeCloseTo(expected.regularization / pairs, 5)
    expect(loss['loss']).toBeCloseTo((expected.observed + expected.unobserved + expected.regularization) / pairs, 5)
  })
})
