import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runCommand } from '../../../scripts/setup/commands.mjs'
import { findNode, programPath, root } from '../../../scripts/setup/places.mjs'

export const legacyFolder = join(root, 'out/legacy')

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
