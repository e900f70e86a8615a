import { resolve } from 'node:path'
import { type Command, noMoreWords, textOption, usageError, word } from '../command.ts'
import { runAlone } from '../worker.ts'
import { byteText } from '../text.ts'

export const restoreCommand: Command = {
  name: 'restore',
  usage: '<backup> --workspace <new folder>',
  summary: 'Builds a new workspace from a backup and compares every file with its hash; whole or not at all.',
  options: {},
  async run(context) {
    const backup = resolve(word(context, 0, 'backup'))
    noMoreWords(context, 1)
    // The usual workspace is in use: a backup is never written over it by leaving a word out.
    if (textOption(context, 'workspace') === undefined) throw usageError('--workspace <new folder> is missing.')
    const result = await runAlone(context, { kind: 'restore', backup, workspaceFolder: context.workspace })
    if (result.kind !== 'restore') throw new Error(`Internal: ${result.kind}`)
    const { files, bytes, workspaceName } = result.backup
    return {
      json: { restored: result.backup },
      text: `${files} files (${byteText(bytes)}) of ${workspaceName} are in ${context.workspace}, each as it was backed up.`,
    }
  },
}
