import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D, TensorContainer } from '@tensorflow/tfjs-core'
import type { Rng } from '../kernel/rng.ts'
import { createRng } from '../kernel/rng.ts'
import { nativeRuntime } from './native.ts'
import { webgpuFailure } from './webgpu.ts'

/**
 * The operations that models are written in. Every tensor has one owner: it is made inside a `scope` and returned from it, or disposed by
 * whoever made it. Where TensorFlow has one op for what portable kernels need several for, the function uses it and says so; the portable form
 * gives the same numbers within rounding. A backend must have been started (backend.ts).
 */
export type { Scalar, Tensor, Tensor1D, Tensor2D }

export const add = tf.add
export const sub = tf.sub
export const mul = tf.mul
export const exp = tf.exp
export const square = tf.square
export const sign = tf.sign
export const sum = tf.sum
export const mean = tf.mean
export const stack = tf.stack
export const logSoftmax = tf.logSoftmax
export const dispose = tf.dispose

/** Runs `compute` and disposes every tensor that it made except those that it returns. Return tensors, read them outside. */
export function scope<T extends TensorContainer>(compute: () => T): T {
  return tf.tidy(compute)
}

/** The caller must not write to `data` before the tensor is disposed: native TensorFlow may share the memory. */
export function tensor2d(data: Float32Array, rows: number, columns: number): Tensor2D {
  return tf.tensor2d(data, [rows, columns])
}

/**
 * The same as `tensor2d(data, rows, columns)` for data that is zero but at `places`, each named once. Over WebGPU places and values go up and are
 * scattered there: of a batch of 500 x 20,000 at 1 % that is 0.8 MB instead of 40.
 */
export function denseFrom(data: Float32Array, places: Uint32Array, rows: number, columns: number): Tensor2D {
  if (tf.getBackend() !== 'webgpu' || places.length === 0) return tensor2d(data, rows, columns)
  return tf.tidy(() => {
    const indices = tf.tensor2d(Int32Array.from(places), [places.length, 1], 'int32')
    const values = tf.tensor1d(Float32Array.from(places, (place) => data[place]))
    return tf.reshape(tf.scatterND(indices, values, [rows * columns]), [rows, columns])
  })
}

export function tensor1d(data: Float32Array): Tensor1D {
  return tf.tensor1d(data)
}

/** The numbers of a tensor, row-major. The tensor stays the caller's. */
export async function readFloat32(tensor: Tensor): Promise<Float32Array> {
  const data = await tensor.data().catch((thrown: unknown) => Promise.reject(webgpuFailure() ?? thrown))
  // A GPU that has failed goes on answering, with zeros.
  const failure = webgpuFailure()
  if (failure && tf.getBackend() === 'webgpu') throw failure
  return data instanceof Float32Array ? data : Float32Array.from(data)
}

export function matMul(a: Tensor2D, b: Tensor2D, options: { transposeA?: boolean; transposeB?: boolean } = {}): Tensor2D {
  return tf.matMul(a, b, options.transposeA ?? false, options.transposeB ?? false)
}

/**
 * Up to this share of non-zeros TensorFlow's product that skips zeros wins on two cores (catalogues of 3,706 and 20,000, 200 and 600 columns):
 * many rows leave each core enough to do.
 */
function isSparseEnough(rows: number, density: number): boolean {
  return density <= (rows >= 256 ? 0.1 : 0.04)
}

/**
 * Product with an `a` that is dense in memory and mostly zeros. 500 x 3,706 x 600 at 2 % density on two cores: 4 to 7 ms, dense 10 ms.
 * No gradient flows through it.
 */
export function matMulSparse(a: Tensor2D, b: Tensor2D, options: { transposeA?: boolean; density: number }): Tensor2D {
  const transposeA = options.transposeA ?? false
  const native = nativeRuntime()
  if (!native || native.onGpu || !isSparseEnough(a.shape[0], options.density)) return tf.matMul(a, b, transposeA, false)
  const { binding, backend } = native
  const flag = (name: string, value: boolean) => ({ name, type: binding.TF_ATTR_BOOL, value })
  const attributes = [
    flag('transpose_a', transposeA),
    flag('transpose_b', false),
    flag('a_is_sparse', true),
    flag('b_is_sparse', false),
    { name: 'Ta', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
    { name: 'Tb', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
  ]
  return toMatrix(backend.executeSingleOutput('SparseMatMul', attributes, [a, b]))
}

/** x + bias on every row; x is [rows, n], bias [n]. */
export function addBias(x: Tensor2D, bias: Tensor1D): Tensor2D {
  return tf.add(x, bias)
}

/** Sums over rows: [rows, n] -> [n], the gradient of a bias. */
export function columnSums(x: Tensor2D): Tensor1D {
  return tf.sum(x, 0)
}

export function tanh(x: Tensor2D): Tensor2D {
  return tf.tanh(x)
}

/** Gradient of y = tanh(x) given y: dy * (1 - y^2). */
export function tanhGradient(y: Tensor2D, dy: Tensor2D): Tensor2D {
  const native = nativeRuntime()
  if (!native) return tf.tidy(() => tf.mul(dy, tf.sub(1, tf.square(y))))
  return toMatrix(native.backend.executeSingleOutput('TanhGrad', [floatType(native)], [y, dy]))
}

/**
 * Multinomial negative log-likelihood of each row, -sum_i labels_i log softmax(logits)_i, and its gradient by the logits,
 * softmax(logits) - labels, for label rows that sum to 1 (TensorFlow: one op for both).
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor2D): { loss: Tensor1D; gradient: Tensor2D } {
  const native = nativeRuntime()
  if (native) {
    const [loss, gradient] = native.backend.executeMultipleOutputs(
      'SoftmaxCrossEntropyWithLogits',
      [floatType(native)],
      [logits, labels],
      2,
    )
    return { loss: toVector(loss), gradient: toMatrix(gradient) }
  }
  return tf.tidy(() => {
    const logProbabilities = tf.logSoftmax(logits)
    return {
      loss: tf.neg(tf.sum<Tensor1D>(tf.mul(labels, logProbabilities), 1)),
      gradient: tf.sub<Tensor2D>(tf.exp(logProbabilities), labels),
    }
  })
}

/** Standard normal numbers. Two draws from `rng` seed them, on every backend; the numbers themselves differ between backends. */
export function randomNormal(rows: number, columns: number, rng: Rng): Tensor2D {
  const seed = Int32Array.of(rng.int(2 ** 31), rng.int(2 ** 31))
  const native = nativeRuntime()
  if (!native) {
    const source = createRng(seed[0] ^ seed[1])
    return tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => source.normal()),
      [rows, columns],
    )
  }
  return tf.tidy(() => {
    const type = (name: string, value: number) => ({ name, type: native.binding.TF_ATTR_TYPE, value })
    const { TF_FLOAT, TF_INT32 } = native.binding
    const attributes = [type('dtype', TF_FLOAT), type('T', TF_INT32), type('Tseed', TF_INT32)]
    const inputs = [tf.tensor1d([rows, columns], 'int32'), tf.tensor1d(seed, 'int32')]
    return toMatrix(native.backend.executeSingleOutput('StatelessRandomNormal', attributes, inputs))
  })
}

/** Columns from..from+count of x. */
export function sliceColumns(x: Tensor2D, from: number, count: number): Tensor2D {
  return tf.slice2d(x, [0, from], [x.shape[0], count])
}

export function concatColumns(left: Tensor2D, right: Tensor2D): Tensor2D {
  return tf.concat2d([left, right], 1)
}

/** [n] -> [n, 1] */
export function asColumn(x: Tensor1D): Tensor2D {
  return tf.reshape(x, [x.shape[0], 1])
}

/** Any shape -> [n] */
export function flatten(x: Tensor): Tensor1D {
  return tf.reshape(x, [x.size])
}

/** Narrows the type; the shape is checked. */
export function toMatrix(tensor: Tensor): Tensor2D {
  if (!isMatrix(tensor)) throw new Error(`Internal: a matrix was expected, not [${tensor.shape.join(', ')}]`)
  return tensor
}

/** Narrows the type; the shape is checked. */
export function toVector(tensor: Tensor): Tensor1D {
  if (!isVector(tensor)) throw new Error(`Internal: a vector was expected, not [${tensor.shape.join(', ')}]`)
  return tensor
}

function floatType(native: NonNullable<ReturnType<typeof nativeRuntime>>): { name: string; type: number; value: number } {
  return { name: 'T', type: native.binding.TF_ATTR_TYPE, value: native.binding.TF_FLOAT }
}

function isMatrix(tensor: Tensor): tensor is Tensor2D {
  return tensor.rank === 2
}

function isVector(tensor: Tensor): tensor is Tensor1D {
  return tensor.rank === 1
}
