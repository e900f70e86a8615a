import { parseArgs } from 'node:util'
import type { EngineClient } from '../../src-main/engine/router.ts'
import { type CommandResult, usageError } from '../../src-main/hosts/cli/command.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'
import { loadCommand } from '../../src-main/hosts/cli/commands.ts'

/** The command line without its process: the same words, options and modules, on an engine that is open. */
export async function commandInProcess(client: EngineClient, workspace: string, args: readonly string[]): Promise<CommandResult> {
  const name = args.find((arg) => !arg.startsWith('-')) ?? ''
  const command = await loadCommand(name)
  if (!command) throw usageError(`There is no command "${name}".`)
  const options = Object.fromEntries(Object.entries(command.options).map(([key, { help: _help, ...option }]) => [key, option]))
  const { positionals, values } = parse([...args], options)
  return command.run({
    words: positionals.slice(1),
    options: values,
    workspace,
    say: () => undefined,
    sayProgress: () => undefined,
    signal: new AbortController().signal,
    engine: () => Promise.resolve(client),
    spawner: createNodeSpawner(),
  })
}

function parse(args: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { ...options, json: { type: 'boolean' } } })
  } catch (thrown) {
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}
