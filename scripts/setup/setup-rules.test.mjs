import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compilerArguments } from './binding.mjs'
import { cudaRequirements } from './cuda.mjs'
import { parseFlags } from './flags.mjs'
import { fitsLock } from './packages.mjs'
import { cacheFolder } from './places.mjs'
import { barText } from './progress.mjs'
import { libraryNames, wheels } from './tensorflow-pins.mjs'

describe('flags', () => {
  it('have defaults, and are known or refused', () => {
    expect(parseFlags([])).toEqual({ purpose: 'start', gpu: false, again: false, check: false })
    expect(parseFlags(['--for', 'test', '--gpu', '--check'])).toEqual({ purpose: 'test', gpu: true, again: false, check: true })
    expect(parseFlags(['--for'])).toEqual({ problem: '--for takes one of run, start, test, not nothing.' })
    expect(parseFlags(['--for', 'walk']).problem).toMatch(/not walk/)
    expect(parseFlags(['--quiet'])).toEqual({ problem: 'Unknown argument: --quiet' })
  })
})

describe('the cache folder', () => {
  const home = join('/', 'home', 'ann')
  it('is where each system keeps such things, unless somebody says otherwise', () => {
    expect(cacheFolder({}, 'linux', home)).toBe(join(home, '.cache', 'coldframe'))
    expect(cacheFolder({ XDG_CACHE_HOME: '/fast' }, 'linux', home)).toBe(join('/fast', 'coldframe'))
    expect(cacheFolder({}, 'darwin', home)).toBe(join(home, 'Library', 'Caches', 'coldframe'))
    expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32', home)).toBe(join('/local', 'coldframe', 'cache'))
    for (const platform of ['linux', 'darwin', 'win32']) expect(cacheFolder({ COLDFRAME_CACHE: '/mine' }, platform, home)).toBe('/mine')
  })
})

describe('installed packages', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } }
  it('fit the lock file when all that are wanted are there; other platforms’ may be missing', () => {
    expect(fitsLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
    expect(fitsLock(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
    expect(fitsLock(lock, { packages: { 'node_modules/b': { version: '2.0.0' } } })).toBe(false)
    expect(fitsLock(lock, undefined)).toBe(false)
    expect(fitsLock(undefined, { packages: {} })).toBe(false)
  })
})

describe('pins', () => {
  it('are whole, one file each, for platforms whose libraries have known names', () => {
    const pins = Object.entries(wheels)
    expect(pins.length).toBeGreaterThan(0)
    for (const [key, pin] of pins) {
      expect(pin.sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(pin.file).toContain(pin.platform)
      expect(libraryNames[key.split(' ')[1].split('-')[0]]).toHaveLength(2)
    }
    expect(new Set(pins.map(([, pin]) => pin.sha256)).size).toBe(pins.length)
  })
})

describe('the compiler', () => {
  const call = { sources: ['a.cc'], includes: ['/inc'], libraries: ['/now/libtf.so.2'], runFolder: '/later', output: '/now/b.node' }
  it('links against where the library is, and remembers where it will be', () => {
    const linux = compilerArguments(call, 'linux')
    expect(linux).toContain('-shared')
    expect(linux.indexOf('/now/libtf.so.2')).toBeGreaterThan(linux.indexOf('a.cc'))
    expect(linux.join(' ')).toContain('-Xlinker -rpath -Xlinker /later')
  })
  it('leaves Node’s own symbols open on macOS', () => {
    expect(compilerArguments(call, 'darwin').slice(0, 3)).toEqual(['-dynamiclib', '-undefined', 'dynamic_lookup'])
  })
})

describe('the CUDA packages', () => {
  it('are those of the extra, with their versions', () => {
    const metadata = [
      'Requires-Dist: numpy>=1.26.0',
      'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
      'Requires-Dist: nvidia-nccl-cu12<3.0,>=2.27.7; extra == "and-cuda"',
      'Requires-Dist: nvidia-other; extra == "other"',
    ].join('\n')
    expect(cudaRequirements(metadata)).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2', 'nvidia-nccl-cu12<3.0,>=2.27.7'])
  })
})

describe('the bar', () => {
  it('shows shares and megabytes, never more than all', () => {
    expect(barText(0, 200e6, 10)).toBe('[          ] 0 of 200 MB')
    expect(barText(100e6, 200e6, 10)).toBe('[====>     ] 100 of 200 MB')
    expect(barText(300e6, 200e6, 10)).toBe('[=========>] 200 of 200 MB')
  })
})
