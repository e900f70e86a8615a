import { type Csr, selectRows, transpose } from '../../../kernel/csr.ts'
import { gramMatrix } from '../../../kernel/gram.ts'
import type { Work } from '../../../kernel/progress.ts'
import { invertPositiveDefinite } from '../../../tensor/inverse.ts'
import { matMul, readFloat32, scope, tensor2d } from '../../../tensor/ops.ts'
import { addWeighted, type Block, blockKernel, type BlockWeights } from './kernels.ts'

export interface RidgeSettings {
  readonly weights: BlockWeights
  readonly regularization: number
}

/** What is tried for each setting in turn, until one helps: these multiples of its value. */
const factors = [2, 0.5] as const
const rounds = 2
/** A change that lowers the error by a smaller share is the luck of the sample. */
const least = 0.0005

/**
 * Weights and lambda by the leave-one-out error on a sample of the known items: each is predicted for all users from the other items of the
 * sample. Needs no user: with C = R Rt the counts of common users, G = (K + lambda I)^-1 and m items the squared error of item i is
 * |(G R)_i - (G 1)_i mu'|^2 / G_ii^2, mu' = mean of the other items, and every product in it is one of G, C and ones.
 */
export async function tuneSettings(
  blocks: readonly Block[],
  train: Csr,
  known: Uint32Array,
  sample: Uint32Array,
  start: RidgeSettings,
  work: Work,
): Promise<RidgeSettings> {
  const common = await gramMatrix(
    transpose(
      selectRows(
        transpose(train),
        sample.map((at) => known[at]),
      ),
    ),
    work.signal,
  )
  const kernels: { block: Block; kernel: Float32Array }[] = []
  for (const block of blocks) kernels.push({ block, kernel: await blockKernel(block, sample, work.signal) })
  const total = 1 + rounds * factors.length * (blocks.length + 1)
  let done = 0
  const errorOf = async ({ weights, regularization }: RidgeSettings): Promise<number> => {
    work.report({ step: 'choosing weights', done: done++, total, remainingMs: null })
    const m = sample.length
    const sum = new Float32Array(m * m)
    for (const { block, kernel } of kernels) addWeighted(sum, kernel, weights[block.id])
    for (let i = 0; i < m; i++) sum[i * m + i] += regularization
    return leaveOneOutError(await invertPositiveDefinite(sum, m, work.signal), common, m)
  }

  let best = start
  let bestError = await errorOf(best)
  const improve = async (changed: (factor: number) => RidgeSettings): Promise<boolean> => {
    for (const factor of factors) {
      const settings = changed(factor)
      const error = await errorOf(settings)
      if (error > (1 - least) * bestError) continue
      ;[best, bestError] = [settings, error]
      return true
    }
    return false
  }
  for (let round = 0; round < rounds; round++) {
    const { regularization, weights } = best
    let isBetter = await improve((factor) => ({ ...best, regularization: factor * regularization }))
    for (const { id } of blocks) {
      const change = (factor: number): RidgeSettings => ({ ...best, weights: { ...best.weights, [id]: factor * weights[id] } })
      isBetter = (await improve(change)) || isBetter
    }
    if (!isBetter) break
  }
  return best
}

/** The squared error over all items and users as a share of that of the means mu' alone. G and C are [m, m]. */
async function leaveOneOutError(G: Float32Array, C: Float32Array, m: number): Promise<number> {
  const [g, c] = [tensor2d(G, m, m), tensor2d(C, m, m)]
  const product = scope(() => matMul(g, c))
  const GC = await readFloat32(product)
  for (const tensor of [g, c, product]) tensor.dispose()
  const rowSums = (matrix: Float32Array): Float64Array =>
    Float64Array.from({ length: m }, (_, i) => matrix.subarray(i * m, (i + 1) * m).reduce((sum, value) => sum + value, 0))
  const [sumsG, sumsC, sumsGC] = [rowSums(G), rowSums(C), rowSums(GC)]
  const all = sumsC.reduce((sum, value) => sum + value, 0)
  let error = 0
  let plain = 0
  for (let i = 0; i < m; i++) {
    const at = i * m + i
    let GCG = 0
    for (let j = 0; j < m; j++) GCG += GC[i * m + j] * G[i * m + j]
    const meanSquare = (all - 2 * sumsC[i] + C[at]) / (m - 1) ** 2
    const withMean = (sumsGC[i] - GC[at]) / (m - 1)
    const squared = (GCG - 2 * sumsG[i] * withMean + sumsG[i] ** 2 * meanSquare) / G[at] ** 2
    plain += C[at] - (2 * (sumsC[i] - C[at])) / (m - 1) + meanSquare
    error += squared
  }
  return error / plain
}
