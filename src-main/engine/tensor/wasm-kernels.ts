import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/**
 * What the WASM backend lacks or does badly (measured, tfjs 4.22, 500 x 3,706 x 600): a matrix product with a transpose flag takes 1.87 s, an
 * explicit transpose first 0.16 s; all gradients of products use flags. `UnsortedSegmentSum`, the gradient of `gather`, is missing.
 */
export function prepareWasm(): void {
  if (prepared) return
  prepared = true
  transposeBeforeProducts()
  tf.registerKernel({ kernelName: tf.UnsortedSegmentSum, backendName: 'wasm', kernelFunc: unsortedSegmentSum })
}

let prepared = false

type KernelArguments = Parameters<tf.KernelFunc>[0]

/** Replaces the product's kernel by one that never passes a flag on: forward passes and gradients gain alike. */
function transposeBeforeProducts(): void {
  const product = getKernel(tf.BatchMatMul)
  const transpose = getKernel(tf.Transpose)
  tf.unregisterKernel(tf.BatchMatMul, 'wasm')
  tf.registerKernel({
    ...product,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = toWasm(backend)
      const temporary: tf.TensorInfo[] = []
      const plain = (matrix: tf.TensorInfo, flag: boolean): tf.TensorInfo => {
        if (!flag) return matrix
        const rank = matrix.shape.length
        const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2]
        const result = transpose.kernelFunc({ inputs: { x: matrix }, attrs: { perm }, backend })
        temporary.push(...[result].flat())
        return [result].flat()[0]
      }
      const a = plain(inputOf(inputs, 'a'), attrs?.['transposeA'] === true)
      const b = plain(inputOf(inputs, 'b'), attrs?.['transposeB'] === true)
      const result = product.kernelFunc({ inputs: { a, b }, attrs: { transposeA: false, transposeB: false }, backend })
      for (const info of temporary) wasm.disposeData(info.dataId)
      return result
    },
  })
}

/** out[s] = sum of the rows of x whose segment id is s; negative ids are dropped, as in TensorFlow. */
function unsortedSegmentSum({ inputs, attrs, backend }: KernelArguments): tf.TensorInfo {
  const wasm = toWasm(backend)
  const x = inputOf(inputs, 'x')
  const segmentIds = inputOf(inputs, 'segmentIds')
  const segments = Number(attrs?.['numSegments'])
  const inner = x.shape.slice(segmentIds.shape.length)
  const width = inner.reduce((size, n) => size * n, 1)
  const output = wasm.makeOutput([segments, ...inner], x.dtype)
  const sums = wasm.typedArrayFromHeap(output).fill(0)
  const rows = wasm.typedArrayFromHeap(x)
  const ids = wasm.typedArrayFromHeap(segmentIds)
  for (let row = 0; row < ids.length; row++) {
    if (ids[row] < 0) continue
    const from = row * width
    const to = ids[row] * width
    for (let i = 0; i < width; i++) sums[to + i] += rows[from + i]
  }
  return output
}

function inputOf(inputs: KernelArguments['inputs'], name: string): tf.TensorInfo {
  const input = inputs[name]
  if (input === undefined) throw new Error(`Internal: kernel input ${name} is missing`)
  return input
}

function getKernel(name: string): tf.KernelConfig {
  const kernel = tf.getKernel(name, 'wasm')
  if (!kernel) throw new Error(`the WASM backend has no ${name} kernel`)
  return kernel
}

function isWasm(backend: unknown): backend is BackendWasm {
  return typeof backend === 'object' && backend !== null && 'typedArrayFromHeap' in backend
}

function toWasm(backend: unknown): BackendWasm {
  if (!isWasm(backend)) throw new Error('Internal: not the WASM backend')
  return backend
}
