import { resolve } from 'node:path'
import { readBackup, summarizeBackup } from '../../../engine/backup/backup-format.ts'
import { type Command, noMoreWords, textOption, usageError } from '../command.ts'
import { finishJob } from '../follow.ts'
import { byteText } from '../text.ts'

export const backupCommand: Command = {
  name: 'backup',
  usage: '--out <folder>',
  summary: 'Copies the workspace, also while it is worked in, with a hash of every file; whole or not at all.',
  options: { out: { type: 'string', help: 'the folder to make; it must not be there, nor inside the workspace' } },
  async run(context) {
    noMoreWords(context, 0)
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const folder = resolve(out)
    const engine = await context.engine()
    await finishJob(context, engine, () => engine.system.backup({ out: folder }))
    const backup = summarizeBackup(folder, await readBackup(folder))
    return {
      json: { backup },
      text: `${backup.files} files (${byteText(backup.bytes)}) of ${backup.workspaceName} are in ${folder}.\nBring them back with: restore ${folder} --workspace <new folder>`,
    }
  },
}
