import { cpus, homedir } from 'node:os'
import { join } from 'node:path'
import { mkdir, readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { DeviceChoice, FoundDevice } from '../../contract/index.ts'
import { cacheFolder } from '../kernel/cache-folder.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { writeFileAtomic } from '../kernel/files.ts'
import { createRng } from '../kernel/rng.ts'
import { messageOf, type StartedBackend, startBackend } from './backend.ts'
import { dispose, matMul, randomNormal, readFloat32, scope, sum, tensor2d } from './ops.ts'
import { findWebgpuDevice, type WebgpuDevice } from './webgpu.ts'

/**
 * Which device a job computes on. The first `auto` on a machine with a real GPU behind WebGPU measures it beside TensorFlow for some two seconds
 * and keeps the answer in the cache folder, with the names of both: another GPU or another processor is measured anew.
 */
const Measured = z.object({ machine: z.string(), webgpuIsFastest: z.boolean() })

/**
 * Starts what was chosen, once per process.
 *
 * @throws {WorkbenchError} BACKEND_UNAVAILABLE where the machine does not have it. Only `auto` ever takes something else, and says why.
 */
export async function startDevice(choice: DeviceChoice): Promise<StartedBackend> {
  switch (choice) {
    case 'auto':
      return startAuto()
    case 'cpu':
      // Read by the library when it is loaded: it sees no GPU then.
      process.env['CUDA_VISIBLE_DEVICES'] = '-1'
      return startBackend({ backend: 'tensorflow' })
    case 'cuda':
      return startCuda()
    case 'webgpu':
    case 'wasm':
      return startBackend({ backend: choice })
  }
}

/** All choices, what each would be here, and how fast; `auto` stands for the first. Starts and stops backends: for a process of its own. */
export async function examineDevices(): Promise<FoundDevice[]> {
  const webgpu = await examineWebgpu()
  const native = await startBackend({ backend: 'tensorflow' }).catch(messageOf)
  const found = [...(await examineNative(native)), webgpu, await examine('wasm', () => startBackend({ backend: 'wasm' }))]
  await startBackend({ backend: 'auto' })
  if (isCandidate(webgpu)) await keep(webgpu.name, webgpuIsFastest(found))
  const rank = (device: FoundDevice): number => (device.backend === null || device.software ? -1 : (device.batchesPerSecond ?? 0))
  return found.sort((a, b) => rank(b) - rank(a))
}

async function startAuto(): Promise<StartedBackend> {
  if (process.env['COLDFRAME_BACKEND']) return startBackend()
  const webgpu = await findWebgpuDevice().catch(() => undefined)
  if (!webgpu || webgpu.software) return startBackend({ backend: 'auto' })
  const kept = await readKept()
  const useWebgpu = kept?.machine === machineWith(webgpu.name) ? kept.webgpuIsFastest : webgpuIsFastest(await examineDevices())
  if (!useWebgpu) return startBackend({ backend: 'auto' })
  return startBackend({ backend: 'webgpu' }).catch(async (thrown: unknown) => {
    const other = await startBackend({ backend: 'auto' })
    return { ...other, reason: `The GPU does not start: ${messageOf(thrown)}` }
  })
}

async function startCuda(): Promise<StartedBackend> {
  const started = await startBackend({ backend: 'tensorflow' })
  if (started.cuda) return started
  throw new WorkbenchError(
    'BACKEND_UNAVAILABLE',
    'The device "cuda" was asked for, and TensorFlow sees no NVIDIA GPU.',
    'Look at `coldframe doctor`; `npm run setup -- --gpu` gets TensorFlow with CUDA. Any GPU works with the device webgpu.',
  )
}

async function examineWebgpu(): Promise<FoundDevice> {
  const device = await findWebgpuDevice().catch(messageOf)
  if (typeof device === 'string') return missing('webgpu', device)
  return examine('webgpu', () => startBackend({ backend: 'webgpu' }), device)
}

/** TensorFlow computes either on the processor or with CUDA in one process: the other is not measured. */
async function examineNative(native: StartedBackend | string): Promise<FoundDevice[]> {
  if (typeof native === 'string') return [missing('cpu', native), missing('cuda', native)]
  const start = (): Promise<StartedBackend> => startBackend({ backend: 'tensorflow' })
  if (!native.cuda) return [await examine('cpu', start), missing('cuda', 'TensorFlow sees no NVIDIA GPU')]
  const cpu = { ...missing('cpu', null), backend: native.backend, name: cpus()[0]?.model.trim() ?? null }
  return [await examine('cuda', start), cpu]
}

async function examine(
  choice: FoundDevice['choice'],
  start: () => Promise<StartedBackend>,
  { software, driver }: Pick<WebgpuDevice, 'software' | 'driver'> = { software: false, driver: null },
): Promise<FoundDevice> {
  const started = await start().catch(messageOf)
  if (typeof started === 'string') return missing(choice, started)
  // Minutes on a GPU that the processor plays. A device that starts and then fails at its first product is none that `auto` may take.
  const speed = software ? null : await measureBatches().catch(messageOf)
  if (typeof speed === 'string') return missing(choice, speed)
  return {
    choice,
    backend: started.backend,
    name: started.device,
    driver: driver ?? started.cuda,
    software,
    batchesPerSecond: speed,
    reason: null,
  }
}

/**
 * Batches per second of half a second's work as training has it: 500 rows of 3,706 numbers go up, a product with 600 columns, its gradient, and
 * one number comes back.
 */
async function measureBatches(): Promise<number> {
  const [rows, columns, hidden] = [500, 3706, 600]
  const rng = createRng(1)
  const data = Float32Array.from({ length: rows * columns }, (_, at) => (at % 50 === 0 ? 1 : 0))
  const weights = randomNormal(columns, hidden, rng)
  const batch = async (): Promise<void> => {
    const input = tensor2d(data, rows, columns)
    const result = scope(() => sum(matMul(input, matMul(input, weights), { transposeA: true })))
    await readFloat32(result)
    dispose([input, result])
  }
  await batch()
  const before = performance.now()
  let batches = 0
  for (; performance.now() - before < 500; batches++) await batch()
  dispose(weights)
  return (batches * 1000) / (performance.now() - before)
}

function webgpuIsFastest(found: readonly FoundDevice[]): boolean {
  const speed = (device: FoundDevice): number => device.batchesPerSecond ?? 0
  const webgpu = found.find((device) => device.choice === 'webgpu')
  return webgpu !== undefined && isCandidate(webgpu) && found.every((other) => speed(webgpu) >= speed(other))
}

function isCandidate(device: FoundDevice): device is FoundDevice & { name: string } {
  return device.choice === 'webgpu' && device.name !== null && !device.software
}

function missing(choice: FoundDevice['choice'], reason: string | null): FoundDevice {
  return { choice, backend: null, name: null, driver: null, software: false, batchesPerSecond: null, reason }
}

const keptAt = (): string => join(cacheFolder(process.env, process.platform, homedir()), 'device.json')

function machineWith(gpu: string): string {
  return `${gpu}; ${cpus()[0]?.model.trim() ?? ''}`
}

async function keep(gpu: string, isFastest: boolean): Promise<void> {
  await mkdir(join(keptAt(), '..'), { recursive: true })
  await writeFileAtomic(
    keptAt(),
    JSON.stringify({ machine: machineWith(gpu), webgpuIsFastest: isFastest } satisfies z.infer<typeof Measured>),
  )
}

async function readKept(): Promise<z.infer<typeof Measured> | undefined> {
  try {
    return Measured.parse(JSON.parse(await readFile(keptAt(), 'utf8')))
  } catch {
    return undefined
  }
}
