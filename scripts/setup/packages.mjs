import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { findNode, findProgram, platformKey, root, stampFolder } from './places.mjs'
import { hashOfFile, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'packages.json')
const lockPath = join(root, 'package-lock.json')

/** The npm packages, as the lock file says. Nothing works without them, so a failure ends the set-up. */
export const packagesStep = {
  title: 'npm packages',
  neededFor: ['run', 'start', 'test'],

  check() {
    if (!existsSync(lockPath))
      return existsSync(stampPath) ? { state: 'ready', note: 'no lock file' } : { state: 'needed', note: 'not installed' }
    const lock = hashOfFile(lockPath)
    if (readJson(stampPath)?.lock === lock) return { state: 'ready', note: 'as the lock file says' }
    // Somebody may have run npm by hand; npm notes what it has installed.
    if (fitsLock(readJson(lockPath), readJson(join(root, 'node_modules', '.package-lock.json')))) {
      writeJson(stampPath, { lock })
      return { state: 'ready', note: 'as the lock file says' }
    }
    return { state: 'needed', note: existsSync(join(root, 'node_modules')) ? 'older than the lock file' : 'not installed' }
  },

  async make() {
    const npm = npmCommand()
    if (!npm) return { state: 'failed', note: 'npm was not found; install Node.js 20 or newer together with npm' }
    const [program, ...args] = npm
    const { problem } = await runCommand(
      program,
      [...args, ...installArguments(), '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: root,
        show: 2,
      },
    )
    if (problem) return { state: 'failed', note: `npm could not install the packages (${problem}); its messages are above` }
    if (!findNode()) {
      return { state: 'failed', note: `no package carries Node.js 24 for ${platformKey}; install Node.js 24 or newer and start again` }
    }
    writeJson(stampPath, { lock: existsSync(lockPath) ? hashOfFile(lockPath) : null })
    return { state: 'ready', note: 'installed' }
  },
}

/** `npm ci` empties node_modules first, which Windows refuses while the Node in there is what runs us. */
function installArguments() {
  if (!existsSync(lockPath)) return ['install']
  return process.platform === 'win32' && process.execPath.startsWith(root) ? ['install', '--no-save'] : ['ci']
}

function npmCommand() {
  const fromNpm = process.env.npm_execpath
  if (fromNpm && /npm-cli\.c?js$/.test(fromNpm) && existsSync(fromNpm)) return [process.execPath, fromNpm]
  const program = findProgram('npm')
  return program && [program]
}

/**
 * Whether what npm noted as installed is what the lock file wants: each wanted package in the wanted version, except optional ones, which are left
 * out on other platforms.
 */
export function fitsLock(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed.packages[path]
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.devOptional || wanted.peer)
  })
}
