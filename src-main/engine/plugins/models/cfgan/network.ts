import { shareAboveOfEach } from '../../../tensor/batched.ts'
import { sigmoid, softplus } from '../../../tensor/bernoulli.ts'
import { backward, concatRows, forward, gradientByFirst, logisticUnits, sliceRows } from '../../../tensor/layers.ts'
import {
  add,
  matMul,
  matMulSparse,
  mean,
  mul,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  toVector,
} from '../../../tensor/ops.ts'
import { type Discriminator, fromStack, type Generator } from './weights.ts'

/**
 * One step of D and one of G, Chae et al. 2018, with gradients by hand (network.test.ts holds them against automatic ones). Call it in a scope.
 * B rows of n coordinates; `condition` [B, n] holds the purchase vectors, binary.
 */
export interface Condition {
  readonly vectors: Tensor2D
  /** Share of non-zeros. */
  readonly density: number
  /** [B, noise], null without noise. */
  readonly noise: Tensor2D | null
}

/** `released`: G maximises log D, as the authors' code. `saturating`: G minimises log(1 - D), as the game is written. */
export type Objective = 'released' | 'saturating'

/** x^ for every row, before any mask: what is ranked. */
export function generate(generator: Generator, condition: Condition): { hidden: Tensor2D[]; output: Tensor2D } {
  const { vectors, density, noise } = condition
  const product = matMulSparse(vectors, generator.condition, { density })
  const sums: Tensor2D = noise && generator.noise ? add(product, matMul(noise, generator.noise)) : product
  return forward(sums, generator.stack, logisticUnits)
}

/**
 * L_D = BCE(D(c, c), 1) + BCE(D(c, x^ (e + k)), 0), means over the batch; G stands still. The true vector is the condition itself.
 * `figures`: the loss, mean D of true and of generated vectors, and the share of each that D has on the right side of 1/2, which is what it says
 * when it cannot tell: one of two pairs is true.
 */
export function discriminatorStep(
  discriminator: Discriminator,
  condition: Condition,
  fake: Tensor2D,
): { figures: Tensor1D; gradients: Record<string, Tensor> } {
  const { vectors, density } = condition
  const rows = vectors.shape[0]
  const fromCondition = matMulSparse(vectors, discriminator.condition, { density })
  const real: Tensor2D = add(fromCondition, matMulSparse(vectors, discriminator.vector, { density }))
  const generated: Tensor2D = add(fromCondition, matMul(fake, discriminator.vector))
  const { hidden, output } = forward(concatRows(real, generated), discriminator.stack, logisticUnits)
  const probability = sigmoid(output)
  const ofReal = sliceRows(probability, 0, rows)
  const ofFake = sliceRows(probability, rows, rows)
  const realLogits = sliceRows(output, 0, rows)
  const fakeLogits = sliceRows(output, rows, rows)
  const loss = add(mean(softplus(mul(realLogits, -1))), mean(softplus(fakeLogits)))
  const rightOfReal = mean(shareAboveOfEach(realLogits, 0, 1))
  const rightOfFake = mean(shareAboveOfEach(mul(fakeLogits, -1), 0, 1))
  const dOutput: Tensor2D = mul(concatRows(sub(ofReal, 1), ofFake), 1 / rows)

  const { first, ...stackGradients } = backward(discriminator.stack, hidden, dOutput, logisticUnits)
  const dReal = sliceRows(first, 0, rows)
  const dFake = sliceRows(first, rows, rows)
  return {
    figures: toVector(stack([loss, mean(ofReal), mean(ofFake), rightOfReal, rightOfFake])),
    gradients: {
      'D.Wc': matMulSparse(vectors, add(dReal, dFake), { transposeA: true, density }),
      'D.Wx': add(matMulSparse(vectors, dReal, { transposeA: true, density }), matMul(fake, dFake, { transposeA: true })),
      ...fromStack('D', stackGradients),
    },
  }
}

export interface GeneratorTask {
  readonly condition: Condition
  /** [B, n] e + k */
  readonly visible: Tensor2D
  /** [B, n] the ZR sample; null without zero reconstruction. */
  readonly zeros: Tensor2D | null
  /** alpha */
  readonly zeroWeight: number
  readonly objective: Objective
}

/**
 * L_G = BCE(D(c, x^ (e + k)), 1) + alpha / B sum over the ZR sample of x^2; D stands still.
 * `figures`: the adversarial part and, with zero reconstruction, the sum over the ZR sample per row, without alpha.
 */
export function generatorStep(
  generator: Generator,
  discriminator: Discriminator,
  task: GeneratorTask,
): { figures: Tensor1D; gradients: Record<string, Tensor> } {
  const { condition, visible, zeros, zeroWeight, objective } = task
  const { vectors, density, noise } = condition
  const rows = vectors.shape[0]
  const generated = generate(generator, condition)
  const fake: Tensor2D = mul(generated.output, visible)
  const judged = forward(
    add(matMulSparse(vectors, discriminator.condition, { density }), matMul(fake, discriminator.vector)),
    discriminator.stack,
    logisticUnits,
  )
  const probability = sigmoid(judged.output)
  const isReleased = objective === 'released'
  const adversarial = isReleased ? mean(softplus(mul(judged.output, -1))) : mul(mean(softplus(judged.output)), -1)
  const dLogit: Tensor2D = mul(isReleased ? sub(probability, 1) : mul(probability, -1), 1 / rows)
  // D's weights stand still: only the gradient by its input is wanted.
  const dSums = gradientByFirst(discriminator.stack, judged.hidden, dLogit, logisticUnits)
  const dVisible: Tensor2D = mul(matMul(dSums, discriminator.vector, { transposeB: true }), visible)

  const sampled: Tensor2D | null = zeros ? mul(generated.output, zeros) : null
  const dOutput: Tensor2D = sampled ? add(dVisible, mul(sampled, (2 * zeroWeight) / rows)) : dVisible
  const { first, ...stackGradients } = backward(generator.stack, generated.hidden, dOutput, logisticUnits)
  return {
    figures: toVector(stack(sampled ? [adversarial, mul(sum(square(sampled)), 1 / rows)] : [adversarial])),
    gradients: {
      'G.Wc': matMulSparse(vectors, first, { transposeA: true, density }),
      ...(noise ? { 'G.Wz': matMul(noise, first, { transposeA: true }) } : {}),
      ...fromStack('G', stackGradients),
    },
  }
}
