import * as tf from '@tensorflow/tfjs-core'
import { nativeRuntime } from './native.ts'
import { type Scalar, type Tensor2D, toMatrix } from './ops.ts'

/** Logistic units and the Bernoulli likelihood of values in [0, 1]. */

export function sigmoid(x: Tensor2D): Tensor2D {
  return tf.sigmoid(x)
}

/** log(1 + e^x) */
export function softplus(x: Tensor2D): Tensor2D {
  return tf.softplus(x)
}

/** Gradient of y = sigmoid(x) given y: dy y (1 - y). */
export function sigmoidGradient(y: Tensor2D, dy: Tensor2D): Tensor2D {
  const native = nativeRuntime()
  if (!native) return tf.tidy(() => tf.mul(dy, tf.mul(y, tf.sub(1, y))))
  const type = { name: 'T', type: native.binding.TF_ATTR_TYPE, value: native.binding.TF_FLOAT }
  return toMatrix(native.backend.executeSingleOutput('SigmoidGrad', [type], [y, dy]))
}

/**
 * -sum( x log p + (1 - x) log(1 - p) ) over all entries with p = sigmoid(logits), which is sum( log(1 + e^logits) - x logits ), and its gradient
 * by the logits, p - x. Finite however large the logits are.
 */
export function bernoulliCrossEntropy(logits: Tensor2D, targets: Tensor2D): { loss: Scalar; gradient: Tensor2D } {
  return tf.tidy(() => ({
    loss: tf.sub<Scalar>(tf.sum<Scalar>(tf.softplus(logits)), tf.sum<Scalar>(tf.mul(targets, logits))),
    gradient: tf.sub<Tensor2D>(tf.sigmoid(logits), targets),
  }))
}
