import SqliteDatabase from 'better-sqlite3'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatasetId, DatasetSummary, type ReportId, type RunId, RunSummary } from '../../../src-main/contract/index.ts'
import { sha256 } from '../../../src-main/engine/kernel/files.ts'
import { migrations } from '../../../src-main/engine/store/migrations.ts'
import { RunFigures } from '../../../src-main/engine/store/run-figures.ts'
import { StoredRun } from '../../../src-main/engine/store/run-rows.ts'
import { finishRun, importSample, openTestEngine } from '../../support/workspaces.ts'
import { checkpointEveryMs, settings } from './scenarios.ts'

/** What every round starts from a copy of, and what it must come to. */
export interface Ground {
  /** Holds `current` and `old` (workspaces) and `sources` (files to import). */
  readonly folder: string
  readonly datasetId: DatasetId
  readonly runId: RunId
  readonly reportId: ReportId
  /** Of what an undisturbed run leaves. */
  readonly straight: string
}

export async function makeGround(folder: string): Promise<Ground> {
  const current = join(folder, 'current')
  const engine = await openTestEngine(current, { checkpointEveryMs })
  const { client } = engine
  const { id: datasetId } = await importSample(client)
  const [{ id: runId }] = await client.runs.start({ datasetId, models: [{ modelId: 'mult-vae', config: settings }] })
  await finishRun(client, runId)
  const { id: reportId } = await client.reports.create({ runIds: [runId], format: 'html' })
  await engine.close()
  await writeSources(join(folder, 'sources'))
  await makeOldWorkspace(current, join(folder, 'old'))
  return { folder, datasetId, runId, reportId, straight: await fingerprint(current, runId) }
}

/** Lists, scores, figures of every user and the model itself, byte for byte. */
export async function fingerprint(workspace: string, runId: RunId): Promise<string> {
  const names = ['evaluation/list-items.u32', 'evaluation/list-scores.f32', 'evaluation/per-user.f32', 'bundle/model.state']
  return sha256(...(await Promise.all(names.map((name) => readFile(join(workspace, 'runs', runId, name))))))
}

async function writeSources(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const rows = Array.from({ length: 60_000 }, (_, n) => `u${n % 900},i${(n * 13) % 1201},${1 + (n % 5)},${1_600_000_000 + n}`)
  await writeFile(join(folder, 'ratings.csv'), ['user,item,rating,time', ...rows].join('\n'))
  const items = Array.from({ length: 300 }, (_, n) => `g${String(n + 1).padStart(4, '0')},${['upper', 'lower'][n % 2]}`)
  await writeFile(join(folder, 'items.csv'), ['item,shelf', ...items].join('\n'))
}

const oldSchema = 5
const oldRuns = 4000

/** The same workspace as an earlier version left it, with so many failed runs more that bringing it up to date takes a while. */
async function makeOldWorkspace(current: string, folder: string): Promise<void> {
  await cp(current, folder, { recursive: true })
  const path = join(folder, 'workbench.sqlite')
  const before = new SqliteDatabase(path, { readonly: true })
  const dataset = before.prepare<[], { summary: string }>('SELECT summary FROM datasets').get()
  const run = before
    .prepare<[], { id: RunId; summary: string; spec: string; result: string }>('SELECT id, summary, spec, result FROM runs')
    .get()
  const metrics = run && new RunFigures(before).ofRuns([run.id], null).get(run.id)
  before.close()
  if (!dataset || !run) throw new Error('the ground has no rows')
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true })
  await rm(join(folder, 'runs'), { recursive: true })
  await rm(join(folder, 'reports'), { recursive: true })

  const database = new SqliteDatabase(path)
  database.pragma('journal_mode = WAL')
  database.exec('CREATE TABLE migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL) STRICT')
  for (const { id, sql } of migrations.slice(0, oldSchema)) {
    database.exec(sql)
    database.prepare('INSERT INTO migrations (id, hash) VALUES (?, ?)').run(id, sha256(sql))
  }
  const { id, name, createdAt } = DatasetSummary.parse(JSON.parse(dataset.summary))
  database.prepare('INSERT INTO datasets (id, name, created_at, summary) VALUES (?, ?, ?, ?)').run(id, name, createdAt, dataset.summary)
  const addRun = database.prepare(
    'INSERT INTO runs (id, name, dataset_id, state, created_at, summary, spec, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const addEvent = database.prepare('INSERT INTO events (at, run_id, body) VALUES (1, ?, ?)')
  const model = RunSummary.parse({ ...StoredRun.parse(JSON.parse(run.summary)), metrics })
  database.transaction(() => {
    for (let n = 0; n < oldRuns; n++) {
      const runId = `run_old${String(n).padStart(6, '0')}`
      const { ranking: _, ...summary } = { ...model, id: runId, name: runId, state: 'failed', createdAt: n }
      addRun.run(runId, runId, id, 'failed', n, JSON.stringify(summary), run.spec, run.result)
      addEvent.run(runId, JSON.stringify({ type: 'run.state', runId, state: 'failed', error: null }))
    }
  })()
  database.close()
}
