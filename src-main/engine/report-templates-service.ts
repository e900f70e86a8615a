import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type BlockInfo, ConfigSchema, ConfigValues, ReportBlock, type ReportTemplate, type TemplateInfo } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { blocks } from './reports/blocks/index.ts'
import { readTemplate } from './reports/read-template.ts'

/** Names of the templates for one run and for several, where a request names none. */
const usual = { one: 'One run', several: 'Comparison' }

/** The shipped ones first, then the workspace's own. */
export async function listTemplates(engine: Engine): Promise<TemplateInfo[]> {
  const folder = join(engine.options.resources, 'report-templates')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const shipped = await Promise.all(files.map(async (name) => readTemplate(JSON.parse(await readFile(join(folder, name), 'utf8')))))
  return [
    ...shipped.map((template) => ({ template, isShipped: true })),
    ...engine.reportTemplates.list().map((template) => ({ template, isShipped: false })),
  ]
}

/** The template that a request asks for. */
export async function chooseTemplate(
  engine: Engine,
  choice: string | Record<string, unknown> | undefined,
  runCount: number,
): Promise<ReportTemplate> {
  if (typeof choice === 'object') return readTemplate(choice)
  const name = choice ?? (runCount === 1 ? usual.one : usual.several)
  const all = await listTemplates(engine)
  const found = all.find(({ template }) => isSameName(template.name, name))
  if (found) return found.template
  throw noTemplate(name, all)
}

export async function saveTemplate(engine: Engine, raw: Record<string, unknown>): Promise<TemplateInfo[]> {
  const template = readTemplate(raw)
  const taken = (await listTemplates(engine)).find(({ template: { name }, isShipped }) => isShipped && isSameName(name, template.name))
  if (taken) {
    throw new WorkbenchError('NAME_TAKEN', `${taken.template.name} is a template that is shipped.`, 'Save yours under another name.', {
      details: { field: 'name' },
    })
  }
  engine.reportTemplates.save(template)
  return listTemplates(engine)
}

export async function deleteTemplate(engine: Engine, name: string): Promise<TemplateInfo[]> {
  if (engine.reportTemplates.delete(name)) return listTemplates(engine)
  const all = await listTemplates(engine)
  const shipped = all.find(({ template, isShipped }) => isShipped && isSameName(template.name, name))
  if (!shipped) throw noTemplate(name, all)
  throw new WorkbenchError('INVALID_INPUT', `${shipped.template.name} is shipped, and stays.`, 'Delete templates of your own.')
}

/** What a report can be composed of, with what forms are drawn from. */
export function listBlocks(): BlockInfo[] {
  return ReportBlock.options.map((schema) => {
    const kind = schema.shape.kind.value
    const { title, summary } = blocks[kind]
    return {
      kind,
      title: title === '' ? 'Text' : title,
      summary,
      schema: ConfigSchema.parse(z.toJSONSchema(schema, { io: 'input' })),
      defaults: ConfigValues.parse(ReportBlock.parse({ kind })),
    }
  })
}

/** `one-run` finds "One run", as it is easier to type. */
function isSameName(name: string, wanted: string): boolean {
  const plain = (text: string): string =>
    text
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, ' ')
  return plain(name) === plain(wanted)
}

function noTemplate(name: string, all: readonly TemplateInfo[]): WorkbenchError {
  const names = all.map(({ template }) => template.name).join(', ')
  return new WorkbenchError('INVALID_INPUT', `There is no report template "${name}".`, `Choose one of ${names}, or name a file.`)
}
