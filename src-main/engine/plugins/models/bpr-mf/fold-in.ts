import type { Csr } from '../../../kernel/csr.ts'
import { mapParallel } from '../../../kernel/parallel.ts'
import type { Work } from '../../../kernel/progress.ts'
import type { Steps } from './triples.ts'

/** Up to so many histories are not worth starting threads. */
const fewHistories = 200
/** Steps per item of a history, as in ten epochs of training. */
const stepsPerItem = 10
const fewestSteps = 500
const mostSteps = 10_000

interface FoldIn extends Steps {
  readonly items: Float32Array
  readonly width: number
  readonly itemCount: number
  readonly indptr: Uint32Array
  readonly indices: Uint32Array
  readonly stepsPerItem: number
  readonly fewestSteps: number
  readonly mostSteps: number
}

/**
 * The factors of these histories, [rows, width]: the updates of training for a user alone, from 0, the items staying as they are; the mean of
 * the later half of the steps is taken, which their noise leaves quiet. The draws are the same for equal histories, whatever stands around them.
 */
export async function foldInUsers(histories: Csr, items: Float32Array, width: number, steps: Steps, work: Work): Promise<Float32Array> {
  const isSmall = histories.rows <= fewHistories
  const data: FoldIn = {
    items,
    width,
    itemCount: histories.cols,
    indptr: histories.indptr,
    indices: histories.indices,
    learningRate: steps.learningRate,
    regularization: steps.regularization,
    stepsPerItem,
    fewestSteps,
    mostSteps,
  }
  const threads = isSmall ? { threads: 1 } : {}
  const parts = await mapParallel(foldInSome, data, { count: histories.rows, piece: 50, step: 'folding in', ...threads }, work)
  const users = new Float32Array(histories.rows * width)
  parts.forEach((part, p) => users.set(part, p * 50 * width))
  return users
}

/** A kernel (see parallel.ts): everything that it needs is inside. */
function foldInSome(data: FoldIn, from: number, to: number): Float32Array {
  const { items, width, itemCount, indptr, indices, learningRate, regularization } = data
  const bias = width - 1
  const keep = 1 - learningRate * regularization
  const users = new Float32Array((to - from) * width)
  const w = new Float64Array(width)
  const isOwn = new Uint8Array(itemCount)
  for (let row = from; row < to; row++) {
    const start = indptr[row]
    const count = indptr[row + 1] - start
    const mean = users.subarray((row - from) * width, (row - from + 1) * width)
    mean[bias] = 1
    if (count === 0 || count >= itemCount) continue
    w.fill(0)
    w[bias] = 1
    for (let k = start; k < start + count; k++) isOwn[indices[k]] = 1
    // xorshift32 (Marsaglia 2003), the same beginning for everybody.
    let state = 0x9e3779b9
    const draw = (below: number): number => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return Math.floor(((state >>> 0) / 4294967296) * below)
    }
    const steps = Math.min(data.mostSteps, Math.max(data.fewestSteps, data.stepsPerItem * count))
    const half = steps >> 1
    for (let step = 0; step < steps; step++) {
      const i = indices[start + draw(count)] * width
      let other = draw(itemCount)
      while (isOwn[other] === 1) other = draw(itemCount)
      const j = other * width
      let x = 0
      for (let k = 0; k < width; k++) x += w[k] * (items[i + k] - items[j + k])
      const rate = learningRate / (1 + Math.exp(x))
      for (let k = 0; k < bias; k++) w[k] = keep * w[k] + rate * (items[i + k] - items[j + k])
      if (step >= half) for (let k = 0; k < bias; k++) mean[k] += w[k] / (steps - half)
    }
    for (let k = start; k < start + count; k++) isOwn[indices[k]] = 0
  }
  return users
}
