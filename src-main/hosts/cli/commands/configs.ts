import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ConfigValues, SavedConfig } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { readText } from '../../../engine/kernel/read-text.ts'
import {
  type Command,
  type CommandContext,
  type CommandResult,
  noMoreWords,
  settings,
  textOption,
  usageError,
  verbNamed,
  word,
} from '../command.ts'
import { findConfig, getConfig } from '../find.ts'
import { table } from '../text.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

export const configsCommand: Command = {
  name: 'configs',
  usage: '[list | show <name> | save <name> | restore <name> <version> | delete <name> | export [<name>] | import <file>]',
  summary: 'Keeps models with their settings under a name: train <dataset> --config <name> starts from one.',
  options: {
    model: { type: 'string', help: 'save: model id of a new configuration' },
    set: { type: 'string', multiple: true, help: 'save: key=value; what is not set stays as it is, else is the default' },
    notes: { type: 'string', help: 'save: what it is for' },
    out: { type: 'string', help: 'export: the file to write; all configurations when no name is given' },
  },
  async run(context) {
    const [verb = 'list'] = context.words
    return verbNamed(verbs, verb, 'configs')(context)
  },
}

const verbs: Record<string, Verb> = {
  async list(context) {
    noMoreWords(context, 1)
    const engine = await context.engine()
    const [configs, defaults] = await Promise.all([engine.configs.list(), defaultsByModel(engine)])
    const rows = configs.map((config) => [
      config.name,
      config.modelId,
      String(config.version),
      String(config.runs),
      writeChanges(config.values, defaults.get(config.modelId) ?? {}),
    ])
    return {
      json: { configs },
      text:
        configs.length > 0
          ? table(['configuration', 'model', 'version', 'runs', 'differs from the defaults in'], rows)
          : 'No configurations yet: configs save <name> --model <id> --set key=value.',
    }
  },

  async show(context) {
    const engine = await context.engine()
    const { id } = await getConfig(engine, word(context, 1, 'name'))
    noMoreWords(context, 2)
    const { summary, versions, runs } = await engine.configs.get({ configId: id })
    const facts = [
      ['model', summary.modelId],
      ['version', String(summary.version)],
      ['runs', String(summary.runs)],
      ['notes', summary.notes],
      ...Object.entries(summary.values).map(([key, value]) => [key, JSON.stringify(value)]),
      ...versions.map(({ version, createdAt, restoredFrom, values }, index) => [
        `version ${version}`,
        `${new Date(createdAt).toISOString()} ${restoredFrom === null ? '' : `as version ${restoredFrom}, `}${
          index === versions.length - 1 ? 'first' : writeChanges(values, versions[index + 1].values)
        }`,
      ]),
    ]
    return { json: { config: summary, versions, runs }, text: table([summary.name, ''], facts) }
  },

  async save(context) {
    const name = word(context, 1, 'name')
    noMoreWords(context, 2)
    const model = textOption(context, 'model')
    const notes = textOption(context, 'notes')
    const changes = settings(context, 'set')
    const engine = await context.engine()
    const known = await findConfig(engine, name)
    if (known && model !== undefined && model !== known.modelId) {
      throw new WorkbenchError('INVALID_INPUT', `${known.name} is a configuration of ${known.modelId}.`, 'Choose another name.')
    }
    if (!known && model === undefined) throw usageError(`--model is missing: there is no configuration ${name} yet.`)
    const config = known
      ? await engine.configs.save({
          configId: known.id,
          values: { ...known.values, ...changes },
          ...(notes === undefined ? {} : { notes }),
        })
      : await engine.configs.save({ name, modelId: model ?? '', values: changes, notes: notes ?? '' })
    return saved(config)
  },

  async restore(context) {
    const name = word(context, 1, 'name')
    const version = Number(word(context, 2, 'version'))
    noMoreWords(context, 3)
    if (!Number.isInteger(version) || version < 1) throw usageError('<version> is a whole number from 1.')
    const engine = await context.engine()
    const { id } = await getConfig(engine, name)
    return saved(await engine.configs.restoreVersion({ configId: id, version }))
  },

  async delete(context) {
    const engine = await context.engine()
    const { id, name } = await getConfig(engine, word(context, 1, 'name'))
    noMoreWords(context, 2)
    await engine.configs.delete({ configId: id })
    return { json: { deleted: id }, text: `${name} is deleted.` }
  },

  async export(context) {
    const name = context.words[1]
    noMoreWords(context, 2)
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const engine = await context.engine()
    const chosen = name === undefined ? {} : { configIds: [(await getConfig(engine, name)).id] }
    const { text } = await engine.configs.export(chosen)
    await writeFile(resolve(out), text)
    return { json: { out: resolve(out) }, text: `Written to ${resolve(out)}.` }
  },

  async import(context) {
    const file = resolve(word(context, 1, 'file'))
    noMoreWords(context, 2)
    const text = await readText(file)
    const configs = await (await context.engine()).configs.import({ text })
    return { json: { configs }, text: `Imported: ${configs.map((config) => config.name).join(', ')}.` }
  },
}

function saved(config: SavedConfig): CommandResult {
  return { json: { config }, text: `${config.name} is saved as version ${config.version}.` }
}

async function defaultsByModel(engine: EngineClient): Promise<ReadonlyMap<string, ConfigValues>> {
  return new Map((await engine.plugins.models()).map((model) => [model.id, model.defaults]))
}

/** `epochs=50, dropout=0.2`: only what differs. */
function writeChanges(values: ConfigValues, base: ConfigValues): string {
  const changed = Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(base[key]))
  return changed.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ') || 'nothing'
}
