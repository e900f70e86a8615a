import {
  type ConfigChoice,
  type ConfigDetail,
  ConfigFile,
  type ConfigId,
  type ConfigOrigin,
  type ConfigValues,
  type SaveConfigRequest,
  type SavedConfig,
} from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { getModel, parseConfig } from './plugins/registry.ts'
import type { NewConfig } from './store/saved-configs.ts'

/** Use cases around saved configurations: what the router calls, apart from plain reads. */

export function configDetail(engine: Engine, id: ConfigId): ConfigDetail {
  const { savedConfigs } = engine
  return { summary: savedConfigs.get(id), versions: savedConfigs.versions(id), runs: savedConfigs.runs(id) }
}

/** A save that changes values adds a version; one that changes only the notes does not; one that changes nothing does nothing. */
export function saveConfig(engine: Engine, request: SaveConfigRequest): SavedConfig {
  const { savedConfigs, events } = engine
  const at = engine.options.clock.now()
  if (!('configId' in request)) {
    const name = freeName(engine, request.name)
    const values = checkValues(request.modelId, request.values)
    return add(engine, { ...request, name, id: engine.newConfigId(), at, versions: [{ createdAt: at, values, restoredFrom: null }] })
  }
  const current = savedConfigs.get(request.configId)
  const values = checkValues(current.modelId, request.values)
  const notes = request.notes ?? current.notes
  const hasNewValues = !isSame(values, current.values)
  if (!hasNewValues && notes === current.notes) return current
  events.record([{ type: 'config.changed', configId: current.id }], () => {
    savedConfigs.describe(current.id, current.name, notes, at)
    if (hasNewValues) savedConfigs.addVersion(current.id, { createdAt: at, values, restoredFrom: null })
  })
  return savedConfigs.get(current.id)
}

export function duplicateConfig(engine: Engine, id: ConfigId, wanted: string | undefined): SavedConfig {
  const { name: original, modelId, notes, values } = engine.savedConfigs.get(id)
  const name = wanted === undefined ? numberedName(engine, `${original} copy`, new Set()) : freeName(engine, wanted)
  const at = engine.options.clock.now()
  return add(engine, { id: engine.newConfigId(), name, modelId, notes, at, versions: [{ createdAt: at, values, restoredFrom: null }] })
}

export function renameConfig(engine: Engine, id: ConfigId, wanted: string): SavedConfig {
  const current = engine.savedConfigs.get(id)
  if (wanted.trim() === current.name) return current
  const name = freeName(engine, wanted)
  engine.events.record([{ type: 'config.changed', configId: id }], () =>
    engine.savedConfigs.describe(id, name, current.notes, engine.options.clock.now()),
  )
  return engine.savedConfigs.get(id)
}

export function deleteConfig(engine: Engine, id: ConfigId): void {
  engine.savedConfigs.get(id)
  engine.events.record([{ type: 'config.deleted', configId: id }], () => engine.savedConfigs.delete(id, engine.options.clock.now()))
}

export function undeleteConfig(engine: Engine, id: ConfigId): SavedConfig {
  freeName(engine, engine.savedConfigs.getDeletedName(id))
  engine.events.record([{ type: 'config.added', configId: id }], () => engine.savedConfigs.undelete(id))
  return engine.savedConfigs.get(id)
}

/** Nothing is taken back: the old values become a version of their own. */
export function restoreConfigVersion(engine: Engine, id: ConfigId, version: number): SavedConfig {
  const current = engine.savedConfigs.get(id)
  const values = checkValues(current.modelId, engine.savedConfigs.getVersion(id, version).values)
  if (isSame(values, current.values)) return current
  const createdAt = engine.options.clock.now()
  engine.events.record([{ type: 'config.changed', configId: id }], () =>
    engine.savedConfigs.addVersion(id, { createdAt, values, restoredFrom: version }),
  )
  return engine.savedConfigs.get(id)
}

export function exportConfigs(engine: Engine, ids: readonly ConfigId[] | undefined): string {
  const { savedConfigs } = engine
  const configs = ids === undefined ? savedConfigs.list() : ids.map((id) => savedConfigs.get(id))
  if (configs.length === 0) throw new WorkbenchError('CONFIG_NOT_FOUND', 'There is no configuration to export.', 'Save one first.')
  const file: ConfigFile = {
    format: 'coldframe-configs',
    formatVersion: 1,
    configs: configs.map(({ id, name, modelId, notes }) => ({
      name,
      modelId,
      notes,
      versions: savedConfigs
        .versions(id)
        .reverse()
        .map(({ createdAt, restoredFrom, values }) => ({ createdAt, restoredFrom, values })),
    })),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Everything in the file is checked before anything is written; older versions are kept as they are and checked when they are restored. */
export function importConfigs(engine: Engine, text: string): SavedConfig[] {
  const file = parseConfigFile(text)
  const at = engine.options.clock.now()
  const taken = new Set<string>()
  const made = file.configs.map(({ name, modelId, notes, versions }): NewConfig => {
    const last = versions.length - 1
    const free = numberedName(engine, checkName(name), taken)
    taken.add(free)
    return {
      id: engine.newConfigId(),
      name: free,
      modelId,
      notes,
      at,
      versions: versions.map(({ createdAt, restoredFrom, values }, index) => ({
        createdAt: createdAt ?? at,
        restoredFrom,
        values: index === last ? checkImported(name, modelId, values) : values,
      })),
    }
  })
  engine.events.record(
    made.map(({ id }) => ({ type: 'config.added', configId: id })),
    () => made.forEach((config) => engine.savedConfigs.insert(config)),
  )
  return made.map(({ id }) => engine.savedConfigs.get(id))
}

/** The saved values that a run starts from. They must be of the run's model. */
export function chooseConfig(engine: Engine, choice: ConfigChoice, modelId: string): { version: number; values: ConfigValues } {
  const config = engine.savedConfigs.get(choice.configId)
  if (config.modelId !== modelId) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The configuration ${config.name} is one of ${config.modelId}, not of ${modelId}.`,
      `Choose a configuration of ${modelId}.`,
      { details: { field: 'savedConfig' } },
    )
  }
  return engine.savedConfigs.getVersion(config.id, choice.version ?? config.version)
}

/** Where a run's settings came from, and what was changed on the way. */
export function describeOrigin(
  engine: Engine,
  origin: { configId: ConfigId; version: number } | null,
  config: ConfigValues,
): ConfigOrigin | null {
  const source = origin && engine.savedConfigs.findVersion(origin.configId, origin.version)
  if (!origin || !source) return null
  const changedKeys = Object.keys(config).filter((key) => JSON.stringify(config[key]) !== JSON.stringify(source.values[key]))
  return { configId: origin.configId, name: source.name, version: source.version, isDeleted: source.isDeleted, changedKeys }
}

function add(engine: Engine, config: NewConfig): SavedConfig {
  engine.events.record([{ type: 'config.added', configId: config.id }], () => engine.savedConfigs.insert(config))
  return engine.savedConfigs.get(config.id)
}

function checkValues(modelId: string, values: ConfigValues): ConfigValues {
  const model = getModel(modelId)
  return parseConfig(model.config, values, model.title)
}

function checkImported(name: string, modelId: string, values: ConfigValues): ConfigValues {
  try {
    return checkValues(modelId, values)
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError)) throw thrown
    throw new WorkbenchError(thrown.code, `Configuration ${name}: ${thrown.message}`, thrown.remedy, {
      details: { ...thrown.details, config: name },
      cause: thrown,
    })
  }
}

function parseConfigFile(text: string): ConfigFile {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new WorkbenchError('FILE_FORMAT', `This is not JSON: ${reason}.`, 'Choose a file that was exported here.', { cause })
  }
  const parsed = ConfigFile.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue.path.join('.')
  throw new WorkbenchError(
    'FILE_FORMAT',
    `This is not a file of configurations${place ? `, at "${place}"` : ''}: ${issue.message}.`,
    'Choose a file that was exported here, or correct this place.',
    { details: { field: place } },
  )
}

function isSame(a: ConfigValues, b: ConfigValues): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))
}

function checkName(wanted: string): string {
  const name = wanted.trim()
  if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the configuration a name.')
  return name
}

function freeName(engine: Engine, wanted: string): string {
  const name = checkName(wanted)
  if (engine.savedConfigs.findByName(name)) {
    throw new WorkbenchError(
      'NAME_TAKEN',
      `There is a configuration named ${name} already.`,
      'Choose another name, or rename the other one.',
      {
        details: { field: 'name' },
      },
    )
  }
  return name
}

/** The name itself, or the first of `name 2`, `name 3`, ... that is free. */
function numberedName(engine: Engine, name: string, taken: ReadonlySet<string>): string {
  const isFree = (candidate: string): boolean => !taken.has(candidate) && !engine.savedConfigs.findByName(candidate)
  if (isFree(name)) return name
  let number = 2
  while (!isFree(`${name} ${number}`)) number++
  return `${name} ${number}`
}
