import { sigmoid, softplus } from '../../tensor/bernoulli.ts'
import { add, mul, sign, softmaxCrossEntropy, square, sub, sum, type Tensor1D, type Tensor2D, toVector } from '../../tensor/ops.ts'

/** How a row x of ones and zeros, or of counts or ratings, is thought to come from the decoder's output f (Liang et al. 2018, equations 2 and 3, section 2.2). */
export type Likelihood =
  | { readonly kind: 'multinomial' }
  | { readonly kind: 'logistic' }
  /** c_i = `positiveWeight` where x is above 0, `unobservedWeight` where it is 0. */
  | { readonly kind: 'gaussian'; readonly positiveWeight: number; readonly unobservedWeight: number }

/**
 * -log p(x | f) of each row and its gradient by f, both without the row's weight. The target is x itself, except for the multinomial: there it is
 * x / n, n the row's sum, and the row's weight n puts that back.
 */
export function negativeLogLikelihood(likelihood: Likelihood, f: Tensor2D, target: Tensor2D): { loss: Tensor1D; gradient: Tensor2D } {
  switch (likelihood.kind) {
    case 'multinomial':
      return softmaxCrossEntropy(f, target)
    case 'logistic':
      // -x log s(f) - (1 - x) log(1 - s(f)) = log(1 + e^f) - x f
      return { loss: rowSums(sub(softplus(f), mul(target, f))), gradient: sub(sigmoid(f), target) }
    case 'gaussian': {
      const { positiveWeight, unobservedWeight } = likelihood
      const error: Tensor2D = sub(f, target)
      const weighted: Tensor2D = mul(error, add(mul(sign(target), positiveWeight - unobservedWeight), unobservedWeight))
      return { loss: rowSums(mul(mul(error, weighted), 0.5)), gradient: weighted }
    }
  }
}

/** What the entries of a target row are (times their own values), and how much the row weighs in the mean over a batch of `rows`; `count` is its sum. */
export function targetOf(likelihood: Likelihood, count: number, rows: number): { entry: number; weight: number } {
  return likelihood.kind === 'multinomial' ? { entry: 1 / count, weight: count / rows } : { entry: 1, weight: 1 / rows }
}

/** Sum of lambda |W|^2 over matrices. */
export function weightDecay(matrices: readonly Tensor2D[], lambda: number) {
  return matrices.map((matrix) => mul(sum(square(matrix)), lambda)).reduce((total, part) => add(total, part))
}

function rowSums(x: Tensor2D): Tensor1D {
  return toVector(sum(x, 1))
}
