import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/**
 * A loss and its gradient by every weight, from the portable ops (what ops.ts marks as without gradient cannot be used in `loss`).
 * Value and gradients are the caller's.
 */
export function valueAndGradients(
  loss: (weights: Record<string, Tensor>) => Scalar,
  weights: Record<string, Tensor>,
): { value: Scalar; gradients: Record<string, Tensor> } {
  registerGradients()
  const names = Object.keys(weights)
  const { value, grads } = tf.valueAndGrads((...list: Tensor[]) => loss(Object.fromEntries(list.map((tensor, i) => [names[i], tensor]))))(
    names.map((name) => weights[name]),
  )
  return { value, gradients: Object.fromEntries(grads.map((gradient, i) => [names[i], gradient])) }
}

/** The gradients of all kernels are registered by the union package alone; it is loaded (110 ms) when somebody differentiates. */
function registerGradients(): void {
  if (tf.getGradient(tf.BatchMatMul)) return
  createRequire(import.meta.url)('@tensorflow/tfjs')
}
