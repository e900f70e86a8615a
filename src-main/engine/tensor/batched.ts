import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { flatten } from './ops.ts'

/** Many small networks side by side: the first axis of a [n, rows, columns] tensor numbers them. Call everything in a scope. */
export type { Tensor3D }

/** Product n of the result is a_n b_n, or of their transposes. One kernel for all of them. */
export function matMulEach(a: Tensor3D, b: Tensor3D, options: { transposeA?: boolean; transposeB?: boolean } = {}): Tensor3D {
  return tf.matMul(a, b, options.transposeA ?? false, options.transposeB ?? false)
}

/** [n, rows, columns] -> [n rows, columns] */
export function stacked(x: Tensor3D): Tensor2D {
  const [n, rows, columns] = x.shape
  return tf.reshape(x, [n * rows, columns])
}

/** [n rows, columns] -> [n, rows, columns] */
export function unstacked(x: Tensor2D, n: number): Tensor3D {
  const [rows, columns] = x.shape
  return tf.reshape(x, [n, rows / n, columns])
}

/** A bias [n, 1, columns] for each network, on all its rows. */
export function addBiasEach(x: Tensor3D, bias: Tensor3D): Tensor3D {
  return tf.add(x, bias)
}

/** Sums over the rows of each network, [n, 1, columns]: the gradient of its bias. */
export function rowSumsEach(x: Tensor3D): Tensor3D {
  return tf.sum(x, 1, true)
}

/** x, one part of rows after the other, plus y on each part: [n rows, columns] + [rows, columns]. */
export function addToEach(x: Tensor2D, y: Tensor2D): Tensor2D {
  return x.shape[0] === y.shape[0] ? tf.add(x, y) : stacked(tf.add(unstacked(x, x.shape[0] / y.shape[0]), y))
}

/** Every row of x plus every row of y: [a, columns] and [b, columns] -> [a b, columns], the rows with x's first one first. */
export function addAllPairs(x: Tensor2D, y: Tensor2D): Tensor2D {
  const [rows, columns] = x.shape
  return stacked(tf.add(tf.reshape(x, [rows, 1, columns]), y))
}

/** The sum of n parts of rows: [n rows, columns] -> [rows, columns], the gradient of `addToEach` by y. */
export function sumOfParts(x: Tensor2D, n: number): Tensor2D {
  return n === 1 ? x : tf.sum<Tensor2D>(unstacked(x, n), 0)
}

/** The rows of `below` under those of `above`. */
export function stackRows(above: Tensor2D, below: Tensor2D): Tensor2D {
  return tf.concat2d([above, below], 0)
}

/** All numbers of the tensors, one after the other. */
export function joined(tensors: readonly Tensor[]): Tensor1D {
  return tf.concat1d(tensors.map(flatten))
}

/** [rows, columns] -> [rows, 1] */
export function rowSums(x: Tensor2D): Tensor2D {
  return tf.sum<Tensor2D>(x, 1, true)
}

/** Each row of x divided by the number that belongs to it; `by` is [rows, 1]. */
export function divideRows(x: Tensor2D, by: Tensor2D): Tensor2D {
  return tf.div(x, by)
}

/** The mean of all numbers in each of n equally long parts of rows. */
export function meanOfEach(x: Tensor2D, n: number): Tensor1D {
  return tf.mean<Tensor1D>(tf.reshape(x, [n, x.size / n]), 1)
}

/** Which share of the numbers in each of n equally long parts of rows is above the threshold. */
export function shareAboveOfEach(x: Tensor2D, threshold: number, n: number): Tensor1D {
  return meanOfEach(tf.cast(tf.greater(x, threshold), 'float32'), n)
}

/** Narrows the type; the shape is checked. */
export function toTensor3d(tensor: Tensor): Tensor3D {
  if (!isTensor3d(tensor)) throw new Error(`Internal: three axes were expected, not [${tensor.shape.join(', ')}]`)
  return tensor
}

function isTensor3d(tensor: Tensor): tensor is Tensor3D {
  return tensor.rank === 3
}
