import {
  add,
  addBias,
  asColumn,
  columnSums,
  concatColumns,
  exp,
  flatten,
  matMul,
  matMulSparse,
  mul,
  sliceColumns,
  softmaxCrossEntropy,
  square,
  stack,
  sub,
  sum,
  tanh,
  tanhGradient,
  type Tensor1D,
  type Tensor2D,
  toVector,
} from '../../../tensor/ops.ts'
import type { Weights } from './weights.ts'

/**
 * Forward and backward pass of Mult-VAE, Liang et al. 2018. The gradient is written out by hand: automatic differentiation of the same loss
 * takes twice the time of the matrix products, this 1.2 times (network.test.ts compares the two). Call everything in a scope.
 */

/** One batch of B users; n_u is the number of items that user u has. */
export interface Batch {
  /** [B, I] rows x_u / |x_u| after dropout. */
  readonly input: Tensor2D
  /** Share of non-zeros in `input`. */
  readonly density: number
  /** [B, I] rows x_u / n_u: the target is the plain binary row; divided by n_u it sums to 1, and `rowWeights` puts n_u back. */
  readonly labels: Tensor2D
  /** [B, 1] n_u / B. */
  readonly rowWeights: Tensor2D
  /** [B, K] standard normal. */
  readonly noise: Tensor2D
}

/** Logits of all items at z = mu, [B, I]: what users are ranked by. */
export function scoreBatch(weights: Weights, input: Tensor2D, density: number): Tensor2D {
  const { code } = encode(weights, input, density)
  const mean = sliceColumns(code, 0, code.shape[1] / 2)
  return decode(weights, mean).logits
}

/**
 * Losses and gradients of one batch:
 * L = 1/B sum_u ( -sum_i x_ui log softmax_i(logits_u) + beta/2 sum_k ( exp(logvar) + mu^2 - 1 - logvar ) )   (equations 4, 5 and 7)
 */
export function trainBatch(weights: Weights, batch: Batch, beta: number): { losses: Tensor1D; gradients: Weights } {
  const { input, density, labels, rowWeights, noise } = batch
  const batchSize = input.shape[0]
  const K = noise.shape[1]

  const { h1, code } = encode(weights, input, density)
  const mean = sliceColumns(code, 0, K)
  const logVariance = sliceColumns(code, K, K)
  const variance = exp(logVariance)
  const spread = mul(exp(mul(logVariance, 0.5)), noise) // sigma * epsilon: z = mu + sigma * epsilon
  const z: Tensor2D = add(mean, spread)
  const { h2, logits } = decode(weights, z)
  const likelihood = softmaxCrossEntropy(logits, labels)

  const negativeLogLikelihood = sum(mul(rowWeights, asColumn(likelihood.loss)))
  const divergence = mul(sum(sub(add(variance, square(mean)), add(logVariance, 1))), 0.5 / batchSize)

  // Decoder. The row weights scale the small factors, never the [B, I] gradient of the logits.
  const dLogits = likelihood.gradient
  const gradW4 = matMul(mul(h2, rowWeights), dLogits, { transposeA: true })
  const gradB4 = flatten(matMul(rowWeights, dLogits, { transposeA: true }))
  const dH2: Tensor2D = mul(matMul(dLogits, weights.W4, { transposeB: true }), rowWeights)
  const dA2 = tanhGradient(h2, dH2)
  const gradW3 = matMul(z, dA2, { transposeA: true })
  const dZ = matMul(dA2, weights.W3, { transposeB: true })

  // The code: dz/dmu = 1, dz/dlogvar = sigma epsilon / 2, plus the gradient of the divergence.
  const kl = beta / batchSize
  const dMean: Tensor2D = add(dZ, mul(mean, kl))
  const dLogVariance: Tensor2D = mul(add(mul(dZ, spread), mul(sub(variance, 1), kl)), 0.5)
  const dCode = concatColumns(dMean, dLogVariance)

  // Encoder.
  const gradW2 = matMul(h1, dCode, { transposeA: true })
  const dA1 = tanhGradient(h1, matMul(dCode, weights.W2, { transposeB: true }))
  const gradW1 = matMulSparse(input, dA1, { transposeA: true, density })

  return {
    losses: toVector(stack([negativeLogLikelihood, divergence])),
    gradients: {
      W1: gradW1,
      b1: columnSums(dA1),
      W2: gradW2,
      b2: columnSums(dCode),
      W3: gradW3,
      b3: columnSums(dA2),
      W4: gradW4,
      b4: gradB4,
    },
  }
}

function encode({ W1, b1, W2, b2 }: Weights, input: Tensor2D, density: number): { h1: Tensor2D; code: Tensor2D } {
  const h1 = tanh(addBias(matMulSparse(input, W1, { density }), b1))
  return { h1, code: addBias(matMul(h1, W2), b2) }
}

function decode({ W3, b3, W4, b4 }: Weights, z: Tensor2D): { h2: Tensor2D; logits: Tensor2D } {
  const h2 = tanh(addBias(matMul(z, W3), b3))
  return { h2, logits: addBias(matMul(h2, W4), b4) }
}
