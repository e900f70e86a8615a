import SqliteDatabase from 'better-sqlite3'
import { existsSync, mkdirSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { z } from 'zod'
import { disk } from '../kernel/disk.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { removeTemporaries, writeFileAtomic } from '../kernel/files.ts'
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

  /** What a double click opens the workspace by. It holds nothing: the folder around it is meant. */
  get openingFile(): string {
    return join(this.folder, 'workspace.coldframe')
  }

  async create(): Promise<void> {
    for (const part of ['datasets', 'runs', 'reports']) await disk().makeFolder(join(this.folder, part))
    if (!existsSync(this.openingFile)) await writeFileAtomic(this.openingFile, 'Opens the Coldframe workspace in this folder.\n')
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
    await this.#sweepInside(catalogue)
    const datasets = new Set<string>(catalogue.datasets().map((dataset) => dataset.id))
    const runs = new Set<string>(catalogue.runIds())
    const reports = new Set<string>(catalogue.reports().map((report) => report.file))
    await disk().remove(this.uploadsFolder)
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
      if (name.startsWith('.') || name.endsWith('.tmp')) await disk().remove(from)
      else moved.push(await this.setAside(`${part}/${name}`))
    }
    return moved
  }

  /** What the processes that died with the last engine may have left inside folders that stay. */
  async #sweepInside(catalogue: Catalogue): Promise<void> {
    const cutOff = catalogue.activeRuns().map(({ id }) => this.runFolder(id))
    // An attribute join writes beside the columns; which dataset it was at, nobody knows any more.
    if (catalogue.activeJobs().length > 0) cutOff.push(...catalogue.datasets().map(({ id }) => this.datasetFolder(id)), this.studiesFolder)
    for (const folder of cutOff) await removeTemporaries(folder)
  }

  /** Moves something to `lost/` under a name that says where it was (one that is taken gets a number); returns its new path. */
  async setAside(place: string): Promise<string> {
    await disk().makeFolder(this.lostFolder)
    const name = place.replaceAll('/', '-')
    let to = join(this.lostFolder, name)
    for (let number = 2; existsSync(to); number++) to = join(this.lostFolder, `${name}.${number}`)
    await disk().rename(join(this.folder, place), to)
    return to
  }
}

/**
 * One engine per workspace. The lock is an open exclusive transaction on a small SQLite file: the operating system lets go of it when the
 * process dies, however it dies, so there is no stale lock to guess about. undefined: another living engine holds it.
 */
export function tryLockWorkspace(workspace: Workspace): Disposable | undefined {
  makeFolder(workspace.folder)
  let lock: Database | undefined
  try {
    const opened = new SqliteDatabase(join(workspace.folder, 'engine.lock'), { timeout: 0 })
    lock = opened
    opened.exec('BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => void opened.close() }
  } catch (thrown) {
    lock?.close()
    if (!(thrown instanceof SqliteDatabase.SqliteError)) throw thrown
    if (thrown.code.startsWith('SQLITE_BUSY')) return undefined
    throw lockError(workspace.folder, thrown)
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
    throw new WorkbenchError('INVALID_INPUT', `${folder} is a file.`, 'A workspace is a folder: choose one, or a name that is free.', {
      cause,
    })
  }
}

function lockError(folder: string, thrown: InstanceType<typeof SqliteDatabase.SqliteError>): unknown {
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(thrown.code)) {
    return new WorkbenchError(
      'PERMISSION_DENIED',
      `The workspace ${folder} cannot be written (${thrown.message}).`,
      'Change the permissions of the folder, or copy it to a place where you may write.',
      { cause: thrown },
    )
  }
  if (thrown.code.startsWith('SQLITE_NOTADB') || thrown.code.startsWith('SQLITE_CORRUPT')) {
    return new WorkbenchError(
      'WORKSPACE_DAMAGED',
      `${join(folder, 'engine.lock')} is not the lock of a workspace (${thrown.message}).`,
      'Move this file away; it holds nothing, and is made anew.',
      { cause: thrown },
    )
  }
  if (!thrown.code.startsWith('SQLITE_IOERR')) return thrown
  return new WorkbenchError(
    'WORKSPACE_DAMAGED',
    `The folder ${folder} cannot be locked (${thrown.message}): network folders often have no locks, and a failing disk has none either.`,
    'Keep the workspace on a local disk; share it by backup and restore.',
    { cause: thrown },
  )
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
