import { type Csr, selectRows } from '../../../kernel/csr.ts'
import { kernelRows } from './kernels.ts'
import type { FittedRidge } from './item-weights.ts'

/** Kernel rows of so many numbers at once: 16 MB. */
const kernelNumbers = 4e6

/**
 * Scores of items as if each had never been seen, without another fit. [items x histories.rows]. With k the item's kernel row (0 at the
 * item) and g its column of G, the inverse without the item is G - g g^T / g_i, so P = k G - (k G)_i / g_i g. Given the kernel row of the fit
 * this is R_i - A_i / G_ii. Here the item is also left out of the means, and its row is made with document frequencies that do not count it:
 * what only it has is as unknown as it would be. Rows of the other items keep the frequencies of the fit. An item that is new anyway scores as
 * it does.
 */
export async function scoreLeftOut(fitted: FittedRidge, items: Uint32Array, histories: Csr): Promise<Float32Array> {
  const { solution, blocks, content, stored } = fitted
  const n = solution.known.length
  const G = solution.inverse
  const result = new Float32Array(items.length * histories.rows)
  const blockSize = Math.max(1, Math.floor(kernelNumbers / Math.max(1, n)))
  for (let from = 0; from < items.length; from += blockSize) {
    const some = items.subarray(from, from + blockSize)
    const hidden = Int32Array.from(some, solution.placeOf)
    const rows = kernelRows(blocks, stored.settings.weights, selectRows(content, some), (row) => hidden[row] >= 0)
    hidden.forEach((place, row) => {
      if (place >= 0) rows[row * n + place] = 0
    })
    const projected = await solution.project(rows)
    hidden.forEach((place, row) => {
      if (place < 0) return
      const factor = projected[row * n + place] / G[place * n + place]
      for (let j = 0; j < n; j++) projected[row * n + j] -= factor * G[place * n + j]
      projected[row * n + place] = 0
    })
    result.set(solution.apply(projected, histories, { addMean: true, hidden }), from * histories.rows)
  }
  return result
}
