import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runCommand } from './commands.mjs'
import { findNode, programPath, root, stampFolder } from './places.mjs'
import { digestOfTrees, hashOf, hashOfFile, readJson, writeJson } from './stamps.mjs'

const stampPath = join(stampFolder, 'build.json')
const outputs = ['out/main/index.js', 'out/renderer/index.html']
const sources = [
  'src-main',
  'src-renderer',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.node.json',
  'tsconfig.web.json',
]

/** The application in `out/`: the page that both hosts show, and the desktop shell. */
export const buildStep = {
  title: 'build',
  neededFor: ['start'],

  check() {
    const isBuilt = outputs.every((path) => existsSync(join(root, path)))
    if (isBuilt && readJson(stampPath)?.inputs === inputs()) return { state: 'ready', note: 'nothing has changed' }
    return { state: 'needed', note: isBuilt ? 'the sources have changed' : 'not built' }
  },

  async make() {
    // Taken before the build: what changes while it runs is built next time.
    const before = inputs()
    const { problem, output } = await runCommand(findNode(), [programPath('electron-vite'), 'build'], {
      cwd: root,
      env: { NODE_ENV: 'production' },
    })
    if (problem) return { state: 'failed', note: `the build failed: ${problem}\n${stripVTControlCharacters(output)}` }
    const missing = outputs.find((path) => !existsSync(join(root, path)))
    if (missing) return { state: 'failed', note: `the build left no ${missing}` }
    writeJson(stampPath, { inputs: before })
    return { state: 'ready', note: 'built' }
  },
}

function inputs() {
  const isBuilt = (path) => !path.endsWith('.test.ts')
  const lockPath = join(root, 'package-lock.json')
  return hashOf(digestOfTrees(root, sources, isBuilt), existsSync(lockPath) ? hashOfFile(lockPath) : '')
}
