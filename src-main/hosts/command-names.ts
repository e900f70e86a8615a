/** The commands, in the order of the help. By themselves, so that the desktop shell can tell a command from a workspace without loading any. */
export const commandNames = [
  'doctor',
  'disk',
  'backup',
  'restore',
  'demo',
  'import',
  'datasets',
  'configs',
  'split',
  'estimate',
  'train',
  'study',
  'studies',
  'runs',
  'segments',
  'map',
  'recommend',
  'item',
  'laboratory',
  'lists',
  'rerank',
  'explain',
  'audience',
  'backtest',
  'new-user',
  'wishes',
  'launch-sheet',
  'report',
  'reproduce',
  'thesis',
] as const

export type CommandName = (typeof commandNames)[number]

export function isCommandName(word: string): word is CommandName {
  return commandNames.some((name) => name === word)
}
