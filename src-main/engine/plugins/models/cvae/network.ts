import { bernoulliCrossEntropy, sigmoid, sigmoidGradient } from '../../../tensor/bernoulli.ts'
import {
  add,
  addBias,
  columnSums,
  concatColumns,
  exp,
  matMul,
  matMulSparse,
  mul,
  sliceColumns,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  toVector,
} from '../../../tensor/ops.ts'
import type { Graph, Layer } from './weights.ts'

/**
 * Forward and backward passes of CVAE's encoder-decoder, Li and She 2017, by hand, since automatic differentiation takes twice the time
 * (network.test.ts compares the two). Call everything in a scope.
 */

/** One batch of B items. */
export interface Batch {
  /** [B, S] contents in [0, 1]. */
  readonly input: Tensor2D
  /** Share of non-zeros in `input`. */
  readonly density: number
  /** [B, K] standard normal. */
  readonly noise: Tensor2D
  /** v_j, [B, K]: what the codes are drawn to in joint training; null before. */
  readonly itemFactors: Tensor2D | null
}

export interface GraphWeighting {
  /** Of the KL term: 1 is the evidence bound. */
  readonly kl: number
  /** Of sum_k (v_jk - z_jk)^2. */
  readonly coupling: number
  /** Of 1/2 |W|^2, over all matrices. */
  readonly decay: number
}

export type Step = {
  /** Means over the batch: reconstruction, KL, squared distance of v and z (the last two only where there is a code). */
  readonly losses: Tensor1D
  readonly gradients: Record<string, Tensor>
}

/** The hidden representation h_L of contents, [B, n_L]; the contents themselves when there are no layers. */
export function hiddenOf(layers: readonly Layer[], input: Tensor2D, density: number): Tensor2D {
  return activations(layers, input, density)[layers.length]
}

/** theta_j = mu(x_j), [B, K]: the factor of an item as its content says it. */
export function contentMeans({ layers, code }: Graph, input: Tensor2D, density: number): Tensor2D {
  const both = addBias(matMul(hiddenOf(layers, input, density), code.W), code.b)
  return sliceColumns(both, 0, both.shape[1] / 2)
}

/**
 * Losses and gradients of one batch of the variational autoencoder, with z = mu + sigma epsilon:
 * 1/B sum_j ( -log p(x_j | z_j) + kl KL(q(z_j | x_j) || N(0, I)) + coupling |v_j - z_j|^2 ) + decay/2 |W|^2   (equations 9, 10 and 14)
 */
export function trainGraph(graph: Graph, batch: Batch, weighting: GraphWeighting): Step {
  const { layers, code, generator, outputBias } = graph
  const { input, density, noise, itemFactors } = batch
  const [B, K] = noise.shape
  const L = layers.length

  // Encoder.
  const hidden = activations(layers, input, density)
  const parameters = addBias(matMul(hidden[L], code.W), code.b)
  const mean = sliceColumns(parameters, 0, K)
  const logVariance = sliceColumns(parameters, K, K)
  const variance = exp(logVariance)
  const spread = mul(exp(mul(logVariance, 0.5)), noise) // sigma * epsilon
  const z: Tensor2D = add(mean, spread)

  // Decoder: generated[l - 1] is g_l = sigmoid of what comes from above, [B, n_l].
  const generated: Tensor2D[] = []
  let logits = addBias(matMul(z, generator.W), generator.b)
  for (let l = L; l >= 1; l--) {
    generated[l - 1] = sigmoid(logits)
    const bias = l > 1 ? layers[l - 2].b : outputBias
    const up = matMul(generated[l - 1], layers[l - 1].W, { transposeB: true })
    logits = bias ? addBias(up, bias) : up
  }

  const likelihood = bernoulliCrossEntropy(logits, input)
  const divergence = mul(sum(sub(add(variance, square(mean)), add(logVariance, 1))), 0.5 / B)
  const distance = itemFactors ? sub<Tensor2D>(z, itemFactors) : null
  const coupled = distance ? mul(sum(square(distance)), 1 / B) : mul(divergence, 0)

  // Back through the decoder. W_l and b_l have a second part, from the encoder: each list is summed at the end.
  const parts = new Map<string, Tensor[]>()
  const collect = (name: string, gradient: Tensor): void => void parts.set(name, [...(parts.get(name) ?? []), gradient])
  let dAbove: Tensor2D = mul(likelihood.gradient, 1 / B)
  if (outputBias) collect('bx', columnSums(dAbove))
  for (let l = 1; l <= L; l++) {
    collect(`W${l}`, matMul(dAbove, generated[l - 1], { transposeA: true }))
    dAbove = sigmoidGradient(generated[l - 1], matMul(dAbove, layers[l - 1].W))
    if (l < L) collect(`b${l}`, columnSums(dAbove))
  }
  collect('Wg', matMul(z, dAbove, { transposeA: true }))
  collect('bg', columnSums(dAbove))

  // The code: dz/dmu = 1, dz/dlogvar = sigma epsilon / 2, plus the gradients of KL and coupling.
  const fromDecoder = matMul(dAbove, generator.W, { transposeB: true })
  const dZ = distance ? add<Tensor2D>(fromDecoder, mul(distance, (2 * weighting.coupling) / B)) : fromDecoder
  const kl = weighting.kl / B
  const dMean: Tensor2D = add(dZ, mul(mean, kl))
  const dLogVariance: Tensor2D = mul(add(mul(dZ, spread), mul(sub(variance, 1), kl)), 0.5)
  const dCode = concatColumns(dMean, dLogVariance)
  collect('Wz', matMul(hidden[L], dCode, { transposeA: true }))
  collect('bz', columnSums(dCode))

  // Back through the encoder; the contents need no gradient.
  let dHidden = L > 0 ? matMul(dCode, code.W, { transposeB: true }) : dCode
  for (let l = L; l >= 1; l--) {
    const d = sigmoidGradient(hidden[l], dHidden)
    collect(`W${l}`, matMulSparse(hidden[l - 1], d, { transposeA: true, density: l === 1 ? density : 1 }))
    collect(`b${l}`, columnSums(d))
    if (l > 1) dHidden = matMul(d, layers[l - 1].W, { transposeB: true })
  }

  const matrices = new Map<string, Tensor2D>([
    ['Wz', code.W],
    ['Wg', generator.W],
  ])
  layers.forEach(({ W }, l) => matrices.set(`W${l + 1}`, W))
  return {
    losses: toVector(stack([mul(likelihood.loss, 1 / B), divergence, coupled])),
    gradients: summed(parts, matrices, weighting.decay),
  }
}

/**
 * One batch of a layer's denoising autoencoder with tied weights: `target` [B, m] in [0, 1] from `corrupted`, part of it set to zero.
 * 1/B sum_j -log Bernoulli(target_j | sigmoid(sigmoid(corrupted_j W + b) WT + outputBias)); gradients named as in `names` (W, b, output bias).
 */
export function trainDenoiser(
  layer: Layer & { readonly outputBias: Tensor1D },
  names: readonly string[],
  batch: { readonly target: Tensor2D; readonly corrupted: Tensor2D; readonly density: number },
): Step {
  const { W, b, outputBias } = layer
  const { target, corrupted, density } = batch
  const B = target.shape[0]
  const h = sigmoid(addBias(matMulSparse(corrupted, W, { density }), b))
  const { loss, gradient } = bernoulliCrossEntropy(addBias(matMul(h, W, { transposeB: true }), outputBias), target)
  const dLogits: Tensor2D = mul(gradient, 1 / B)
  const dA = sigmoidGradient(h, matMul(dLogits, W))
  const dW = add(matMul(dLogits, h, { transposeA: true }), matMulSparse(corrupted, dA, { transposeA: true, density }))
  const [nameW, nameB, nameOutput] = names
  return {
    losses: toVector(stack([mul(loss, 1 / B)])),
    gradients: { [nameW]: dW, [nameB]: columnSums(dA), [nameOutput]: columnSums(dLogits) },
  }
}

/** h_0 .. h_L */
function activations(layers: readonly Layer[], input: Tensor2D, density: number): Tensor2D[] {
  const hidden = [input]
  layers.forEach(({ W, b }, l) => hidden.push(sigmoid(addBias(matMulSparse(hidden[l], W, { density: l === 0 ? density : 1 }), b))))
  return hidden
}

function summed(parts: Map<string, Tensor[]>, matrices: Map<string, Tensor2D>, decay: number): Record<string, Tensor> {
  const gradients: Record<string, Tensor> = {}
  for (const [name, list] of parts) {
    const matrix = matrices.get(name)
    const all = matrix && decay > 0 ? [...list, mul(matrix, decay)] : list
    gradients[name] = all.reduce((total, part) => add(total, part))
  }
  return gradients
}
