import { resolve } from 'node:path'
import type { ReportCheck } from '../../contract/index.ts'
import { readWhole } from '../../engine/kernel/read-text.ts'
import { type CommandContext, type CommandResult, noMoreWords, textOption, word } from './command.ts'
import { gateExitCode } from './exit-codes.ts'
import { table } from './text.ts'

const shownAtMost = 40
const longestText = 60

/** `report verify <file>`: the same, or the differences, and then the exit code of a gate that holds. */
export async function verifyVerb(context: CommandContext): Promise<CommandResult> {
  const path = resolve(word(context, 1, 'file'))
  noMoreWords(context, 2)
  const salt = textOption(context, 'salt')
  const file = (await readWhole(path)).toString('base64')
  const engine = await context.engine()
  const check = await engine.reports.verify({ file, ...(salt === undefined ? {} : { salt }) })
  return { json: check, text: describe(check), ...(check.verdict === 'same' ? {} : { exitCode: gateExitCode }) }
}

function describe({ title, note, runs, differences, verdict }: ReportCheck): string {
  const shorten = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText - 1)}\u2026`)
  const rows = differences.slice(0, shownAtMost).map(({ place, before, after }) => [place, shorten(before), shorten(after)])
  const more = differences.length - rows.length
  return [
    `${title}: ${verdict}. ${note}`,
    table(
      ['run', 'id', 'state'],
      runs.map(({ name, id, state, note: why }) => [name, id, why === '' ? state : `${state}: ${why}`]),
    ),
    ...(rows.length === 0 ? [] : [table(['place', 'report says', 'runs say now'], rows)]),
    ...(more > 0 ? [`And ${more} more; --json has them all.`] : []),
  ].join('\n\n')
}
