import { matMulEach, stacked, toTensor3d, unstacked } from '../../../../tensor/batched.ts'
import { addBias, columnSums, matMul, tanh, tanhGradient, type Tensor2D, toMatrix, toVector } from '../../../../tensor/ops.ts'
import { lookUp, lookUpGradient } from '../batch.ts'
import { bias, matrix, type NetworkSize, onEmbeddings } from '../weights.ts'
import type { GeneratorForm } from './form.ts'

/** The released code's form: the k embeddings, one after the other -> H tanh -> H tanh -> d tanh. One network, no profile per attribute. */
export function releasedGenerator(size: NetworkSize): GeneratorForm {
  const { generators: k, values: n, embeddingSize: e, hiddenSize: H, profileSize: d } = size
  return {
    shapes: {
      embedding: matrix(n, e, k),
      attributes: onEmbeddings(k, e, H),
      bias1: bias(H),
      hidden: matrix(H, H),
      bias2: bias(H),
      output: matrix(H, d),
      bias3: bias(d),
    },

    propose(weights, choices) {
      const embedding = toTensor3d(weights['embedding'])
      const attributes = toTensor3d(weights['attributes'])
      const hidden = toMatrix(weights['hidden'])
      const output = toMatrix(weights['output'])
      const table = stacked(matMulEach(embedding, attributes))
      const h1 = tanh(addBias(lookUp(choices, table), toVector(weights['bias1'])))
      const h2 = tanh(addBias(matMul(h1, hidden), toVector(weights['bias2'])))
      const profiles: Tensor2D = tanh(addBias(matMul(h2, output), toVector(weights['bias3'])))
      return {
        profiles,
        backward(dProfiles) {
          const dA3 = tanhGradient(profiles, dProfiles)
          const dA2 = tanhGradient(h2, matMul(dA3, output, { transposeB: true }))
          const dA1 = tanhGradient(h1, matMul(dA2, hidden, { transposeB: true }))
          const dTable = unstacked(lookUpGradient(choices, dA1), k)
          return {
            embedding: matMulEach(dTable, attributes, { transposeB: true }),
            attributes: matMulEach(embedding, dTable, { transposeA: true }),
            bias1: columnSums(dA1),
            hidden: matMul(h1, dA2, { transposeA: true }),
            bias2: columnSums(dA2),
            output: matMul(h2, dA3, { transposeA: true }),
            bias3: columnSums(dA3),
          }
        },
      }
    },
  }
}
