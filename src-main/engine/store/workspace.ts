import SqliteDatabase from 'better-sqlite3'
import { mkdirSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../kernel/errors.ts'
import { writeFileAtomic } from '../kernel/files.ts'
import type { Catalogue } from './catalogue.ts'
import type { Database } from './database.ts'

/** Where everything of one workspace lies. Nothing is ever written outside. */
export class Workspace {
  readonly folder: string

  constructor(folder: string) {
    this.folder = resolve(folder)
  }

  get name(): string {
    return basename(this.folder)
  }

  get databaseFile(): string {
    return join(this.folder, 'workbench.sqlite')
  }

  get addressFile(): string {
    return join(this.folder, 'engine.json')
  }

  datasetFolder(id: string): string {
    return join(this.folder, 'datasets', id)
  }

  runFolder(id: string): string {
    return join(this.folder, 'runs', id)
  }

  get studiesFolder(): string {
    return join(this.folder, 'studies')
  }

  reportFile(name: string): string {
    return join(this.folder, 'reports', name)
  }

  get uploadsFolder(): string {
    return join(this.folder, 'uploads')
  }

  async create(): Promise<void> {
    for (const part of ['datasets', 'runs', 'reports']) await mkdir(join(this.folder, part), { recursive: true })
  }

  get lostFolder(): string {
    return join(this.folder, 'lost')
  }

  /**
   * Clears up after a killed process: half-made folders and temporary files go; whole folders without a row (an import or a deletion that was
   * cut between disk and catalogue, or a catalogue that was replaced) are moved to `lost/`, never deleted. Runs under the engine's lock, before
   * any worker starts. Returns what was moved.
   */
  async sweep(catalogue: Catalogue): Promise<string[]> {
    const datasets = new Set<string>(catalogue.datasets().map((dataset) => dataset.id))
    const runs = new Set<string>(catalogue.runs().map((run) => run.id))
    const reports = new Set<string>(catalogue.reports().map((report) => report.file))
    await rm(this.uploadsFolder, { recursive: true, force: true })
    return [
      ...(await this.#setAside('datasets', datasets)),
      ...(await this.#setAside('runs', runs)),
      ...(await this.#setAside('reports', reports)),
    ]
  }

  async #setAside(part: string, known: ReadonlySet<string>): Promise<string[]> {
    const moved: string[] = []
    for (const name of await readdir(join(this.folder, part))) {
      if (known.has(name)) continue
      const from = join(this.folder, part, name)
      if (name.startsWith('.') || name.endsWith('.tmp')) {
        await rm(from, { recursive: true, force: true })
        continue
      }
      const to = join(this.lostFolder, `${part}-${name}`)
      await mkdir(this.lostFolder, { recursive: true })
      await rm(to, { recursive: true, force: true })
      await rename(from, to)
      moved.push(to)
    }
    return moved
  }
}

/**
 * One engine per workspace. The lock is an open exclusive transaction on a small SQLite file: the operating system lets go of it when the
 * process dies, however it dies, so there is no stale lock to guess about. undefined: another living engine holds it.
 */
export function tryLockWorkspace(workspace: Workspace): Disposable | undefined {
  mkdirSync(workspace.folder, { recursive: true })
  const lock: Database = new SqliteDatabase(join(workspace.folder, 'engine.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    lock.close()
    if (thrown instanceof SqliteDatabase.SqliteError && thrown.code.startsWith('SQLITE_BUSY')) return undefined
    throw thrown
  }
  return { [Symbol.dispose]: () => lock.close() }
}

/** Where the living engine can be reached: written by it after it listens. */
export const EngineAddress = z.object({ pid: z.number().int(), socket: z.string(), token: z.string() })
export type EngineAddress = z.infer<typeof EngineAddress>

export async function writeEngineAddress(workspace: Workspace, address: EngineAddress): Promise<void> {
  await writeFileAtomic(workspace.addressFile, JSON.stringify(address))
}

export async function readEngineAddress(workspace: Workspace): Promise<EngineAddress | undefined> {
  const text = await readFile(workspace.addressFile, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = EngineAddress.safeParse(JSON.parse(text))
  if (!parsed.success) {
    throw new WorkbenchError(
      'WORKSPACE_DAMAGED',
      `${workspace.addressFile} is not readable.`,
      'Close all Coldframe windows of this workspace and delete the file.',
    )
  }
  return parsed.data
}
