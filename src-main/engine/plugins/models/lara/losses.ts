import { meanOfEach, shareAboveOfEach } from '../../../tensor/batched.ts'
import { sigmoid, softplus } from '../../../tensor/bernoulli.ts'
import { add, mul, sub, sum, tensor1d, tensor2d, type Scalar, type Tensor1D, type Tensor2D } from '../../../tensor/ops.ts'
import type { LaraConfig } from './settings.ts'

/** Rows of a batch of judged pairs: first (item, who took it), then (item, who did not), then (item, proposed user). */
export const pairKinds = 3

/**
 * L_D = BCE(D(item, u+), 1) + BCE(D(item, u-), 0) + BCE(D(item, u_c), 0), each the mean over its pairs (and outputs).
 * -log s(x) = log(1 + e^-x) and -log(1 - s(x)) = log(1 + e^x), so nothing overflows. Call it in a scope.
 *
 * `probabilities`: the mean of each kind of pair. `accuracies`: the share of them that D has on the right side of 1/3, which is what it says when
 * it cannot tell, for one pair of three is true.
 */
export function discriminatorLoss(logits: Tensor2D): { loss: Scalar; probabilities: Tensor1D; accuracies: Tensor1D; gradient: Tensor2D } {
  const [rows, outputs] = logits.shape
  const taken = rows / pairKinds
  const isTrue = new Float32Array(rows).fill(1, 0, taken)
  const probabilities = sigmoid(logits)
  const signs = isTrue.map((target) => 1 - 2 * target)
  return {
    loss: sum(meanOfEach(softplus(mul(logits, tensor2d(signs, rows, 1))), pairKinds)),
    probabilities: meanOfEach(probabilities, pairKinds),
    // Of the false pairs those that are not above: 0 + 1 x share, 1 - 1 x share.
    accuracies: add(
      tensor1d(Float32Array.of(0, 1, 1)),
      mul(tensor1d(Float32Array.of(1, -1, -1)), shareAboveOfEach(logits, -Math.LN2, pairKinds)),
    ),
    gradient: mul(sub(probabilities, tensor2d(isTrue, rows, 1)), 1 / (taken * outputs)),
  }
}

/**
 * Non-saturating: -log D(item, u_c). Saturating, as in the first GAN paper and in the thesis: log(1 - D(item, u_c)), flat while D is sure.
 * Means over the items (and outputs), and the gradient by the logits: D - 1, or -D. Call it in a scope.
 */
export function generatorLoss(logits: Tensor2D, kind: LaraConfig['generatorLoss']): { loss: Tensor1D; gradient: Tensor2D } {
  const [items, outputs] = logits.shape
  const probabilities = sigmoid(logits)
  const mean = 1 / (items * outputs)
  return kind === 'saturating'
    ? { loss: mul(meanOfEach(softplus(logits), 1), -1), gradient: mul(probabilities, -mean) }
    : { loss: meanOfEach(softplus(mul(logits, -1)), 1), gradient: mul(sub(probabilities, 1), mean) }
}
