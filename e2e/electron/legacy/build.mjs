import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runCommand } from '../../../scripts/setup/commands.mjs'
import { findNode, programPath, root } from '../../../scripts/setup/places.mjs'

export const legacyFolder = join(root, 'out/legacy')

/** What the second build needs in a package beside the product's own files; fuses came with Electron 12. */
export const legacyPackaging = {
  electronFuses: null,
  extraMetadata: { main: 'e2e/electron/legacy/shim/main.cjs' },
  files: ['out/legacy/**', 'e2e/electron/legacy/shim/**', { from: 'node_modules/core-js', to: 'node_modules/core-js' }],
  asarUnpack: ['e2e/**'],
}

/** Makes the second build in `out/legacy`; throws with the compiler's words. Takes about five seconds, so it is made anew each time. */
export async function buildLegacy() {
  const config = join(import.meta.dirname, 'electron.vite.config.ts')
  const { problem, output } = await runCommand(findNode(), [programPath('electron-vite'), 'build', '--config', config], {
    cwd: root,
    env: { ELECTRON_MAJOR_VER: '9', NODE_ENV: 'production' },
  })
  if (problem) throw new Error(`the second build failed: ${problem}\n${output}`)
  mkdirSync(legacyFolder, { recursive: true })
  const main = relative(legacyFolder, join(import.meta.dirname, 'shim/main.cjs'))
  writeFileSync(join(legacyFolder, 'package.json'), JSON.stringify({ name: 'coldframe', version: '0.1.0', main }))
}
