import type { Rng } from '../../../kernel/rng.ts'
import { type Tensor, type Tensor1D, type Tensor2D, toMatrix, toVector } from '../../../tensor/ops.ts'
import type { NamedArrays } from '../../../tensor/parameters.ts'

/** I items - hidden - code - hidden - I items; the paper uses 600 and 200 (Liang et al. 2018, section 4.3). */
export interface NetworkSize {
  readonly itemCount: number
  readonly hiddenSize: number
  /** K: the code has this many means and as many log variances. */
  readonly embeddingSize: number
}

/** phi: W1 [I, H], b1, W2 [H, 2K], b2 (means first, then log variances); theta: W3 [K, H], b3, W4 [H, I], b4. */
export type Weights = {
  readonly W1: Tensor2D
  readonly b1: Tensor1D
  readonly W2: Tensor2D
  readonly b2: Tensor1D
  readonly W3: Tensor2D
  readonly b3: Tensor1D
  readonly W4: Tensor2D
  readonly b4: Tensor1D
}

export const weightNames = ['W1', 'b1', 'W2', 'b2', 'W3', 'b3', 'W4', 'b4'] as const satisfies readonly (keyof Weights)[]

export function toWeights(tensors: Record<keyof Weights, Tensor>): Weights {
  return {
    W1: toMatrix(tensors.W1),
    b1: toVector(tensors.b1),
    W2: toMatrix(tensors.W2),
    b2: toVector(tensors.b2),
    W3: toMatrix(tensors.W3),
    b3: toVector(tensors.b3),
    W4: toMatrix(tensors.W4),
    b4: toVector(tensors.b4),
  }
}

export function weightShapes(size: NetworkSize): Record<keyof Weights, readonly number[]> {
  const { itemCount: I, hiddenSize: H, embeddingSize: K } = size
  return { W1: [I, H], b1: [H], W2: [H, 2 * K], b2: [2 * K], W3: [K, H], b3: [H], W4: [H, I], b4: [I] }
}

/** The authors' choice: Glorot's uniform for matrices, a truncated normal of deviation .001 for biases. */
export function initialWeights(size: NetworkSize, rng: Rng): NamedArrays {
  const arrays: NamedArrays = {}
  for (const [name, shape] of Object.entries(weightShapes(size))) {
    const data = new Float32Array(shape.reduce((product, n) => product * n, 1))
    if (shape.length === 2) {
      const limit = Math.sqrt(6 / (shape[0] + shape[1]))
      for (let i = 0; i < data.length; i++) data[i] = (2 * rng.next() - 1) * limit
    } else {
      for (let i = 0; i < data.length; i++) data[i] = 0.001 * truncatedNormal(rng)
    }
    arrays[name] = { shape, data }
  }
  return arrays
}

function truncatedNormal(rng: Rng): number {
  for (;;) {
    const value = rng.normal()
    if (Math.abs(value) <= 2) return value
  }
}
