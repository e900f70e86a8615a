import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isCommandName } from '../command-names.ts'

export interface LaunchOptions {
  /** Absolute: a workspace's folder, or the `.coldframe` file in it. undefined: the one that was open last. */
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
    workspace: named === undefined ? undefined : resolve(folder, pathOf(named)),
    selfCheck: values['self-check'] === true,
    out: out === undefined ? undefined : resolve(folder, out),
  }
}

/** A Linux desktop hands a double-clicked file in as an address (`%U` in the desktop entry). */
function pathOf(named: string): string {
  return named.startsWith('file://') && URL.canParse(named) ? fileURLToPath(named) : named
}

/** Options of the window: after one of them no command follows, and what follows may be called like one (`--out report`). */
const windowOptions = /^--(workspace|self-check|out)(=|$)/

/**
 * The words of a command line, from the command's name on; undefined where none is named and a window is meant. A workspace folder that is called
 * like a command is written as a path (`./train`). Chromium's switches may come before the name.
 */
export function commandWords(args: readonly string[], appNamed: boolean): readonly string[] | undefined {
  const isWord = (arg: string): boolean => !arg.startsWith('-')
  const first = args.findIndex(isWord)
  const rest = appNamed && first >= 0 ? args.slice(first + 1) : args
  const at = rest.findIndex(isWord)
  const name = rest[at]
  if (rest.slice(0, Math.max(at, 0)).some((arg) => windowOptions.test(arg))) return undefined
  return name === 'help' || (name !== undefined && isCommandName(name)) ? rest.slice(at) : undefined
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
