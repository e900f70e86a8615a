import { solveInPlace } from '../../../kernel/cholesky.ts'
import { rowOf } from '../../../kernel/csr.ts'
import { breathe, type Work } from '../../../kernel/progress.ts'
import type { SampledValidation } from './sampled-validation.ts'

const mostSteps = 25
/** In units of the normalised scores' weights. */
const closeEnough = 1e-6
/** Keeps the solution finite where a part tells held-out items from all others without an error. */
const ridge = 1

/**
 * Logistic stacking (Wolpert 1992; Ting and Witten 1999): P(held out | parts' scores z) = 1 / (1 + exp(-(b + w z))), fitted by Newton's method on
 * all items that are new to each user. Returns w; b moves all items of a user alike and changes no list.
 */
export async function stackWeights(sample: SampledValidation, work: Work): Promise<number[]> {
  const parts = sample.scores.length
  const size = parts + 1
  const w = new Float64Array(size)
  for (let step = 0; step < mostSteps; step++) {
    work.report({ step: 'fitting weights', done: step, total: mostSteps, remainingMs: null })
    const { gradient, hessian } = await derivatives(sample, w, work)
    for (let part = 0; part < parts; part++) {
      gradient[part] -= ridge * w[part]
      hessian[part * size + part] += ridge
    }
    solveInPlace(hessian, gradient, size)
    for (let at = 0; at < size; at++) w[at] += gradient[at]
    if (gradient.every((move) => Math.abs(move) < closeEnough)) break
  }
  return [...w.subarray(0, parts)]
}

/** Of the log-likelihood: its gradient, and the negative of its Hessian [size x size] (lower half); the intercept comes last. */
async function derivatives(
  { foldIn, heldOut, scores }: SampledValidation,
  w: Float64Array,
  work: Work,
): Promise<{ gradient: Float64Array; hessian: Float64Array }> {
  const size = w.length
  const items = foldIn.cols
  const gradient = new Float64Array(size)
  const hessian = new Float64Array(size * size)
  const x = new Float64Array(size).fill(1)
  /** 0: new to the user, 1: held out, 2: known. */
  const kind = new Uint8Array(items)
  for (let row = 0; row < foldIn.rows; row++) {
    for (const item of rowOf(heldOut, row)) kind[item] = 1
    for (const item of rowOf(foldIn, row)) kind[item] = 2
    for (let item = 0; item < items; item++) {
      if (kind[item] === 2) continue
      let logit = w[size - 1]
      for (let part = 0; part < size - 1; part++) {
        x[part] = scores[part][row * items + item]
        logit += w[part] * x[part]
      }
      const chance = 1 / (1 + Math.exp(-logit))
      const error = kind[item] - chance
      const curvature = chance * (1 - chance)
      for (let i = 0; i < size; i++) {
        gradient[i] += error * x[i]
        for (let j = 0; j <= i; j++) hessian[i * size + j] += curvature * x[i] * x[j]
      }
    }
    for (const item of rowOf(heldOut, row)) kind[item] = 0
    for (const item of rowOf(foldIn, row)) kind[item] = 0
    if (row % 200 === 199) await breathe(work.signal)
  }
  return { gradient, hessian }
}
