import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app } from 'electron'
import { workerEnvironment } from '../worker-environment.ts'
import { findPlaces } from './places.ts'
import { runCommand } from './run-command.ts'
import { startUtilityChild } from './utility-child.ts'

/**
 * `coldframe <command>`: the application started as its own command line, without a window. It cannot be used as Node (a fuse says so), so this
 * is how the package brings its commands. Many may run at once, beside an open window too; none touches the user's profile.
 */
export function actAsCommand(words: readonly string[]): void {
  const profile = mkdtempSync(join(tmpdir(), 'coldframe-command-'))
  app.setPath('userData', profile)
  app.disableHardwareAcceleration()
  app.dock?.hide()
  void app
    .whenReady()
    .then(() => run(words))
    .catch((thrown: unknown) => {
      process.stderr.write(`${String(thrown)}\n`)
      return 1
    })
    .then((code) => {
      removeProfile(profile)
      app.exit(code)
    })
}

/** Chromium may still hold a file of it; what stays in the folder for temporary files must not change how the command ended. */
function removeProfile(profile: string): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // The system clears it away.
  }
}

function run(words: readonly string[]): Promise<number> {
  const places = findPlaces()
  return runCommand(words, {
    startCommand: (args) => startUtilityChild({ entry: places.commandEntry, args, environment: process.env, name: 'Coldframe command' }),
    startWorker: (role, threads) =>
      startUtilityChild({
        entry: places.workerEntry,
        args: [role],
        environment: workerEnvironment(process.env, threads),
        name: `Coldframe ${role}`,
        // As on plain Node: what the libraries of a worker print is kept for its last words and not shown.
        log: () => undefined,
      }),
    // A signal makes Electron quit; the command gets the time to close what it holds.
    onCancel: (cancel) => {
      app.on('before-quit', (event) => {
        event.preventDefault()
        cancel()
      })
    },
  })
}
