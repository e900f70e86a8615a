import { findNode, root } from '../../scripts/setup/places.mjs'
import { findElectron, findLegacyElectron } from './binaries.mjs'
import { buildLegacy, legacyFolder, legacyPackaging } from './legacy/build.mjs'
import { polyfillPlaywright } from './legacy/playwright-world.mjs'

/**
 * How the shell can be started here: in the Electron for which it is written, else, after saying why not, in the old one with the second build.
 * `found` is `{ path, version }` or `{ reason }`; `prepare` makes what it needs, `packaging` changes
 * electron-builder's configuration, `attach` readies a page for Playwright, `endings` are the exit codes or signals of an orderly end.
 */
export function findVariants() {
  const present = {
    title: 'Electron 45',
    found: findElectron(),
    folder: root,
    env: {},
    packaging: {},
    prepare: async () => undefined,
    attach: async () => undefined,
    endings: [0],
  }
  if (present.found.path) return [present]
  const legacy = {
    title: 'Electron 9 with the second build',
    found: findLegacyElectron(),
    folder: legacyFolder,
    env: { COLDFRAME_NODE: findNode() },
    packaging: legacyPackaging,
    prepare: buildLegacy,
    attach: polyfillPlaywright,
    // Its Node falls, one time in ten, over the debugger that Playwright holds open, after all of our code has ended.
    endings: [0, 'SIGSEGV'],
  }
  return [present, legacy]
}
