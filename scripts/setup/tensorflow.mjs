import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { compileBinding, findCompiler, tryBinding } from './binding.mjs'
import { installCudaParts } from './cuda.mjs'
import { fetchWheel } from './fetch-wheel.mjs'
import { acquireLock } from './lock.mjs'
import { downloadPackageLibrary } from './package-library.mjs'
import { cacheFolder, platformKey, root } from './places.mjs'
import { say } from './progress.mjs'
import { findPip, unpackWheel } from './python.mjs'
import { hashOf, isRecent, readJson, writeJson } from './stamps.mjs'
import { headerPrefixes, libraryNames, tensorflowVersion, wheels } from './tensorflow-pins.mjs'

/** Wheel, unpacked libraries and a margin. */
const neededBytes = { cpu: 1.5e9, gpu: 9e9 }

const folder = () => join(cacheFolder(), 'tensorflow')
const currentPath = () => join(folder(), 'current.json')
const unavailablePath = () => join(folder(), 'unavailable.json')

/**
 * Provides libtensorflow and the binding to it, in the user's cache: `current.json` there names the binding that the tensor layer loads,
 * `unavailable.json` says why there is none.
 */
export const tensorflowStep = {
  title: 'TensorFlow',
  isForGpu: true,

  check({ gpu, again }) {
    const current = readJson(currentPath())
    if (current && (!gpu || current.variant === 'gpu') && isWhole(current)) {
      return { state: 'ready', note: `${current.version}, ${describe(current.variant)}` }
    }
    const unavailable = readJson(unavailablePath())
    if (!gpu && !again && unavailable && unavailable.inputs === inputsOf('cpu') && isRecent(unavailable.at)) {
      return { state: 'absent', note: unavailable.reason }
    }
    return { state: 'needed', note: 'not there yet' }
  },

  async make({ gpu, again }) {
    const release = await acquireLock(join(cacheFolder(), 'setup.lock'), {
      onWait: (pid) => say(`another set-up (process ${pid}) is fetching TensorFlow; waiting for it`),
    })
    try {
      const state = this.check({ gpu, again })
      return state.state === 'needed' ? await provide(gpu ? 'gpu' : 'cpu') : state
    } finally {
      release()
    }
  },
}

async function provide(variant) {
  await mkdir(folder(), { recursive: true })
  removeLeftovers()
  const fromWheel = await makeFromWheel(variant)
  if (!fromWheel.problem) return finish(fromWheel.current)
  if (variant === 'gpu') return { state: 'failed', note: `the CUDA build could not be made: ${fromWheel.problem}` }
  say(`TensorFlow: ${fromWheel.problem}; trying the npm package's own download`)
  const fromPackage = await downloadPackageLibrary()
  if (!fromPackage.problem) {
    return finish({ variant: 'package', version: fromPackage.version, folder: fromPackage.folder, binding: fromPackage.binding })
  }
  const reason = `${fromWheel.problem}; the npm package's own download: ${fromPackage.problem}`
  const command = 'npm run setup -- --again'
  writeJson(unavailablePath(), { reason, command, inputs: inputsOf('cpu'), at: Date.now() })
  return { state: 'absent', note: `${reason}. Training will use the slower WASM backend; to try again: ${command}` }
}

function finish(current) {
  writeJson(currentPath(), { ...current, inputs: inputsOf(current.variant) })
  rmSync(unavailablePath(), { force: true })
  return { state: 'ready', note: `${current.version}, ${describe(current.variant)}, in ${current.folder}` }
}

/** Everything is made in a folder beside the final place and moved there last, so that a half-made one is never seen. */
async function makeFromWheel(variant) {
  const pin = wheels[`${variant} ${platformKey}`]
  if (!pin) return { problem: `there is no ${variant === 'gpu' ? 'CUDA ' : ''}wheel for ${platformKey}` }
  if (!tfjsVersion()) return { problem: 'the package @tensorflow/tfjs-node-gpu is not installed' }
  const compiler = findCompiler()
  if (!compiler) return { problem: 'no C++ compiler was found (g++ or clang++)' }
  const pip = await findPip()
  if (!pip) return { problem: 'no pip was found' }
  const free = await freeBytes(folder())
  if (free < neededBytes[variant])
    return { problem: `${folder()} has ${gigabytes(free)} GB free, ${gigabytes(neededBytes[variant])} GB are needed` }

  const work = join(folder(), `.work-${process.pid}`)
  const target = join(folder(), `${variant}-${tensorflowVersion}-${platformKey}`)
  try {
    const problem = await fill(work, target, { variant, pin, pip, compiler })
    if (problem) return { problem }
    replaceFolder(work, target)
    const binding = join(target, 'tfjs_binding.node')
    const tried = await tryBinding(binding)
    if (tried.problem) {
      rmSync(target, { recursive: true, force: true })
      return { problem: tried.problem }
    }
    return { current: { variant, version: tried.version, folder: target, binding } }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function fill(work, target, { variant, pin, pip, compiler }) {
  const download = join(work, 'download')
  const wheel = await fetchWheel(pip, { ...pin, version: tensorflowVersion }, download, `TensorFlow ${tensorflowVersion}`)
  if (wheel.problem) return wheel.problem

  say('TensorFlow: unpacking the library')
  const libraries = libraryNames[process.platform]
  const wanted = [...libraries.map((name) => `tensorflow/${name}`), ...headerPrefixes]
  const notUnpacked = await unpackWheel(pip, wheel.path, work, wanted)
  if (notUnpacked) return `the wheel could not be unpacked: ${notUnpacked}`

  if (variant === 'gpu') {
    const notInstalled = await installCudaParts(pip, wheel.path, work)
    if (notInstalled) return notInstalled
  }
  rmSync(download, { recursive: true, force: true })

  say('TensorFlow: compiling the binding')
  const includeFolder = join(work, 'tensorflow', 'include')
  const notCompiled = await compileBinding({
    compiler,
    libraries,
    libraryFolder: join(work, 'tensorflow'),
    includeFolder,
    runFolder: join(target, 'tensorflow'),
    output: join(work, 'tfjs_binding.node'),
  })
  rmSync(includeFolder, { recursive: true, force: true })
  return notCompiled && `the binding could not be compiled: ${notCompiled}`
}

/** Processes that have the old library open keep it: its files are moved aside, not overwritten. */
function replaceFolder(made, target) {
  const aside = join(folder(), `.old-${process.pid}`)
  if (existsSync(target)) renameSync(target, aside)
  renameSync(made, target)
  rmSync(aside, { recursive: true, force: true })
}

/** Of set-ups that were interrupted; the lock says that nobody is at work here. */
function removeLeftovers() {
  for (const name of readdirSync(folder())) {
    if (/^\.(work|old)-/.test(name)) rmSync(join(folder(), name), { recursive: true, force: true })
  }
}

function isWhole(current) {
  return current.inputs === inputsOf(current.variant) && existsSync(current.binding) && existsSync(current.folder)
}

/** What the result depends on. The number grows when this recipe changes its result. */
function inputsOf(variant) {
  const recipe = 1
  return hashOf(recipe, variant, tensorflowVersion, wheels[`${variant} ${platformKey}`]?.sha256, tfjsVersion())
}

function tfjsVersion() {
  return readJson(join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'package.json'))?.version
}

function describe(variant) {
  return { cpu: 'for the processor', gpu: 'with CUDA', package: "from the npm package's download" }[variant]
}

async function freeBytes(path) {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}

function gigabytes(bytes) {
  return (bytes / 1e9).toFixed(1)
}
