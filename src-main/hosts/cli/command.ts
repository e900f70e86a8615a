import type { ParseArgsOptionsConfig } from 'node:util'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import type { EngineClient } from '../../engine/router.ts'
import type { RunnerSpawner } from '../../engine/runs/spawner.ts'

/** A command's options as Node's own parser takes them, plus what the help prints. */
export type CommandOptions = Record<string, ParseArgsOptionsConfig[string] & { readonly help: string }>

export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>

/** What a command gets: parsed words, and the engine once it asks for it. */
export interface CommandContext {
  readonly words: readonly string[]
  readonly options: OptionValues
  readonly workspace: string
  /** Opens the engine (hosted or attached) with the first call. */
  engine(): Promise<EngineClient>
  /** For people, on stderr: what goes on. */
  say(line: string): void
  /** For people: the line that the next one replaces, on a terminal only. */
  sayProgress(line: string): void
  /** Aborted by ctrl-C. */
  readonly signal: AbortSignal
  /** For work that needs a process but no engine. */
  readonly spawner: RunnerSpawner
}

/** The result: `json` for --json, `text` for people. `failure` exit codes are set where work failed but there is still a result to print. */
export interface CommandResult {
  readonly json: unknown
  readonly text: string
  readonly exitCode?: number
}

export interface Command {
  readonly name: string
  /** The words after the name, for the help. */
  readonly usage: string
  readonly summary: string
  readonly options: CommandOptions
  /** The first question needs a model: start the reader beside the engine. */
  readonly warmReader?: boolean
  run(context: CommandContext): Promise<CommandResult>
}

export function usageError(message: string): WorkbenchError {
  return new WorkbenchError('USAGE', message, 'See --help for what the command takes.')
}

/** The word at a position, or a usage error that names it. */
export function word(context: CommandContext, index: number, name: string): string {
  const value = context.words[index]
  if (value === undefined) throw usageError(`<${name}> is missing.`)
  return value
}

/** What a command does under this word; a name that only objects have by themselves (`constructor`) is unknown like any other. */
export function verbNamed<T>(verbs: Readonly<Record<string, T>>, name: string, command: string): T {
  const known = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (known === undefined) throw usageError(`${command} does not know "${name}".`)
  return known
}

export function noMoreWords(context: CommandContext, count: number): void {
  const extra = context.words[count]
  if (extra !== undefined) throw usageError(`"${extra}" is not understood here.`)
}

export function textOption(context: CommandContext, name: string): string | undefined {
  const value = context.options[name]
  return typeof value === 'string' ? value : undefined
}

export function textOptions(context: CommandContext, name: string): string[] {
  const value = context.options[name]
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : []
}

/** Words separated by commas; undefined where the option is not given. */
export function listOption(context: CommandContext, name: string): string[] | undefined {
  return textOption(context, name)
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

export function numberOption(context: CommandContext, name: string): number | undefined {
  const text = textOption(context, name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0) throw usageError(`--${name} takes a whole number, not "${text}".`)
  return value
}

/** `key=value` words; the value is read as JSON where it is JSON (numbers, true, lists), else as text. */
export function settings(context: CommandContext, name: string): Record<string, JsonValue> {
  return Object.fromEntries(
    textOptions(context, name).map((setting) => {
      const at = setting.indexOf('=')
      if (at < 1) throw usageError(`--${name} takes key=value, not "${setting}".`)
      // As a key of an object it would not be a setting but the object's own kind.
      if (setting.slice(0, at) === '__proto__') throw usageError(`--${name}: there is no setting "__proto__".`)
      return [setting.slice(0, at), readValue(setting.slice(at + 1))]
    }),
  )
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue }

function readValue(text: string): JsonValue {
  try {
    const parsed: JsonValue = JSON.parse(text)
    return parsed
  } catch {
    // Not JSON: a plain word such as a preset's name.
    return text
  }
}
