import type { RunMarks, RunSummary } from '../../../contract/index.ts'
import { type CommandContext, type CommandResult, noMoreWords, usageError, word } from '../command.ts'
import { getRun } from '../find.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

async function mark(context: CommandContext, change: (run: RunSummary) => RunMarks): Promise<CommandResult> {
  const engine = await context.engine()
  const run = await getRun(engine, word(context, 1, 'run'))
  const { id, name, starred, tags, note } = await engine.runs.mark({ runId: run.id, ...change(run) })
  const words = [starred ? 'starred' : '', tags.length > 0 ? `tags ${tags.join(', ')}` : '', note === '' ? '' : `note: ${note}`]
  const text = `${name}: ${words.filter((part) => part !== '').join('; ') || 'no star, tag or note'}`
  return { json: { run: { id, name, starred, tags, note } }, text }
}

function tagsOf(context: CommandContext): string[] {
  const tags = context.words.slice(2)
  if (tags.length === 0) throw usageError('<tag> is missing.')
  return tags
}

/** What people write on runs: `runs star`, `runs tag`, `runs note` and their opposites. */
export const markVerbs: Record<string, Verb> = {
  star(context) {
    noMoreWords(context, 2)
    return mark(context, () => ({ starred: true }))
  },
  unstar(context) {
    noMoreWords(context, 2)
    return mark(context, () => ({ starred: false }))
  },
  tag: (context) => mark(context, ({ tags }) => ({ tags: [...tags, ...tagsOf(context)] })),
  untag: (context) => mark(context, ({ tags }) => ({ tags: tags.filter((tag) => !tagsOf(context).includes(tag)) })),
  /** Without words the note is cleared. */
  note: (context) => mark(context, () => ({ note: context.words.slice(2).join(' ') })),
}
