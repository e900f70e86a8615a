import { dirname, extname, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** Double-clicking `<workspace>/<name>.coldframe` opens the workspace that holds it. */
const workspaceFileExtension = '.coldframe'

export interface LaunchOptions {
  /** Absolute; undefined: the one that was open last. */
  readonly workspace: string | undefined
  readonly selfCheck: boolean
  /** Where the self-check puts its report and picture, absolute. */
  readonly out: string | undefined
}

/**
 * Reads a command line without its program: `[<app>] [<workspace>] [--workspace <dir>] [--self-check] [--out <dir>]`. `appNamed` tells that the
 * first bare argument is the application's own folder (`electron .`). Chromium's switches come through the same door and are passed over.
 */
export function parseLaunchOptions(args: readonly string[], folder: string, appNamed: boolean): LaunchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { workspace: { type: 'string' }, 'self-check': { type: 'boolean' }, out: { type: 'string' } },
  })
  const named = text(values.workspace) ?? positionals[appNamed ? 1 : 0]
  const out = text(values.out)
  return {
    workspace: named === undefined ? undefined : workspaceFolder(resolve(folder, named)),
    selfCheck: values['self-check'] === true,
    out: out === undefined ? undefined : resolve(folder, out),
  }
}

/** A workspace is a folder; the file in it that the system opens by double click stands for it. */
export function workspaceFolder(path: string): string {
  return extname(path) === workspaceFileExtension ? dirname(path) : path
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
