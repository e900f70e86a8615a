import { type Csr, selectRows } from '../../../kernel/csr.ts'
import { type Block, kernelRows } from './kernels.ts'
import type { Solution } from './solution.ts'
import type { StoredRidge } from './state.ts'

/** Kernel rows of so many numbers at once: 32 MB. */
const kernelNumbers = 8e6

/** A fitted ridge with all that follows from it. */
export interface FittedRidge {
  readonly stored: StoredRidge
  /** All items of the split. [items x slots] */
  readonly content: Csr
  readonly blocks: readonly Block[]
  readonly solution: Solution
}

/**
 * Scores of all items as one matrix W [items x items]: the score of i for a history is the sum of its items' W_ji. From s(i, u) =
 * mu_u + sum_j P_ij (r_uj - mu_u) with mu_u = |history| / n follows W_ji = P_ij + (1 - sum_j' P_ij') / n, j among the known items.
 */
export async function itemWeights(fitted: FittedRidge, itemCount: number): Promise<Float32Array> {
  const { known } = fitted.stored
  const n = known.length
  const weights = new Float32Array(itemCount * itemCount)
  const setItem = (item: number, P: Float32Array): void => {
    const rest = shareOfRest(P)
    for (let place = 0; place < n; place++) weights[known[place] * itemCount + item] = P[place] + rest
  }
  known.forEach((item, place) => setItem(item, knownRow(fitted, place)))
  const isKnown = new Set(known)
  const fresh = Uint32Array.from({ length: itemCount }, (_, item) => item).filter((item) => !isKnown.has(item))
  const blockSize = Math.max(1, Math.floor(kernelNumbers / Math.max(1, n)))
  for (let from = 0; from < fresh.length; from += blockSize) {
    const some = fresh.subarray(from, from + blockSize)
    const projected = await fitted.solution.project(kernelOf(fitted, some))
    some.forEach((item, row) => setItem(item, projected.subarray(row * n, (row + 1) * n)))
  }
  return weights
}

/** Column `item` of W, at these items. */
export function itemParts(fitted: FittedRidge, history: Uint32Array, item: number): Float32Array {
  const { solution } = fitted
  const own = solution.placeOf(item)
  const P = own < 0 ? solution.projectFew(kernelOf(fitted, Uint32Array.of(item))) : knownRow(fitted, own)
  const rest = shareOfRest(P)
  return Float32Array.from(history, (known) => {
    const place = solution.placeOf(known)
    return place < 0 ? 0 : P[place] + rest
  })
}

function kernelOf({ stored, content, blocks }: FittedRidge, items: Uint32Array): Float32Array {
  return kernelRows(blocks, stored.settings.weights, selectRows(content, items))
}

/** P of a known item: e_i - lambda G_i, from K G = I - lambda G. */
function knownRow({ stored: { inverse, known, settings } }: FittedRidge, place: number): Float32Array {
  const n = known.length
  const P = inverse.slice(place * n, (place + 1) * n)
  for (let j = 0; j < n; j++) P[j] *= -settings.regularization
  P[place] += 1
  return P
}

/** (1 - sum P) / n */
function shareOfRest(P: Float32Array): number {
  let rest = 1
  for (const value of P) rest -= value
  return rest / P.length
}
