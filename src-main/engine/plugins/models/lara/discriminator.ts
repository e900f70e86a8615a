import { addAllPairs, addToEach, matMulEach, rowSums, stacked, sumOfParts, toTensor3d, unstacked } from '../../../tensor/batched.ts'
import { add, addBias, columnSums, matMul, mul, tanh, tanhGradient, type Tensor2D, toMatrix, toVector } from '../../../tensor/ops.ts'
import { type Choices, type Gradients, lookUp, lookUpGradient, type Tensors } from './batch.ts'
import { type InputScale, scaled, scaledGradient } from './input-scale.ts'
import { bias, matrix, type NetworkSize, onEmbeddings, type WeightShapes } from './weights.ts'

/**
 * Do this item and this user belong together? The item's embeddings and the user's profile (see input-scale.ts), one after the other,
 * -> H tanh -> H tanh -> logits.
 * What the first layer makes of an embedding depends on the embedding alone, so it is computed once per embedding and looked up per item.
 */
export function discriminatorShapes(size: NetworkSize): WeightShapes {
  const { generators: k, values: n, embeddingSize: e, hiddenSize: H, profileSize: d, outputs } = size
  return {
    embedding: matrix(n, e, k),
    attributes: onEmbeddings(k, e, H),
    profile: matrix(d, H),
    bias1: bias(H),
    hidden: matrix(H, H),
    bias2: bias(H),
    output: matrix(H, outputs),
    bias3: bias(outputs),
  }
}

export interface Judgement {
  /** [pairs, outputs] */
  readonly logits: Tensor2D
  /** Gradients by the weights. */
  backward(dLogits: Tensor2D): Gradients
  /** Gradient by the profiles alone: what the generator learns from. */
  backwardToProfiles(dLogits: Tensor2D): Tensor2D
}

/** `profiles` [parts B, d]: several profiles per item, one part of B rows after the other. */
export function discriminate(weights: Tensors, choices: Choices, profiles: Tensor2D, scale: InputScale, noise: Tensor2D | null): Judgement {
  const embedding = toTensor3d(weights['embedding'])
  const attributes = toTensor3d(weights['attributes'])
  const profile = toMatrix(weights['profile'])
  const hidden = toMatrix(weights['hidden'])
  const output = toMatrix(weights['output'])
  const parts = profiles.shape[0] / choices.tensor.shape[0]
  const clear = scaled(profiles, scale)
  const seen = noise ? add<Tensor2D>(clear, noise) : clear

  const table = stacked(matMulEach(embedding, attributes)) // [k n, H]
  const ofItem = addBias(lookUp(choices, table), toVector(weights['bias1']))
  const h1 = tanh(addToEach(matMul(seen, profile), ofItem))
  const h2 = tanh(addBias(matMul(h1, hidden), toVector(weights['bias2'])))
  const logits = addBias(matMul(h2, output), toVector(weights['bias3']))

  const toSecond = (dLogits: Tensor2D): Tensor2D => tanhGradient(h2, matMul(dLogits, output, { transposeB: true }))
  const toFirst = (dA2: Tensor2D): Tensor2D => tanhGradient(h1, matMul(dA2, hidden, { transposeB: true }))
  return {
    logits,
    backward(dLogits) {
      const dA2 = toSecond(dLogits)
      const dA1 = toFirst(dA2)
      const dOfItem = sumOfParts(dA1, parts)
      const dTable = unstacked(lookUpGradient(choices, dOfItem), embedding.shape[0])
      return {
        embedding: matMulEach(dTable, attributes, { transposeB: true }),
        attributes: matMulEach(embedding, dTable, { transposeA: true }),
        profile: matMul(seen, dA1, { transposeA: true }),
        bias1: columnSums(dOfItem),
        hidden: matMul(h1, dA2, { transposeA: true }),
        bias2: columnSums(dA2),
        output: matMul(h2, dLogits, { transposeA: true }),
        bias3: columnSums(dLogits),
      }
    },
    backwardToProfiles: (dLogits) => scaledGradient(matMul(toFirst(toSecond(dLogits)), profile, { transposeB: true }), scale),
  }
}

/** The logits of every user with every item, mean over the outputs: [users items, 1], the items of the first user first. */
export function judgeAllPairs(weights: Tensors, choices: Choices, profiles: Tensor2D, scale: InputScale): Tensor2D {
  const table = stacked(matMulEach(toTensor3d(weights['embedding']), toTensor3d(weights['attributes'])))
  const ofItems = addBias(lookUp(choices, table), toVector(weights['bias1']))
  const h1 = tanh(addAllPairs(matMul(scaled(profiles, scale), toMatrix(weights['profile'])), ofItems))
  const h2 = tanh(addBias(matMul(h1, toMatrix(weights['hidden'])), toVector(weights['bias2'])))
  const logits = addBias(matMul(h2, toMatrix(weights['output'])), toVector(weights['bias3']))
  return logits.shape[1] === 1 ? logits : mul(rowSums(logits), 1 / logits.shape[1])
}
