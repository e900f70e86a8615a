import { resolve } from 'node:path'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import { writeFileAtomic } from '../../engine/kernel/files.ts'
import { type CommandContext, type CommandResult, noMoreWords, textOption, verbNamed, word } from './command.ts'
import { readTemplateFile } from './report-files.ts'
import { table } from './text.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

/** `report templates ...` */
export async function templateVerb(context: CommandContext): Promise<CommandResult> {
  return verbNamed(verbs, context.words[1] ?? 'list', 'report templates')(context)
}

const verbs: Record<string, Verb> = {
  async list(context) {
    noMoreWords(context, 2)
    const templates = await (await context.engine()).reports.templates()
    const rows = templates.map(({ template: { name, blocks, about }, isShipped }) => [
      name,
      isShipped ? 'shipped' : 'own',
      String(blocks.length),
      about,
    ])
    return { json: { templates }, text: table(['template', '', 'blocks', 'about'], rows) }
  },

  async show(context) {
    const name = word(context, 2, 'name')
    noMoreWords(context, 3)
    const templates = await (await context.engine()).reports.templates()
    const found = templates.find(({ template }) => template.name.toLowerCase() === name.toLowerCase())?.template
    if (!found) {
      const names = templates.map(({ template }) => template.name).join(', ')
      throw new WorkbenchError('INVALID_INPUT', `There is no report template "${name}".`, `Choose one of ${names}.`)
    }
    const text = JSON.stringify(found, null, 2)
    const out = textOption(context, 'out')
    if (out === undefined) return { json: found, text }
    await writeFileAtomic(resolve(out), `${text}\n`)
    return { json: { out: resolve(out) }, text: `Written to ${resolve(out)}.` }
  },

  async save(context) {
    const path = word(context, 2, 'file')
    noMoreWords(context, 3)
    const template = await readTemplateFile(path)
    await (await context.engine()).reports.saveTemplate({ template })
    return { json: { saved: template.name }, text: `${String(template.name)} is kept in this workspace.` }
  },

  async delete(context) {
    const name = word(context, 2, 'name')
    noMoreWords(context, 3)
    await (await context.engine()).reports.deleteTemplate({ name })
    return { json: { deleted: name }, text: `${name} is deleted.` }
  },
}
