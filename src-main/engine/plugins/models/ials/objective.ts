import type { IalsConfig } from './ials.ts'

/**
 * Both objectives are, up to a constant, the sum over observed pairs of a p^2 - 2 b p, plus w times the sum of p^2 over all pairs, plus
 * sum_u ridge_u |x_u|^2 + sum_i ridge_i |y_i|^2, with p = x_u . y_i:
 *   iALS (Rendle et al. 2021): (p - 1)^2 observed and alpha0 p^2 everywhere: a = b = 1, w = alpha0,
 *     ridge_u = lambda (|S_u| + alpha0 items)^nu, ridge_i = lambda (|S_i| + alpha0 users)^nu;
 *   WMF (Hu, Koren, Volinsky 2008): weight 1 + alpha r observed (or 1 + alpha log(1 + r), their equation 6 with epsilon 1), 1 else: a = alpha r,
 *     b = 1 + alpha r, w = 1, all ridges lambda; r = 1 where an interaction counts once. In the weights below r is 1.
 */
export interface IalsWeights {
  readonly observedWeight: number
  readonly targetWeight: number
  readonly unobservedWeight: number
  userRidges(lengths: Uint32Array): Float32Array
  itemRidges(lengths: Uint32Array): Float32Array
}

export function weightsOf(config: IalsConfig, totals: { users: number; items: number }): IalsWeights {
  const { regularization } = config
  if (config.objective === 'wmf') {
    const ridges = (lengths: Uint32Array): Float32Array => new Float32Array(lengths.length).fill(regularization)
    return {
      observedWeight: config.confidence,
      targetWeight: 1 + config.confidence,
      unobservedWeight: 1,
      userRidges: ridges,
      itemRidges: ridges,
    }
  }
  const scaled = (lengths: Uint32Array, others: number): Float32Array =>
    Float32Array.from(lengths, (length) => regularization * (length + config.unobservedWeight * others) ** config.frequencyExponent)
  return {
    observedWeight: 1,
    targetWeight: 1,
    unobservedWeight: config.unobservedWeight,
    userRidges: (lengths) => scaled(lengths, totals.items),
    itemRidges: (lengths) => scaled(lengths, totals.users),
  }
}

interface Solution {
  /** Observed pairs, and the sum of their values r (with r = 1 the same). */
  readonly pairs: number
  readonly values: number
  readonly users: Float32Array
  readonly items: Float32Array
  readonly size: number
  readonly userGram: Float64Array
  readonly itemGram: Float64Array
  readonly userRidges: Float32Array
  readonly itemRidges: Float32Array
  /** Of the items' equations, as solved for these users (least-squares.ts). */
  readonly explained: number
}

/**
 * The objective and its parts after a sweep, per observed pair, the squared error of zeros counted as b. It falls with every sweep, since each half
 * step solves its half exactly, or gets closer. No pass over the pairs is needed: sum_i y_iT A_i y_i - 2 y_i . r_i over the items' equations A_i y = r_i
 * is known from solving them (- sum_i y_i . r_i where that was exact), and what it has beside the observed part is known too.
 */
export function lossOf(solution: Solution, weights: IalsWeights): Record<string, number> {
  const { users, items, size, userGram, itemGram, userRidges, itemRidges, explained } = solution
  // The sum of p^2 over all pairs is the inner product of the two Gram matrices.
  let everywhere = 0
  for (let k = 0; k < userGram.length; k++) everywhere += userGram[k] * itemGram[k]
  const ofUsers = ridgeOf(users, userRidges, size)
  const ofItems = ridgeOf(items, itemRidges, size)
  const pairs = Math.max(1, solution.pairs)
  const unobserved = weights.unobservedWeight * everywhere
  const targets = solution.pairs * weights.targetWeight + (solution.values - solution.pairs) * weights.observedWeight
  const observed = targets - explained - unobserved - ofItems
  return {
    observed: observed / pairs,
    unobserved: unobserved / pairs,
    regularization: (ofUsers + ofItems) / pairs,
    loss: (observed + unobserved + ofUsers + ofItems) / pairs,
  }
}

function ridgeOf(factors: Float32Array, ridges: Float32Array, size: number): number {
  let sum = 0
  for (let at = 0; at < factors.length; at++) sum += ridges[Math.floor(at / size)] * factors[at] ** 2
  return sum
}
