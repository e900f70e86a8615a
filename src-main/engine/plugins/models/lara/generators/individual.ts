import { addBiasEach, matMulEach, rowSumsEach, stacked, type Tensor3D, toTensor3d, unstacked } from '../../../../tensor/batched.ts'
import { tanh, tanhGradient, type Tensor2D } from '../../../../tensor/ops.ts'
import type { Activation } from '../activation.ts'
import { lookUp, lookUpGradient, type Tensors } from '../batch.ts'
import { bias, matrix, type NetworkSize, type WeightShape } from '../weights.ts'
import type { GeneratorForm } from './form.ts'
import { joinProfiles, joinShapes } from './join-profiles.ts'

/**
 * The paper's form: generators G_1 .. G_k, each with weights of its own, make one user profile each from one attribute; a network joins the k
 * profiles into the proposed user.
 *
 *   p_g = f( W2_g tanh(W1_g e_g + b1_g) + b2_g )      e_g: the embedding of the item's value of attribute g
 *   u_c = f( O tanh( sum_g J_g p_g + c ) + o )        J = [J_1 .. J_k] on the profiles one after the other
 *
 * A profile p_g depends on the attribute's value alone. So all of them are computed once per step, J_g p_g too, and looked up per item.
 */
export function individualGenerators(size: NetworkSize, activation: Activation): GeneratorForm {
  const { generators: k, values: n, embeddingSize: e, generatorSize: h, hiddenSize: H, profileSize: d } = size
  const join: WeightShape = { shape: [k, d, H], fanIn: k * d, fanOut: H }

  /** The individual generators: hidden layers [k, n, h] and profiles [k, n, d]. */
  const makeProfiles = (weights: Tensors): { hidden: Tensor3D; profiles: Tensor3D } => {
    const onEach = (change: (x: Tensor2D) => Tensor2D, x: Tensor3D): Tensor3D => unstacked(change(stacked(x)), k)
    const first = matMulEach(toTensor3d(weights['embedding']), toTensor3d(weights['first']))
    const hidden = onEach(tanh, addBiasEach(first, toTensor3d(weights['firstBias'])))
    const second = matMulEach(hidden, toTensor3d(weights['second']))
    return { hidden, profiles: onEach(activation.value, addBiasEach(second, toTensor3d(weights['secondBias']))) }
  }

  return {
    shapes: {
      embedding: matrix(n, e, k),
      first: matrix(e, h, k),
      firstBias: bias(h, k),
      second: matrix(h, d, k),
      secondBias: bias(d, k),
      join,
      ...joinShapes(size),
    },

    propose(weights, choices) {
      const { hidden, profiles } = makeProfiles(weights)
      const joinEach = toTensor3d(weights['join'])
      const table = stacked(matMulEach(profiles, joinEach)) // [k n, H]
      const { proposed, backward } = joinProfiles(weights, lookUp(choices, table), activation)
      return {
        profiles: proposed,
        backward(dProposed) {
          const { dSums, gradients } = backward(dProposed)
          const dTable = unstacked(lookUpGradient(choices, dSums), k)
          const dProfiles = matMulEach(dTable, joinEach, { transposeB: true })
          const dSecond = unstacked(activation.gradient(stacked(profiles), stacked(dProfiles)), k)
          const dHidden = matMulEach(dSecond, toTensor3d(weights['second']), { transposeB: true })
          const dFirst = unstacked(tanhGradient(stacked(hidden), stacked(dHidden)), k)
          return {
            embedding: matMulEach(dFirst, toTensor3d(weights['first']), { transposeB: true }),
            first: matMulEach(toTensor3d(weights['embedding']), dFirst, { transposeA: true }),
            firstBias: rowSumsEach(dFirst),
            second: matMulEach(hidden, dSecond, { transposeA: true }),
            secondBias: rowSumsEach(dSecond),
            join: matMulEach(profiles, dTable, { transposeA: true }),
            ...gradients,
          }
        },
      }
    },

    ownProfiles: (weights) => stacked(makeProfiles(weights).profiles),
  }
}
