import { join } from 'node:path'
import { canInstallPackages, installPackages } from './debian.mjs'
import { findProgram, stampFolder } from './places.mjs'
import { isRecent, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'xvfb.json')

/** A display without a screen (Xvfb), which the desktop tests need on Linux. */
export const displayStep = {
  title: 'virtual display',

  check({ again }) {
    const path = findProgram('Xvfb')
    if (path) {
      if (readJson(stampPath)?.path !== path) writeJson(stampPath, { path, reason: null })
      return { state: 'ready', note: path }
    }
    const stamp = readJson(stampPath)
    if (stamp?.reason && isRecent(stamp.at) && !again) return { state: 'absent', note: stamp.reason }
    return { state: 'needed', note: 'not looked for yet' }
  },

  async make() {
    const problem = canInstallPackages() ? await installPackages(['xvfb']) : 'install Xvfb (Debian and Ubuntu: apt-get install xvfb)'
    const path = findProgram('Xvfb')
    const reason = path ? null : (problem ?? 'the package brought no Xvfb')
    writeJson(stampPath, { path: path ?? null, reason, at: Date.now() })
    return path ? { state: 'ready', note: path } : { state: 'absent', note: reason }
  },
}
