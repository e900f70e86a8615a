import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildStep } from '../setup/build.mjs'
import { runCommand } from '../setup/commands.mjs'
import { findNode, findProgram, programPath, root } from '../setup/places.mjs'

const platformFlags = { linux: '--linux', darwin: '--mac', win32: '--win' }

/** Builds what has changed and makes the named targets for this system (none: all of `electron-builder.yml`) into `dist/`. Throws with the reason. */
export async function makePackages(targets) {
  const built = buildStep.check({}).state === 'ready' ? undefined : await buildStep.make({})
  if (built?.state === 'failed') throw new Error(built.note)
  const { problem } = await runCommand(findNode(), builderArguments(targets), { cwd: root, show: 1, env: builderEnvironment() })
  if (problem) throw new Error(`electron-builder: ${problem}`)
}

/** Signing follows the environment (docs/RELEASING.md); nothing is published from here. */
function builderArguments(targets) {
  const local = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist')
  return [
    programPath('electron-builder'),
    platformFlags[process.platform],
    ...targets,
    '--publish',
    'never',
    // An Electron that is here already is not downloaded again.
    ...(existsSync(join(local, 'version')) ? [`-c.electronDist=${local}`] : []),
  ]
}

/** Debian's own tool makes the Debian package where it is there, so that nothing is downloaded for it. */
function builderEnvironment() {
  if (process.platform !== 'linux' || process.env.CUSTOM_FPM_PATH || !findProgram('dpkg-deb')) return {}
  return { CUSTOM_FPM_PATH: join(root, 'scripts/package/fpm-with-dpkg.mjs') }
}
