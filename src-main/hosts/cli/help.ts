import type { Command } from './command.ts'
import { commandNames } from '../command-names.ts'

const sharedOptions = [
  ['--workspace <dir>', 'the workspace (COLDFRAME_WORKSPACE, else ~/Coldframe); made when missing'],
  ['--json', 'one JSON document on stdout; errors too'],
  ['--help', 'this text'],
] as const

export function overview(): string {
  return `coldframe <command>: ${commandNames.join(' | ')}\n\n${lines(sharedOptions)}\n\ncoldframe <command> --help says what a command takes.\nExit codes: 0 done, 2 usage, 3 bad input, 4 not found, 5 run failed, 6 a --fail-if holds, 130 cancelled.\n`
}

export function commandHelp(command: Command): string {
  const own = Object.entries(command.options).map(
    ([name, option]) => [`--${name}${option.type === 'string' ? ' <value>' : ''}`, option.help] as const,
  )
  return `coldframe ${command.name} ${command.usage}\n${command.summary}\n\n${lines([...own, ...sharedOptions])}\n`
}

function lines(options: readonly (readonly [string, string])[]): string {
  const width = Math.max(...options.map(([flag]) => flag.length))
  return options.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`).join('\n')
}
