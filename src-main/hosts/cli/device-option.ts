import { DeviceChoice, deviceChoices } from '../../contract/index.ts'
import { type CommandContext, type CommandOptions, textOption, usageError } from './command.ts'

/** `--device`, for commands that compute. */
export const deviceOption = {
  device: { type: 'string', help: `${deviceChoices.join(', ')}; what is named and cannot be had is an error (auto)` },
} as const satisfies CommandOptions

/** Nothing where nothing was asked for. */
export function chosenDevice(context: CommandContext): { device?: DeviceChoice } {
  const word = textOption(context, 'device')
  if (word === undefined) return {}
  const choice = DeviceChoice.safeParse(word)
  if (!choice.success) throw usageError(`--device takes ${deviceChoices.join(', ')}, not "${word}".`)
  return { device: choice.data }
}
