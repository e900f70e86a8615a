import {
  addBias,
  columnSums,
  exp,
  matMul,
  mul,
  add,
  tanh,
  tanhGradient,
  type Tensor2D,
  toMatrix,
  toVector,
} from '../../../../tensor/ops.ts'
import { divideRows, rowSums } from '../../../../tensor/batched.ts'
import type { Activation } from '../activation.ts'
import { lookUp, lookUpGradient, type Tensors } from '../batch.ts'
import { bias, matrix, type NetworkSize } from '../weights.ts'
import type { GeneratorForm } from './form.ts'
import { joinProfiles, joinShapes } from './join-profiles.ts'

/** Attention weights lie between e^-2 and e^2: no value can silence the others, and nothing overflows. */
const attentionRange = 2

/**
 * For many attribute values (see `attributes.ts`): one generator for all of them makes a profile from a value's embedding, and the profiles of
 * the values that an item has are averaged before they are joined.
 *
 *   z_v = tanh(W1 e_v + b1)     p_v = f(W2 z_v + b2)     a_v = exp( 2 tanh(q z_v) )
 *   m   = sum_v a_v p_v / (1 + sum_v a_v)                over the item's values; the 1 keeps an item without any finite
 *   u_c = f( O tanh(J m + c) + o )
 */
export function sharedGenerator(size: NetworkSize, activation: Activation): GeneratorForm {
  const { generators: V, embeddingSize: e, generatorSize: h, hiddenSize: H, profileSize: d } = size

  const makeProfiles = (weights: Tensors): { hidden: Tensor2D; profiles: Tensor2D } => {
    const hidden = tanh(addBias(matMul(toMatrix(weights['embedding']), toMatrix(weights['first'])), toVector(weights['firstBias'])))
    return { hidden, profiles: activation.value(addBias(matMul(hidden, toMatrix(weights['second'])), toVector(weights['secondBias']))) }
  }

  return {
    shapes: {
      // One embedding at a time is its input, not all of them: small ones would leave every value the same profile for long.
      embedding: { shape: [V, e], fanIn: 1, fanOut: e },
      first: matrix(e, h),
      firstBias: bias(h),
      attention: matrix(h, 1),
      second: matrix(h, d),
      secondBias: bias(d),
      join: matrix(d, H),
      ...joinShapes(size),
    },

    propose(weights, choices) {
      const embedding = toMatrix(weights['embedding'])
      const first = toMatrix(weights['first'])
      const second = toMatrix(weights['second'])
      const join = toMatrix(weights['join'])
      const query = toMatrix(weights['attention'])
      const { hidden, profiles } = makeProfiles(weights)
      const bent = tanh(matMul(hidden, query)) // [V, 1]
      const attention = exp(mul<Tensor2D>(bent, attentionRange)) // [V, 1]
      const total: Tensor2D = add(lookUp(choices, attention), 1) // [B, 1]
      const average = divideRows(lookUp(choices, mul(profiles, attention)), total) // [B, d]
      const { proposed, backward } = joinProfiles(weights, matMul(average, join), activation)
      return {
        profiles: proposed,
        backward(dProposed) {
          const { dSums, gradients } = backward(dProposed)
          const dAverage = divideRows(matMul(dSums, join, { transposeB: true }), total)
          // By the sum of weighted profiles, and by the sum of weights: d(N/S) = dN/S - N/S dS/S.
          const dWeighted = lookUpGradient(choices, dAverage) // [V, d]
          const dTotal = lookUpGradient(choices, mul(rowSums(mul(dAverage, average)), -1)) // [V, 1]
          const dAttention: Tensor2D = add(rowSums(mul(dWeighted, profiles)), dTotal)
          const dBent = tanhGradient(bent, mul(mul(dAttention, attention), attentionRange))
          const dSecond = activation.gradient(profiles, mul(dWeighted, attention))
          const dHidden: Tensor2D = add(matMul(dSecond, second, { transposeB: true }), matMul(dBent, query, { transposeB: true }))
          const dFirst = tanhGradient(hidden, dHidden)
          return {
            embedding: matMul(dFirst, first, { transposeB: true }),
            first: matMul(embedding, dFirst, { transposeA: true }),
            firstBias: columnSums(dFirst),
            attention: matMul(hidden, dBent, { transposeA: true }),
            second: matMul(hidden, dSecond, { transposeA: true }),
            secondBias: columnSums(dSecond),
            join: matMul(average, dSums, { transposeA: true }),
            ...gradients,
          }
        },
      }
    },

    ownProfiles: (weights) => makeProfiles(weights).profiles,
  }
}
