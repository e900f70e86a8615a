import { join, sep } from 'node:path'
import { app } from 'electron'

/** Where the shell finds its parts and keeps what belongs to the user. Entry files lie beside this file's bundle, in `out/main`. */
export interface Places {
  readonly engineEntry: string
  readonly workerEntry: string
  readonly commandEntry: string
  readonly preload: string
  readonly page: string
  readonly icon: string
  readonly windowState: string
  readonly recentWorkspaces: string
  readonly log: string
}

export function findPlaces(): Places {
  const out = join(import.meta.dirname, '..')
  const profile = app.getPath('userData')
  return {
    engineEntry: unpacked(join(out, 'main/engine.js')),
    workerEntry: unpacked(join(out, 'main/worker.js')),
    commandEntry: unpacked(join(out, 'main/command.js')),
    preload: join(out, 'preload/index.cjs'),
    page: join(out, 'renderer'),
    icon: join(out, '../resources/icons/256x256.png'),
    windowState: join(profile, 'window-state.json'),
    recentWorkspaces: join(profile, 'recent-workspaces.json'),
    log: join(profile, 'logs/coldframe.log'),
  }
}

/** In the packaged app, what loads native libraries lies as plain files beside the archive (`asarUnpack` in electron-builder.yml). */
function unpacked(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}
