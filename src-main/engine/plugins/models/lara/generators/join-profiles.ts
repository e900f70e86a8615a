import { addBias, columnSums, matMul, tanh, tanhGradient, type Tensor2D, toMatrix, toVector } from '../../../../tensor/ops.ts'
import type { Activation } from '../activation.ts'
import type { Gradients, Tensors } from '../batch.ts'
import { bias, matrix, type NetworkSize, type WeightShapes } from '../weights.ts'

/** Weights of the network that makes the proposed user of what the profiles give to its hidden layer. */
export function joinShapes({ hiddenSize: H, profileSize: d }: NetworkSize): WeightShapes {
  return { joinBias: bias(H), output: matrix(H, d), outputBias: bias(d) }
}

/** u_c = f( O tanh(s + c) + o ) for s [B, H]: the sums that the profiles give. `backward` also gives the gradient by s. */
export function joinProfiles(
  weights: Tensors,
  sums: Tensor2D,
  activation: Activation,
): { proposed: Tensor2D; backward(dProposed: Tensor2D): { dSums: Tensor2D; gradients: Gradients } } {
  const output = toMatrix(weights['output'])
  const joined = tanh(addBias(sums, toVector(weights['joinBias'])))
  const proposed = activation.value(addBias(matMul(joined, output), toVector(weights['outputBias'])))
  return {
    proposed,
    backward(dProposed) {
      const dOutput = activation.gradient(proposed, dProposed)
      const dSums = tanhGradient(joined, matMul(dOutput, output, { transposeB: true }))
      const gradients = {
        joinBias: columnSums(dSums),
        output: matMul(joined, dOutput, { transposeA: true }),
        outputBias: columnSums(dOutput),
      }
      return { dSums, gradients }
    },
  }
}
