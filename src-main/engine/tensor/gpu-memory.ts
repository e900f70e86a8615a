import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { nativeRuntime } from './native.ts'

/** MiB that the GPU's driver tells. WebGPU tells none. */
export interface GpuMemory {
  readonly totalMb: number | null
  readonly freeMb: number | null
}

/** Memory of the GPU that this process computes on; null on a processor. Ask before anything was computed: TensorFlow keeps what it once took. */
export async function readGpuMemory(): Promise<GpuMemory | null> {
  if (tf.getBackend() === 'webgpu') return { totalMb: null, freeMb: null }
  if (!nativeRuntime()?.onGpu) return null
  const query = ['--query-gpu=memory.total,memory.free', '--format=csv,noheader,nounits']
  const answer = await promisify(execFile)('nvidia-smi', query, { timeout: 5000 }).catch(() => null)
  return parseGpuMemory(answer?.stdout ?? '')
}

/** `81559, 80345`, a line per GPU: TensorFlow computes on the first one. Unknown where the driver's tool says anything else. */
export function parseGpuMemory(text: string): GpuMemory {
  const [, total, free] = /^\s*(\d+)\s*,\s*(\d+)/.exec(text) ?? []
  return { totalMb: total === undefined ? null : Number(total), freeMb: free === undefined ? null : Number(free) }
}

/**
 * The most bytes that tensors took together while `work` ran, those from before among them, beside its result. tfjs's own profile would time every
 * kernel, which is what is being measured, and keep a record of each, of which an epoch has more than it can look through.
 */
export async function withPeakBytes<T>(work: () => Promise<T>): Promise<{ result: T; peakBytes: number }> {
  const { state } = tf.engine()
  let bytes = state.numBytes
  let peakBytes = bytes
  const set = (now: number): void => {
    bytes = now
    peakBytes = Math.max(peakBytes, now)
  }
  const countBytes = (how: PropertyDescriptor): unknown =>
    Object.defineProperty(state, 'numBytes', { ...how, configurable: true, enumerable: true })
  countBytes({ get: () => bytes, set })
  try {
    const result = await work()
    return { result, peakBytes }
  } finally {
    countBytes({ value: bytes, writable: true })
  }
}

/** TensorFlow's own variables are no tensors of this side: the weights and their two moments come on top of the peak there. */
export function bytesOfVariables(weightBytes: number): number {
  return nativeRuntime() ? 3 * weightBytes : 0
}
