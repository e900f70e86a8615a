import * as tf from '@tensorflow/tfjs-core'
import { WorkbenchError } from '../kernel/errors.ts'

/**
 * WebGPU without a browser: Dawn (npm `webgpu`) below tfjs's WebGPU backend, over Vulkan, Direct3D 12 or Metal. Nothing is installed for it but
 * the GPU's ordinary driver.
 */
export interface WebgpuDevice {
  readonly name: string
  readonly driver: string | null
  /** No GPU: the processor plays one. */
  readonly software: boolean
}

/** Limits that tfjs's kernels are written for: as much as the adapter has, WebGPU's defaults are for small devices. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const

let looked: Promise<{ gpu: GPU; adapter: GPUAdapter }> | undefined
let failure: WorkbenchError | undefined

/** What WebGPU would compute on. Throws an Error with the reason where there is nothing. */
export async function findWebgpuDevice(): Promise<WebgpuDevice> {
  const { adapter } = await look()
  const { vendor, architecture, device, description } = adapter.info
  return {
    name: description || [vendor, architecture, device].filter(Boolean).join(' ') || 'unnamed GPU',
    driver: [vendor, architecture].filter(Boolean).join(' ') || null,
    software: adapter.info.isFallbackAdapter,
  }
}

/** Registers the tfjs backend `webgpu` on the machine's most powerful adapter; once per process. */
export async function registerWebgpu(): Promise<WebgpuDevice> {
  const found = await findWebgpuDevice()
  if (tf.findBackendFactory('webgpu')) return found
  const { gpu, adapter } = await look()
  const device = await adapter.requestDevice({
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
    requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])),
  })
  void device.lost.then(({ message }) => (failure ??= deviceLost(message || 'no reason given')))
  device.addEventListener('uncapturederror', ({ error }) => (failure ??= errorOf(error)))
  // tfjs asks the page's navigator whether there is WebGPU; Node's has none.
  Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu, configurable: true })
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
  // Replaces the factory that the import has registered: that one leaves the errors of the device to the console.
  tf.removeBackend('webgpu')
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info))
  return found
}

/** Set from the moment that the GPU has failed; whatever is read from it afterwards is worth nothing. */
export function webgpuFailure(): WorkbenchError | undefined {
  return failure
}

function look(): NonNullable<typeof looked> {
  looked ??= (async () => {
    // An optional package: not every platform has a build of it.
    const { create, globals } = await import('webgpu').catch((thrown: unknown) => {
      throw new Error(`Dawn is not installed (${thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown)})`)
    })
    Object.assign(globalThis, globals)
    const gpu = create([])
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) throw new Error('no GPU with a Vulkan, Direct3D 12 or Metal driver was found')
    return { gpu, adapter }
  })()
  return looked
}

function errorOf(error: GPUError): WorkbenchError {
  if (!(error instanceof GPUOutOfMemoryError)) return deviceLost(error.message)
  return new WorkbenchError(
    'DEVICE_LOST',
    'The GPU has no memory left for this run.',
    'Resume it with a smaller batch size, or on the processor (device cpu); the last checkpoint is kept.',
  )
}

function deviceLost(reason: string): WorkbenchError {
  return new WorkbenchError(
    'DEVICE_LOST',
    `The GPU was lost: ${reason}.`,
    'Resume the run, on the processor (device cpu) if the GPU does not come back; the last checkpoint is kept.',
  )
}
