import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, stampFolder } from '../../scripts/setup/places.mjs'
import { readJson } from '../../scripts/setup/stamps.mjs'

/** Inside an unpacked distribution. */
const executable = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/** The Electron for which the shell is written: `{ path, version }`, or `{ reason }`. */
export function findElectron() {
  for (const folder of [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules/electron/dist')]) {
    const path = folder && join(folder, executable)
    if (path && existsSync(path)) return { path, version: readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') }
  }
  return { reason: readJson(join(stampFolder, 'electron.json'))?.reason ?? 'its binary is not there (npm run setup gets it)' }
}

/** The old Electron that starts the second build (legacy/README.md): `{ path, version }`, or `{ reason }`. */
export function findLegacyElectron() {
  const stamp = readJson(join(stampFolder, 'electron-legacy.json'))
  const path = process.env.COLDFRAME_LEGACY_ELECTRON ?? stamp?.path
  if (path && existsSync(path)) return { path, version: '9.4.1' }
  if (path) return { reason: `${path} does not exist` }
  return { reason: stamp?.reason ?? 'it is not there (npm run setup -- --for test gets it)' }
}
