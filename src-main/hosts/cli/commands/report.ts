import { resolve } from 'node:path'
import {
  type ConfigValues,
  formatOfFile,
  ReportFormat,
  type ReportRequest,
  reportEndings,
  type RunSummary,
} from '../../../contract/index.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { readText } from '../../../engine/kernel/read-text.ts'
import { type Command, type CommandContext, textOption, usageError } from '../command.ts'
import { itemOptions, readItem } from '../composed-item.ts'
import { getRun } from '../find.ts'
import { keepReport, readTemplateFile } from '../report-files.ts'
import { templateVerb } from '../report-templates.ts'
import { verifyVerb } from '../report-verify.ts'

const endings = Object.values(reportEndings)
const formats = ReportFormat.options.join(', ')

export const reportCommand: Command = {
  name: 'report',
  usage: '<run>... | verify <file> | templates [list | show <name> | save <file> | delete <name>]',
  summary: 'Writes a report of one run or several from a template, makes one again and says what differs, and keeps templates.',
  warmReader: true,
  options: {
    out: { type: 'string', help: `the file to write (needed); its ending is the format: ${endings.join(', ')}` },
    format: { type: 'string', help: `the format, where the ending does not say: ${formats}` },
    template: { type: 'string', help: 'name of a template, or its file ("One run" for one, "Comparison" for several)' },
    title: { type: 'string', help: 'title of the report' },
    anonymous: { type: 'boolean', help: 'users by pseudonyms, without their attributes' },
    salt: {
      type: 'string',
      help: 'of the pseudonyms, 8 characters and more: the same in every workspace that has it (the workspace\u2019s own)',
    },
    ...itemOptions,
    items: { type: 'string', help: 'CSV file of planned items, for blocks of cold start' },
  },
  async run(context) {
    const [verb] = context.words
    if (verb === 'verify') return verifyVerb(context)
    if (verb === 'templates') return templateVerb(context)
    if (verb === undefined) throw usageError('<run> is missing.')
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const format = readFormat(context, out)
    const engine = await context.engine()
    const runs = await Promise.all(context.words.map((name) => getRun(engine, name)))
    const title = textOption(context, 'title')
    const template = await readTemplateOption(context, engine, runs)
    const request: ReportRequest = {
      runIds: runs.map((run) => run.id),
      format,
      ...(title === undefined ? {} : { title }),
      ...(template === undefined ? {} : { template }),
      ...anonymity(context),
    }
    const file = await keepReport(engine, request, resolve(out))
    return { json: { out: file, format }, text: `Written to ${file}.` }
  },
}

function readFormat(context: CommandContext, out: string): ReportFormat {
  const asked = textOption(context, 'format')
  if (asked === undefined) {
    const format = formatOfFile(out)
    if (format === undefined) throw usageError(`The ending of "${out}" is no format: use one of ${endings.join(', ')}, or --format.`)
    return format
  }
  const format = ReportFormat.safeParse(asked).data ?? formatOfFile(`.${asked}`)
  if (format === undefined) throw usageError(`--format is one of ${formats}, not "${asked}".`)
  return format
}

function anonymity(context: CommandContext): Pick<ReportRequest, 'anonymous'> {
  const salt = textOption(context, 'salt')
  if (context.options.anonymous !== true) {
    if (salt !== undefined) throw usageError('--salt is of the pseudonyms: give --anonymous too.')
    return {}
  }
  if (salt !== undefined && salt.length < 8) throw usageError('--salt takes 8 characters and more: a short one can be guessed.')
  return { anonymous: salt === undefined ? {} : { salt } }
}

const needsColdStart = '--attributes, --set, --item and --items need a template with a block of cold start.'

function isColdStart(block: unknown): block is ConfigValues {
  return typeof block === 'object' && block !== null && 'kind' in block && block.kind === 'cold-start'
}

/** The template, with the item and the planned items of the command line in its blocks of cold start. */
async function readTemplateOption(
  context: CommandContext,
  engine: EngineClient,
  runs: readonly RunSummary[],
): Promise<ReportRequest['template']> {
  const choice = await namedTemplate(context, engine)
  const planned = textOption(context, 'items')
  const isComposed = ['attributes', 'set', 'item'].some((name) => context.options[name] !== undefined)
  if (choice === undefined || typeof choice === 'string') {
    if (planned !== undefined || isComposed) throw usageError(needsColdStart)
    return choice
  }
  if (planned === undefined && !isComposed) return choice
  const blocks = Array.isArray(choice.blocks) ? choice.blocks : []
  if (!blocks.some(isColdStart)) throw usageError(needsColdStart)
  const [{ id, datasetId }] = runs
  const csv = planned === undefined ? undefined : await readText(resolve(planned))
  const item = isComposed ? await readItem(context, engine, datasetId, (await engine.coldStart.fields({ runId: id })).fields) : undefined
  return {
    ...choice,
    blocks: blocks.map((block) => {
      if (!isColdStart(block)) return block
      const parts = Array.isArray(block.parts) ? block.parts : ['audience', 'profiles', 'changes', 'honesty']
      return {
        ...block,
        ...(item === undefined ? {} : { item }),
        ...(csv === undefined ? {} : { planned: csv, parts: [...new Set([...(isComposed ? parts : ['honesty']), 'launch'])] }),
      }
    }),
  }
}

/** A name stays a name, unless its blocks have to be changed; a file is read, and judged by the engine. */
async function namedTemplate(context: CommandContext, engine: EngineClient): Promise<ReportRequest['template']> {
  const name = textOption(context, 'template')
  if (name === undefined || !/\.json$/i.test(name)) {
    const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s-]+/g, ' ')
    const found =
      name === undefined ? undefined : (await engine.reports.templates()).find(({ template }) => plain(template.name) === plain(name))
    return found === undefined ? name : { ...found.template }
  }
  return readTemplateFile(name)
}
