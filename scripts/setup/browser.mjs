import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { canInstallPackages, installPackages } from './debian.mjs'
import { findNode, findProgram, programPath, root, stampFolder } from './places.mjs'
import { say } from './progress.mjs'
import { isRecent, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'browser.json')
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium for the browser tests: the user's, Playwright's, the system's; else one is fetched. */
export const browserStep = {
  title: 'browser',

  check({ again }) {
    const named = process.env.COLDFRAME_BROWSER
    const stamp = readJson(stampPath)
    if (stamp?.path && stamp.version && existsSync(stamp.path) && (!named || named === stamp.path))
      return { state: 'ready', note: `${stamp.version} at ${stamp.path}` }
    if (stamp?.path === null && isRecent(stamp.at) && !again && !named) return { state: 'absent', note: stamp.reason }
    return { state: 'needed', note: 'not looked for yet' }
  },

  async make() {
    const found = (await findWorkingBrowser()) ?? (await fetchBrowser())
    writeJson(stampPath, { path: null, version: null, reason: null, ...found, at: Date.now() })
    if (found.path) return { state: 'ready', note: `${found.version} at ${found.path}` }
    return { state: 'absent', note: found.reason }
  },
}

async function findWorkingBrowser() {
  for (const path of [process.env.COLDFRAME_BROWSER, playwrightPath(), ...names.map((name) => findProgram(name))]) {
    const version = path && existsSync(path) && (await versionOf(path))
    if (version) return { path, version }
  }
  return undefined
}

async function fetchBrowser() {
  say('browser: none found; asking Playwright for its Chromium')
  const fetched = await runCommand(findNode(), [programPath('playwright'), 'install', 'chromium'], {
    cwd: root,
    limitMs: 5 * 60_000,
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  })
  const fromPlaywright = await findWorkingBrowser()
  if (fromPlaywright) return fromPlaywright
  const reasons = [`Playwright's download: ${fetched.problem ?? 'it came, but does not start here (libraries of the system are missing)'}`]
  if (canInstallPackages()) {
    const problem = await installPackages(['chromium'])
    const fromSystem = await findWorkingBrowser()
    if (fromSystem) return fromSystem
    reasons.push(problem ?? 'the distribution has no chromium that starts')
  } else reasons.push('install Chromium or Chrome, or name one in COLDFRAME_BROWSER')
  return { path: null, reason: reasons.join('; ') }
}

function playwrightPath() {
  try {
    return createRequire(join(root, 'package.json'))('playwright-core').chromium.executablePath()
  } catch {
    return undefined
  }
}

/** Starting it shows that its libraries are there. */
async function versionOf(path) {
  const { problem, output } = await runCommand(path, ['--version', '--no-sandbox'], { limitMs: 30_000 })
  return problem ? undefined : /\d+(\.\d+)+/.exec(output)?.[0]
}
