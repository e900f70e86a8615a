import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ContentValue, FoundGroup, UserGroup } from '../../contract/index.ts'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import { type CommandContext, type CommandOptions, textOption, textOptions, usageError } from './command.ts'

/** How commands take a group of users. */
export const groupOptions: CommandOptions = {
  group: {
    type: 'string',
    multiple: true,
    help: 'field=value of the users, e.g. --group gender=F --group "age=18|25"; activity=range too. All have to hold, one of the values each',
  },
  users: { type: 'string', help: 'file of user ids, one a line: only these' },
}

/** The group of the options; null: none is named. */
export async function readGroup(context: CommandContext): Promise<UserGroup | null> {
  const words = textOptions(context, 'group')
  const file = textOption(context, 'users')
  if (words.length === 0 && file === undefined) return null
  return { values: words.flatMap(readValues), users: file === undefined ? null : await readUsers(resolve(file)) }
}

function readValues(word: string): ContentValue[] {
  const at = word.indexOf('=')
  if (at < 1) throw usageError(`A group is written field=value, not "${word}".`)
  return word
    .slice(at + 1)
    .split('|')
    .map((value) => ({ field: word.slice(0, at), value: value.trim() }))
}

async function readUsers(path: string): Promise<string[]> {
  try {
    const lines = (await readFile(path, 'utf8')).split(/\r?\n/)
    return lines.map((line) => line.trim()).filter((line) => line !== '')
  } catch (cause) {
    throw new WorkbenchError('FILE_NOT_FOUND', `The file ${path} cannot be read.`, 'Check the path.', { cause })
  }
}

export function groupWords({ users, share }: FoundGroup): string {
  return `${users} users, ${(100 * share).toFixed(1)} % of all`
}
