import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { findNode, root, stampFolder } from './places.mjs'
import { isRecent, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'electron.json')
const packageFolder = join(root, 'node_modules', 'electron')

/** Inside an unpacked distribution. */
const executable = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/** Electron's binary, which is no part of its npm package. Without it the application runs in the browser. */
export const electronStep = {
  title: 'Electron',

  check({ again }) {
    const found = findElectron()
    if (found) {
      if (readJson(stampPath)?.path !== found.path) writeJson(stampPath, { ...found, reason: null })
      return { state: 'ready', note: `${found.version} at ${found.path}` }
    }
    const stamp = readJson(stampPath)
    if (stamp?.reason && stamp.version === wantedVersion() && isRecent(stamp.at) && !again) return { state: 'absent', note: stamp.reason }
    return { state: 'needed', note: 'not fetched yet' }
  },

  async make() {
    const problem = await download()
    const found = findElectron()
    if (found) {
      writeJson(stampPath, { ...found, reason: null })
      return { state: 'ready', note: `${found.version} at ${found.path}` }
    }
    const reason = `Electron's download did not come (${problem?.replace(/^\w*Error: /, '') ?? 'it left no binary'})`
    writeJson(stampPath, { path: null, version: wantedVersion(), reason, at: Date.now() })
    return { state: 'absent', note: `${reason}; the application opens in the browser instead` }
  },
}

function findElectron() {
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  for (const folder of [own, join(packageFolder, 'dist')]) {
    const path = folder && join(folder, executable)
    if (path && existsSync(path) && existsSync(join(folder, 'version'))) {
      return { path, version: readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '') }
    }
  }
  return undefined
}

function wantedVersion() {
  return readJson(join(packageFolder, 'package.json'))?.version ?? null
}

/** A minute without a byte is a network that does not let it through; a slow one has a quarter of an hour. */
async function download() {
  const scratch = mkdtempSync(join(tmpdir(), 'coldframe-electron-'))
  const env = { TMPDIR: scratch, TEMP: scratch, TMP: scratch }
  const limits = { limitMs: 15 * 60_000, idle: { folder: scratch, limitMs: 60_000 } }
  const { problem } = await runCommand(findNode(), [join(packageFolder, 'install.js')], { cwd: packageFolder, env, ...limits })
  rmSync(scratch, { recursive: true, force: true })
  return problem
}
