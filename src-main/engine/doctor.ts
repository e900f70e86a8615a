import { existsSync } from 'node:fs'
import { readFile, statfs } from 'node:fs/promises'
import { cpus, freemem, homedir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { DoctorReport } from '../contract/index.ts'
import { measureMatmulGflops } from './tensor/backend.ts'
import { examineDevices, startDevice } from './tensor/devices.ts'

export interface DoctorEnvironment {
  /** The application's own folder: its package.json, and what set-up found (`node_modules/.coldframe`). */
  readonly folder: string
  /** Whose disk is measured; need not exist yet. */
  readonly workspace: string
}

/** What set-up leaves about a program that it looked for. `reason`: why there is none. */
const FoundProgram = z.object({ path: z.string().nullable(), version: z.string().nullish(), reason: z.string().nullish() })
type FoundProgram = z.infer<typeof FoundProgram>

const Package = z.object({ version: z.string() })
const bytesPerMb = 1024 ** 2

/** What this machine offers and what it lacks. Starts the tensor backend and measures it: belongs into a worker process. */
export async function doctor(environment: DoctorEnvironment = ownEnvironment()): Promise<DoctorReport> {
  const { folder, workspace } = environment
  const stamps = join(folder, 'node_modules', '.coldframe')
  const [product, electron, browser] = await Promise.all([
    readParsed(join(folder, 'package.json'), Package),
    readParsed(join(stamps, 'electron.json'), FoundProgram),
    readParsed(join(stamps, 'browser.json'), FoundProgram),
  ])
  const devices = await examineDevices()
  const backend = await startDevice('auto')
  const cores = cpus()
  return {
    backend: backend.backend,
    device: backend.device,
    tensorflow: backend.tensorflow,
    cuda: backend.cuda,
    devices,
    matmulGflops: await measureMatmulGflops(),
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryTotalMb: Math.round(totalmem() / bytesPerMb),
    memoryFreeMb: Math.round(freemem() / bytesPerMb),
    diskFreeMb: await freeDiskMb(workspace),
    node: process.versions.node,
    electron: process.versions.electron ?? versionOf(electron),
    browser: versionOf(browser),
    version: product?.version ?? 'unknown',
    missing: missingThings({
      backendReason: backend.reason,
      hasUnusedGpu: backend.cuda === null && existsSync('/proc/driver/nvidia/version'),
      // Inside the packaged application there is nothing to set up.
      electron: process.versions.electron === undefined ? electron : { path: process.execPath },
      browser: process.versions.electron === undefined ? browser : { path: process.execPath },
    }),
  }
}

/** What would make things faster or complete, with the command that gets it. `undefined`: set-up has not looked for it yet. */
export function missingThings(found: {
  readonly backendReason: string | null
  readonly hasUnusedGpu: boolean
  readonly electron: FoundProgram | undefined
  readonly browser: FoundProgram | undefined
}): DoctorReport['missing'] {
  const missing: DoctorReport['missing'] = []
  if (found.backendReason !== null)
    missing.push({ what: 'native TensorFlow', why: found.backendReason, command: 'npm run setup -- --again' })
  if (found.hasUnusedGpu) {
    missing.push({
      what: 'TensorFlow with CUDA',
      why: 'An NVIDIA GPU is here, and TensorFlow does not use it.',
      command: 'npm run setup -- --gpu',
    })
  }
  if (!found.electron?.path) {
    const why = found.electron?.reason ?? 'Not fetched yet; the application opens in the browser.'
    missing.push({ what: 'Electron', why, command: 'npm run setup -- --for start --again' })
  }
  if (!found.browser?.path) {
    const why = found.browser?.reason ?? 'Not looked for yet; only the tests need it.'
    missing.push({ what: 'a browser for the tests', why, command: 'npm run setup -- --for test --again' })
  }
  return missing
}

/** The folder above this file that has the package.json: the same rule for sources and for the bundle. */
function ownEnvironment(): DoctorEnvironment {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return { folder, workspace: homedir() }
}

function versionOf(program: FoundProgram | undefined): string | null {
  return program?.path ? (program.version ?? 'unknown version') : null
}

async function freeDiskMb(path: string): Promise<number> {
  let folder = path
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  return Math.round((bavail * bsize) / bytesPerMb)
}

/** Undefined where the file is not there or is not what it should be: a diagnosis goes on without it. */
async function readParsed<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S> | undefined> {
  const text = await readFile(path, 'utf8').catch(() => 'null')
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
