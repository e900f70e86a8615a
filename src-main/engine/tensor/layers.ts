import * as tf from '@tensorflow/tfjs-core'
import { sigmoid, sigmoidGradient } from './bernoulli.ts'
import { addBias, columnSums, matMul, tanh, tanhGradient, type Tensor1D, type Tensor2D } from './ops.ts'

/**
 * Fully connected layers with their gradient by hand. The first layer's product is the caller's: its input may be sparse, or come in parts.
 * Call everything in a scope.
 */

/** Layers one after the other, the last one linear: `matrices[l]` leads from layer l to layer l + 1, so there is one fewer than biases. */
export interface LayerStack {
  readonly biases: readonly Tensor1D[]
  readonly matrices: readonly Tensor2D[]
}

/** What hidden units do to their sum. `gradient` is taken at the unit's output y. */
export interface Units {
  readonly apply: (sum: Tensor2D) => Tensor2D
  readonly gradient: (y: Tensor2D, dy: Tensor2D) => Tensor2D
}

export const tanhUnits: Units = { apply: tanh, gradient: tanhGradient }
export const logisticUnits: Units = { apply: sigmoid, gradient: sigmoidGradient }

/** From the first layer's product x W, [rows, n], to the output of the last layer. */
export function forward(product: Tensor2D, stack: LayerStack, units: Units): { hidden: Tensor2D[]; output: Tensor2D } {
  const hidden: Tensor2D[] = []
  let output = addBias(product, stack.biases[0])
  stack.matrices.forEach((matrix, l) => {
    hidden.push(units.apply(output))
    output = addBias(matMul(hidden[l], matrix), stack.biases[l + 1])
  })
  return { hidden, output }
}

/** From the gradient by the output to those by every bias and matrix, and by the first layer's product. */
export function backward(
  stack: LayerStack,
  hidden: readonly Tensor2D[],
  dOutput: Tensor2D,
  units: Units,
): LayerStack & { first: Tensor2D } {
  const biases: Tensor1D[] = []
  const matrices: Tensor2D[] = []
  let first = dOutput
  for (let l = stack.matrices.length - 1; l >= 0; l--) {
    biases.unshift(columnSums(first))
    matrices.unshift(matMul(hidden[l], first, { transposeA: true }))
    first = units.gradient(hidden[l], matMul(first, stack.matrices[l], { transposeB: true }))
  }
  return { biases: [columnSums(first), ...biases], matrices, first }
}

/** `backward` for weights that stand still: the gradient by the first layer's product alone. */
export function gradientByFirst(stack: LayerStack, hidden: readonly Tensor2D[], dOutput: Tensor2D, units: Units): Tensor2D {
  return stack.matrices.reduceRight((after, matrix, l) => units.gradient(hidden[l], matMul(after, matrix, { transposeB: true })), dOutput)
}

/** The rows of `below` under those of `above`. */
export function concatRows(above: Tensor2D, below: Tensor2D): Tensor2D {
  return tf.concat2d([above, below], 0)
}

/** Rows from..from+count of x. */
export function sliceRows(x: Tensor2D, from: number, count: number): Tensor2D {
  return tf.slice2d(x, [from, 0], [count, x.shape[1]])
}

/** Gradient of a weight plus that of rate / 2 |weight|^2. */
export function withDecay<T extends tf.Tensor>(gradient: T, weight: tf.Tensor, rate: number): T {
  return rate === 0 ? gradient : tf.add(gradient, tf.mul(weight, rate))
}
