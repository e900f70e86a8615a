import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { RunnerSpawner } from '../../engine/runs/spawner.ts'
import { createLineLogger } from '../../engine/kernel/logger.ts'
import { defaultWorkspace } from '../environment.ts'
import { type Command, type CommandContext, type CommandResult, usageError } from './command.ts'
import { exitCodeOf, failureOf } from './exit-codes.ts'
import { commandHelp, overview } from './help.ts'
import { loadCommand } from './commands.ts'

/** Back to the line's start and wipe it, on terminals only. */
const clearLine = process.stderr.isTTY ? '\r\u001b[K' : ''

export interface CommandLine {
  /** The command's name and what follows it. */
  readonly args: readonly string[]
  /** How this host starts workers. */
  readonly spawner: RunnerSpawner
  /** Aborted when the user wants it to end. */
  readonly signal: AbortSignal
}

/** Runs one command of the command line: its result on stdout, everything else on stderr. Gives the exit code; never rejects. */
export async function runCommandLine({ args, spawner, signal }: CommandLine): Promise<number> {
  const wantsJson = args.includes('--json')
  let close: (isDone: boolean) => Promise<void> = async () => undefined
  let isDone = false
  try {
    const name = args.find((arg) => !arg.startsWith('-'))
    if (name === undefined || name === 'help') {
      await write(process.stdout, overview())
      return name === undefined && !args.includes('--help') ? 2 : 0
    }
    const command = await loadCommand(name)
    if (!command) throw usageError(`There is no command "${name}".`)
    const { positionals, values } = parse(command, args)
    if (values.help === true) {
      await write(process.stdout, commandHelp(command))
      return 0
    }
    const workspace = resolve(typeof values.workspace === 'string' ? values.workspace : defaultWorkspace())
    const context: CommandContext = {
      words: positionals.slice(1),
      options: values,
      workspace,
      say: (line) => void process.stderr.write(`${clearLine}${line}\n`),
      sayProgress: (line) => {
        if (process.stderr.isTTY) process.stderr.write(`${clearLine}${line.slice(0, (process.stderr.columns || 80) - 1)}`)
      },
      signal,
      spawner,
      engine: async () => {
        const { openEngine } = await import('../engine-link.ts')
        const logger = createLineLogger(
          (line) => void process.stderr.write(line),
          () => Date.now(),
        )
        const link = await openEngine({
          workspace,
          host: 'cli',
          spawner,
          logger,
          resumeQueue: false,
          warmReader: command.warmReader ?? false,
        })
        close = async (done) => {
          if (done) await link.untilUnneeded(signal)
          await link.close()
        }
        return link.client
      },
    }
    const result = await command.run(context)
    process.stderr.write(clearLine)
    await print(result, wantsJson)
    isDone = true
    return result.exitCode ?? 0
  } catch (thrown) {
    const failure = failureOf(thrown)
    process.stderr.write(clearLine)
    if (wantsJson) await write(process.stdout, `${JSON.stringify({ error: failure })}\n`)
    await write(process.stderr, `${failure.message}\n${failure.remedy}\n`)
    return exitCodeOf(failure.code)
  } finally {
    await close(isDone)
  }
}

/** Unknown and malformed options are usage errors that name the option. */
function parse(command: Command, args: readonly string[]): { positionals: string[]; values: CommandContext['options'] } {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { help: _help, ...option }]) => [name, option]))
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...options, workspace: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    })
  } catch (thrown) {
    throw usageError(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

async function print(result: CommandResult, wantsJson: boolean): Promise<void> {
  await write(process.stdout, wantsJson ? `${JSON.stringify(result.json)}\n` : `${result.text}\n`)
}

/** Waits until the text has left: process.exit would cut a pipe short. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((done) => stream.write(text, () => done()))
}
