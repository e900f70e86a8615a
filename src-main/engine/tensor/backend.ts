import { cpus, homedir } from 'node:os'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { Backend as BackendSchema, type Backend } from '../../contract/index.ts'
import { cacheFolder } from '../kernel/cache-folder.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { loadNativeRuntime } from './native.ts'
import { prepareWasm } from './wasm-kernels.ts'

/** What tensors are computed by; which device a user's word stands for is decided in devices.ts. */
export type BackendRequest = 'auto' | Backend

export interface StartedBackend {
  readonly backend: Backend
  /** The processor or GPU in words. */
  readonly device: string
  /** Version of the TensorFlow library, null without it. */
  readonly tensorflow: string | null
  /** What the GPU runs on, null on the CPU. */
  readonly cuda: string | null
  /** Why a slower backend than native TensorFlow is in use, null when it is not. */
  readonly reason: string | null
}

let started: { request: BackendRequest; result: Promise<StartedBackend> } | undefined

/**
 * Starts the fastest backend that this machine has: native TensorFlow, else WebAssembly, with the reason. A backend that is asked for by name
 * (here, or by the environment variable COLDFRAME_BACKEND) and cannot be had is an error instead. Called again it answers at once; called with
 * another request it switches, and tensors of the former backend must not be used any more.
 */
export function startBackend(options: { backend?: BackendRequest } = {}): Promise<StartedBackend> {
  const request = options.backend ?? started?.request ?? requestFromEnvironment()
  if (started?.request !== request) {
    const starting = { request, result: start(request) }
    started = starting
    starting.result.catch(() => {
      if (started === starting) started = undefined
    })
  }
  return started.result
}

/** Tensors alive in this process, 0 before the first start: what leak checks compare. */
export function tensorCount(): number {
  return tf.engine().state.numTensors
}

/** Speed of a float32 matrix product on the running backend, in 10^9 multiply-adds times two per second; at least 50 ms of work. */
export async function measureMatmulGflops(): Promise<number> {
  await startBackend()
  let fastest = 0
  for (let size = 128, spent = 0; spent < 50 && size <= 4096; size *= 2) {
    spent = 0
    for (let repeat = 0; repeat < 3; repeat++) {
      const milliseconds = await timeSquareProduct(size)
      spent += milliseconds
      fastest = Math.max(fastest, (2 * size ** 3) / (milliseconds * 1e6))
    }
  }
  return fastest
}

async function timeSquareProduct(size: number): Promise<number> {
  const matrix = tf.ones([size, size])
  const before = performance.now()
  const product = tf.matMul(matrix, matrix)
  // Reading one number waits for a device that works on its own.
  const corner = tf.slice(product, [0, 0], [1, 1])
  await corner.data()
  const milliseconds = performance.now() - before
  tf.dispose([matrix, product, corner])
  return milliseconds
}

function requestFromEnvironment(): BackendRequest {
  const wanted = process.env['COLDFRAME_BACKEND']
  return BackendSchema.safeParse(wanted).data ?? 'auto'
}

async function start(request: BackendRequest): Promise<StartedBackend> {
  if (request === 'cpu') return startPlain(null)
  if (request === 'webgpu') return startWebgpu().catch((thrown: unknown) => Promise.reject(unavailable('webgpu', thrown)))
  if (request === 'wasm') return startWasm(null).catch((thrown: unknown) => Promise.reject(unavailable('wasm', thrown)))
  try {
    return await startNative()
  } catch (thrown) {
    if (request === 'tensorflow') throw unavailable('tensorflow', thrown)
    const reason = `Native TensorFlow is not available: ${messageOf(thrown)}.`
    return startWasm(reason).catch(async (second: unknown) => startPlain(`${reason} Nor is WebAssembly: ${messageOf(second)}.`))
  }
}

async function startNative(): Promise<StartedBackend> {
  // Read once, when the library is loaded: keeps start-up lines out of our logs (all but one, about oneDNN, which cannot be silenced).
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // Else it takes all of a GPU's memory at once, from other programs too, and nobody could say what a run needs.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
  const native = await loadNativeRuntime(cacheFolder(process.env, process.platform, homedir()))
  await switchTo('tensorflow')
  return {
    backend: 'tensorflow',
    device: native.onGpu ? `GPU (${native.installed.variant})` : processorName(),
    tensorflow: native.binding.TF_Version,
    cuda: native.onGpu ? native.installed.variant : null,
    reason: null,
  }
}

async function startWebgpu(): Promise<StartedBackend> {
  const { registerWebgpu } = await import('./webgpu.ts')
  const { name, software } = await registerWebgpu()
  await switchTo('webgpu')
  return {
    backend: 'webgpu',
    device: name,
    tensorflow: null,
    cuda: null,
    reason: software ? `${name} is no GPU: the processor plays one, and is far slower at it than by itself.` : null,
  }
}

async function startWasm(reason: string | null): Promise<StartedBackend> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm')
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  wasm.setWasmPaths(join(folder, '/'))
  await switchTo('wasm')
  prepareWasm()
  return { backend: 'wasm', device: processorName(), tensorflow: null, cuda: null, reason }
}

async function startPlain(reason: string | null): Promise<StartedBackend> {
  await import('@tensorflow/tfjs-backend-cpu')
  // Else it prints an advertisement for the package that could not be loaded.
  tf.enableProdMode()
  await switchTo('cpu')
  return { backend: 'cpu', device: processorName(), tensorflow: null, cuda: null, reason }
}

async function switchTo(name: Backend): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend did not start`)
  await tf.ready()
}

function processorName(): string {
  const cores = cpus()
  return `${cores[0]?.model.trim() ?? 'CPU'} (${cores.length} cores)`
}

const remedies = {
  tensorflow: 'Run `npm run setup` to get TensorFlow, or leave the choice to Coldframe.',
  webgpu:
    "Look at `coldframe doctor`: on Linux a Vulkan loader (libvulkan1) and the GPU's driver are needed. Or leave the choice to Coldframe.",
  wasm: 'Leave the choice to Coldframe.',
}

function unavailable(backend: keyof typeof remedies, cause: unknown): WorkbenchError {
  return new WorkbenchError(
    'BACKEND_UNAVAILABLE',
    `The backend "${backend}" was asked for and cannot start: ${messageOf(cause)}.`,
    remedies[backend],
    { cause },
  )
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
