import { type ConfigId, ConfigValues, ConfigVersion, type RunId, RunId as RunIdSchema, SavedConfig } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Database } from './database.ts'

/** What a new version holds. */
export interface NewVersion {
  readonly createdAt: number
  readonly values: ConfigValues
  readonly restoredFrom: number | null
}

/** A configuration as it is made: with one version, or with the history that it was imported with. */
export interface NewConfig {
  readonly id: ConfigId
  readonly name: string
  readonly modelId: string
  readonly notes: string
  readonly at: number
  /** The oldest first; at least one. */
  readonly versions: readonly NewVersion[]
}

const select = `
  SELECT configs.*, config_versions.config,
    (SELECT COUNT(*) FROM runs WHERE runs.config_id = configs.id) AS runs
  FROM configs JOIN config_versions ON config_versions.config_id = configs.id AND config_versions.version = configs.version`

/**
 * The rows of saved configurations, parsed at the door. As in the catalogue, the writes of one change belong in one transaction together with
 * their event (EventLog.record).
 */
export class SavedConfigs {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(): SavedConfig[] {
    return this.#rows(`${select} WHERE deleted_at IS NULL ORDER BY name COLLATE NOCASE`).map(toSavedConfig)
  }

  findByName(name: string): SavedConfig | undefined {
    return this.#rows(`${select} WHERE deleted_at IS NULL AND name = ?`, name).map(toSavedConfig)[0]
  }

  get(id: ConfigId): SavedConfig {
    const row = this.#rows(`${select} WHERE deleted_at IS NULL AND id = ?`, id)[0]
    if (!row) throw notFound(id)
    return toSavedConfig(row)
  }

  /** Also of a deleted configuration: what a run came from. undefined: there never was such a version. */
  findVersion(id: ConfigId, version: number): (ConfigVersion & { readonly name: string; readonly isDeleted: boolean }) | undefined {
    const row = this.#rows(
      `SELECT config_versions.*, name, deleted_at FROM config_versions JOIN configs ON id = config_id
       WHERE config_id = ? AND config_versions.version = ?`,
      id,
      version,
    )[0]
    return row && { ...toVersion(row), name: String(row.name), isDeleted: row.deleted_at !== null }
  }

  getVersion(id: ConfigId, version: number): ConfigVersion {
    const { name } = this.get(id)
    const found = this.findVersion(id, version)
    if (!found) throw new WorkbenchError('CONFIG_NOT_FOUND', `${name} has no version ${version}.`, 'Choose one of its versions.')
    return found
  }

  /** The newest first. */
  versions(id: ConfigId): ConfigVersion[] {
    return this.#rows('SELECT * FROM config_versions WHERE config_id = ? ORDER BY version DESC', id).map(toVersion)
  }

  /** The newest first. */
  runs(id: ConfigId): { runId: RunId; version: number }[] {
    return this.#rows('SELECT id, config_version FROM runs WHERE config_id = ? ORDER BY created_at DESC, rowid DESC', id).map((row) => ({
      runId: RunIdSchema.parse(row.id),
      version: Number(row.config_version),
    }))
  }

  insert({ id, name, modelId, notes, at, versions }: NewConfig): void {
    this.#run(
      'INSERT INTO configs (id, name, model_id, notes, version, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      id,
      name,
      modelId,
      notes,
      versions.length,
      at,
      at,
    )
    versions.forEach((version, index) => this.#insertVersion(id, index + 1, version))
  }

  /** Adds the version after the newest one. */
  addVersion(id: ConfigId, version: NewVersion): void {
    const number = this.get(id).version + 1
    this.#insertVersion(id, number, version)
    this.#run('UPDATE configs SET version = ?, changed_at = ? WHERE id = ?', number, version.createdAt, id)
  }

  describe(id: ConfigId, name: string, notes: string, at: number): void {
    this.#run('UPDATE configs SET name = ?, notes = ?, changed_at = ? WHERE id = ?', name, notes, at, id)
  }

  delete(id: ConfigId, at: number): void {
    this.#run('UPDATE configs SET deleted_at = ? WHERE id = ?', at, id)
  }

  /** The name of a configuration that was deleted. */
  getDeletedName(id: ConfigId): string {
    const row = this.#rows('SELECT name FROM configs WHERE id = ? AND deleted_at IS NOT NULL', id)[0]
    if (!row) throw notFound(id)
    return String(row.name)
  }

  undelete(id: ConfigId): void {
    this.#run('UPDATE configs SET deleted_at = NULL WHERE id = ?', id)
  }

  #insertVersion(id: ConfigId, number: number, { createdAt, values, restoredFrom }: NewVersion): void {
    this.#run(
      'INSERT INTO config_versions (config_id, version, created_at, restored_from, config) VALUES (?, ?, ?, ?, ?)',
      id,
      number,
      createdAt,
      restoredFrom,
      JSON.stringify(values),
    )
  }

  #rows(sql: string, ...values: unknown[]): Row[] {
    return this.#database.prepare<unknown[], Row>(sql).all(...values)
  }

  #run(sql: string, ...values: unknown[]): void {
    this.#database.prepare(sql).run(...values)
  }
}

type Row = Record<string, unknown>

function notFound(id: string): WorkbenchError {
  return new WorkbenchError('CONFIG_NOT_FOUND', `There is no configuration ${id}.`, 'List the configurations to see which there are.')
}

function toSavedConfig(row: Row): SavedConfig {
  return SavedConfig.parse({
    id: row.id,
    name: row.name,
    modelId: row.model_id,
    notes: row.notes,
    version: row.version,
    values: ConfigValues.parse(JSON.parse(String(row.config))),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    runs: row.runs,
  })
}

function toVersion(row: Row): ConfigVersion {
  return ConfigVersion.parse({
    version: row.version,
    createdAt: row.created_at,
    values: JSON.parse(String(row.config)),
    restoredFrom: row.restored_from,
  })
}
