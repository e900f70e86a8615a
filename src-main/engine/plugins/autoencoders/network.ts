import { backward, forward, type LayerStack, tanhUnits, withDecay } from '../../tensor/layers.ts'
import {
  add,
  asColumn,
  concatColumns,
  exp,
  flatten,
  matMul,
  matMulSparse,
  mul,
  sliceColumns,
  square,
  stack,
  sub,
  sum,
  tanh,
  tanhGradient,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  toVector,
} from '../../tensor/ops.ts'
import { type Likelihood, negativeLogLikelihood, weightDecay } from './likelihood.ts'
import { fromNetwork, type Network } from './weights.ts'

/**
 * Forward and backward pass of Mult-VAE and Mult-DAE, Liang et al. 2018. The gradient is written out by hand: automatic differentiation of the
 * same loss takes twice the time of the matrix products, this 1.2 times (network.test.ts compares the two). Call everything in a scope.
 */

/** One batch of B users; n_u is the number of items that user u has. */
export interface Batch {
  /** [B, I] rows x_u / |x_u| after dropout. */
  readonly input: Tensor2D
  /** Share of non-zeros in `input`. */
  readonly density: number
  /** [B, I] rows x_u, divided by n_u for the multinomial: there they sum to 1, and `rowWeights` puts n_u back. */
  readonly labels: Tensor2D
  /** [B, 1] 1 / B, times n_u for the multinomial. */
  readonly rowWeights: Tensor2D
}

/** What the code is, and what holds it back beside the likelihood. */
export type Coding =
  /** z ~ N(mu, sigma^2), lists from z = mu; the divergence weighs `beta`. `noise`: [B, K] standard normal. */
  | { readonly kind: 'variational'; readonly beta: number; readonly noise: Tensor2D }
  /** z = tanh of the encoder's output; `decay` |W|^2 over all matrices. */
  | { readonly kind: 'denoising'; readonly decay: number }

/** Outputs for all items without noise, [B, I]: what users are ranked by. */
export function scoreBatch(network: Network, kind: Coding['kind'], input: Tensor2D, density: number): Tensor2D {
  return decode(network, codeBatch(network, kind, input, density)).output
}

/** Mean and log-variance of q(z | x), side by side: [B, 2 K]. */
export function posteriorBatch(network: Network, input: Tensor2D, density: number): Tensor2D {
  return encode(network, input, density).output
}

/** The code without noise, [B, K]. */
export function codeBatch(network: Network, kind: Coding['kind'], input: Tensor2D, density: number): Tensor2D {
  const { output } = encode(network, input, density)
  return kind === 'variational' ? sliceColumns(output, 0, output.shape[1] / 2) : tanh(output)
}

/**
 * Losses and gradients of one batch: L = 1/B sum_u -log p(x_u | z_u) + second part. Variational (equations 4, 5 and 7):
 * beta/2 1/B sum_u sum_k ( exp(logvar) + mu^2 - 1 - logvar ); `losses` has it without beta. Denoising: decay |W|^2, as it is.
 */
export function trainBatch(
  network: Network,
  batch: Batch,
  likelihood: Likelihood,
  coding: Coding,
): { losses: Tensor1D; gradients: Record<string, Tensor> } {
  const { hidden, output } = encode(network, batch.input, batch.density)
  const { code, secondLoss, gradientByOutput } =
    coding.kind === 'variational' ? sample(output, coding) : squash(output, network, coding.decay)
  const decoded = decode(network, code)
  const { loss, gradient } = negativeLogLikelihood(likelihood, decoded.output, batch.labels)
  const firstLoss = sum(mul(batch.rowWeights, asColumn(loss)))

  const above = decoderGradients(network, code, decoded.hidden, gradient, batch.rowWeights)
  const { first, ...encoder } = backward(network.encoder, hidden, gradientByOutput(above.dCode), tanhUnits)
  const gradients = fromNetwork({
    input: matMulSparse(batch.input, first, { transposeA: true, density: batch.density }),
    encoder,
    code: above.code,
    decoder: above.decoder,
  })
  const decay = coding.kind === 'denoising' ? coding.decay : 0
  return {
    losses: toVector(stack([firstLoss, secondLoss])),
    gradients: decay === 0 ? gradients : decayed(gradients, fromNetwork(network), decay),
  }
}

function encode({ input: first, encoder }: Network, input: Tensor2D, density: number): { hidden: Tensor2D[]; output: Tensor2D } {
  return forward(matMulSparse(input, first, { density }), encoder, tanhUnits)
}

function decode({ code: first, decoder }: Network, code: Tensor2D): { hidden: Tensor2D[]; output: Tensor2D } {
  return forward(matMul(code, first), decoder, tanhUnits)
}

interface Coded {
  readonly code: Tensor2D
  readonly secondLoss: Tensor
  /** Gradient by the encoder's output, given the one by the code; with the second loss's own part. */
  readonly gradientByOutput: (dCode: Tensor2D) => Tensor2D
}

/** z = mu + sigma epsilon: dz/dmu = 1, dz/dlogvar = sigma epsilon / 2, plus the gradient of the divergence. */
function sample(output: Tensor2D, { beta, noise }: Extract<Coding, { kind: 'variational' }>): Coded {
  const [batchSize, K] = noise.shape
  const mean = sliceColumns(output, 0, K)
  const logVariance = sliceColumns(output, K, K)
  const variance = exp(logVariance)
  const spread = mul(exp(mul(logVariance, 0.5)), noise)
  const kl = beta / batchSize
  return {
    code: add(mean, spread),
    secondLoss: mul(sum(sub(add(variance, square(mean)), add(logVariance, 1))), 0.5 / batchSize),
    gradientByOutput: (dCode) => {
      const dMean: Tensor2D = add(dCode, mul(mean, kl))
      const dLogVariance: Tensor2D = mul(add(mul(dCode, spread), mul(sub(variance, 1), kl)), 0.5)
      return concatColumns(dMean, dLogVariance)
    },
  }
}

function squash(output: Tensor2D, { input, encoder, code: first, decoder }: Network, decay: number): Coded {
  const code = tanh(output)
  return {
    code,
    secondLoss: weightDecay([input, ...encoder.matrices, first, ...decoder.matrices], decay),
    gradientByOutput: (dCode) => tanhGradient(code, dCode),
  }
}

/** The row weights scale the small factors of the last layer's gradients, never the [B, I] gradient of the output. */
function decoderGradients(
  { code: first, decoder }: Network,
  code: Tensor2D,
  hidden: readonly Tensor2D[],
  dOutput: Tensor2D,
  rowWeights: Tensor2D,
): { code: Tensor2D; decoder: LayerStack; dCode: Tensor2D } {
  const below = hidden.at(-1) ?? code
  const last = decoder.matrices.at(-1) ?? first
  const matrix = matMul(mul(below, rowWeights), dOutput, { transposeA: true })
  const bias = flatten(matMul(rowWeights, dOutput, { transposeA: true }))
  const dBelow: Tensor2D = mul(matMul(dOutput, last, { transposeB: true }), rowWeights)
  if (hidden.length === 0) return { code: matrix, decoder: { biases: [bias], matrices: [] }, dCode: dBelow }

  const rest = { biases: decoder.biases.slice(0, -1), matrices: decoder.matrices.slice(0, -1) }
  const inner = backward(rest, hidden.slice(0, -1), tanhGradient(below, dBelow), tanhUnits)
  return {
    code: matMul(code, inner.first, { transposeA: true }),
    decoder: { biases: [...inner.biases, bias], matrices: [...inner.matrices, matrix] },
    dCode: matMul(inner.first, first, { transposeB: true }),
  }
}

/** Weight decay is the matrices' alone; the derivative of decay w^2 is 2 decay w. */
function decayed(gradients: Record<string, Tensor>, weights: Record<string, Tensor>, decay: number): Record<string, Tensor> {
  const entries = Object.entries(gradients)
  return Object.fromEntries(
    entries.map(([name, gradient]) => [name, gradient.rank === 2 ? withDecay(gradient, weights[name], 2 * decay) : gradient]),
  )
}
