import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'

/**
 * Native TensorFlow: the compiled binding of `@tensorflow/tfjs-node-gpu` over a TensorFlow library that set-up put into the cache folder.
 * The package's own entry is not used: it looks for the library that its install script would have downloaded.
 */

/** What set-up leaves in `<cache>/tensorflow/current.json`. */
const InstalledTensorflow = z.object({ variant: z.string(), version: z.string(), folder: z.string(), binding: z.string() })
type InstalledTensorflow = z.infer<typeof InstalledTensorflow>

export interface OpAttribute {
  readonly name: string
  readonly type: number
  readonly value: boolean | number | string | readonly number[]
}

/** A tensor on TensorFlow's side, by the binding's number. Whoever gets it deletes it. */
export interface Handle {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

/** The part of the binding's surface that we call beyond what the tfjs backend calls. */
export interface TensorflowBinding {
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): Handle[]
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array): number
  tensorDataSync(id: number): Float32Array
  deleteTensor(id: number): void
  isUsingGpuDevice(): boolean
}

/** The tfjs backend around the binding: runs any TensorFlow op by name, results are ordinary tfjs tensors. */
export interface TensorflowBackend extends tf.KernelBackend {
  executeSingleOutput(name: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[]): tf.Tensor
  executeMultipleOutputs(name: string, attributes: readonly OpAttribute[], inputs: readonly tf.Tensor[], outputs: number): tf.Tensor[]
}

export interface NativeRuntime {
  readonly binding: TensorflowBinding
  readonly backend: TensorflowBackend
  readonly installed: InstalledTensorflow
  readonly onGpu: boolean
}

let runtime: NativeRuntime | undefined

/** The running native backend, undefined on WASM and plain JavaScript: then the portable forms are used. */
export function nativeRuntime(): NativeRuntime | undefined {
  return tf.getBackend() === 'tensorflow' ? runtime : undefined
}

/** Loads library and binding and registers the tfjs backend `tensorflow`. Throws an Error with the reason where that is not possible. */
export async function loadNativeRuntime(cache: string): Promise<NativeRuntime> {
  if (runtime) return runtime
  const installed = await readInstalled(join(cache, 'tensorflow', 'current.json'))
  const require = createRequire(import.meta.url)
  replaceOldUtilities(require)
  const binding: TensorflowBinding = require(installed.binding)
  const fromPackage = createRequire(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
  const backend = withCoreAsUnion(fromPackage, (): TensorflowBackend => {
    const { NodeJSKernelBackend } = fromPackage('./dist/nodejs_kernel_backend.js')
    fromPackage('./dist/register_all_kernels.js')
    return new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node')
  })
  tf.registerBackend('tensorflow', () => backend)
  runtime = { binding, backend, installed, onGpu: binding.isUsingGpuDevice() }
  return runtime
}

async function readInstalled(path: string): Promise<InstalledTensorflow> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`no TensorFlow library is installed (${path} is missing)`)
  })
  const parsed = InstalledTensorflow.safeParse(parseJson(text))
  if (!parsed.success) throw new Error(`${path} is damaged`)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** tfjs-node 4.22 calls functions of `util` that Node 23 removed, or that print a deprecation note. */
function replaceOldUtilities(require: NodeJS.Require): void {
  const util: Record<string, unknown> = require('node:util')
  util['isNullOrUndefined'] = (value: unknown) => value === null || value === undefined
  util['isArray'] = Array.isArray
}

/**
 * The backend asks for the union package `@tensorflow/tfjs` but uses only what core has. It is given core while it loads, which saves layers,
 * converter, data and two more backends (110 ms of 280 measured); whoever needs the union itself (autodiff.ts) still gets it.
 */
function withCoreAsUnion<T>(require: NodeJS.Require, load: () => T): T {
  const union = require.resolve('@tensorflow/tfjs')
  const before = require.cache[union]
  const core = require.cache[require.resolve('@tensorflow/tfjs-core')]
  if (before === undefined && core !== undefined) require.cache[union] = core
  try {
    return load()
  } finally {
    if (before === undefined) delete require.cache[union]
  }
}
