import SqliteDatabase from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { knownEntries, knownTables } from '../../src-main/engine/audit/known-places.ts'
import { runCommand } from '../support/command-line.ts'
import { audit, copyWorkspace, makeTrainedWorkspace, runPath, type TrainedWorkspace } from '../support/trained-workspace.ts'
import { finishJob, openTestEngine } from '../support/workspaces.ts'

let root = ''
let original = ''
let made: TrainedWorkspace

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-audit-'))
  original = join(root, 'original')
  made = await makeTrainedWorkspace(original)
})
afterAll(() => rm(root, { recursive: true }))

let copies = 0
const copy = (): Promise<string> => copyWorkspace(original, join(root, `copy-${++copies}`))

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] ^= 1
  await writeFile(path, bytes)
}

test('a workspace that nothing happened to is in order, all of its files compared', async () => {
  const report = await audit(original)
  expect(report).toMatchObject({ findings: [], datasets: 1, runs: 2, reports: 1, studies: 1, unsealedRuns: 0 })
  const counted = (await readdir(original, { recursive: true })).filter((name) => /\.(u32|f32|f64|state)$/.test(name)).length
  expect(report.files).toBeGreaterThan(counted)
  expect(report.bytes).toBeGreaterThan(100_000)
})

test('every table and every entry of a workspace is known to the audit', () => {
  using database = disposable(new SqliteDatabase(join(original, 'workbench.sqlite'), { readonly: true }))
  const tables = database.handle
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all()
  const unknown = tables.map(({ name }) => name).filter((name) => !Object.hasOwn(knownTables, name))
  expect(unknown, 'add the table to engine/audit/known-places.ts, and a check of its files where it has any').toEqual([])
  const strange = readdirSync(original).filter((name) => !knownEntries.some((entry) => entry.test(name)))
  expect(strange, 'add the entry to engine/audit/known-places.ts, and a check of what is in it').toEqual([])
})

function disposable(handle: InstanceType<typeof SqliteDatabase>) {
  return { handle, [Symbol.dispose]: () => void handle.close() }
}

interface Damage {
  readonly what: string
  readonly harm: (folder: string) => Promise<void>
  readonly finding: object
  /** What the audit finds after its repair. */
  readonly left: number
}

const damages: readonly Damage[] = [
  {
    what: 'a flipped byte in a dataset',
    harm: (folder) => flipByte(join(folder, 'datasets', made.datasetId, 'items.u32')),
    finding: {
      severity: 'damage',
      place: expect.stringMatching(/items\.u32$/),
      subject: { kind: 'dataset', name: 'sample' },
      repair: null,
    },
    left: 1,
  },
  {
    what: 'a missing file of a dataset',
    harm: (folder) => rm(join(folder, 'datasets', made.datasetId, 'user-ids.json')),
    finding: { severity: 'damage', message: 'user-ids.json is missing.', affects: expect.stringContaining('New runs') },
    left: 1,
  },
  {
    what: 'a missing dataset folder',
    harm: (folder) => rm(join(folder, 'datasets', made.datasetId), { recursive: true }),
    finding: { severity: 'damage', place: expect.stringMatching(/^datasets\//), subject: { kind: 'dataset' } },
    left: 1,
  },
  {
    what: "a flipped byte in a finished run's lists",
    harm: (folder) => flipByte(runPath(folder, made.finished, 'evaluation', 'list-items.u32')),
    finding: { severity: 'damage', place: expect.stringMatching(/list-items\.u32$/), repair: { kind: 'mark-damaged' } },
    left: 0,
  },
  {
    what: 'a missing run folder',
    harm: (folder) => rm(runPath(folder, made.finished), { recursive: true }),
    finding: { severity: 'damage', message: 'The folder of the run is missing.', repair: { kind: 'mark-damaged' } },
    left: 0,
  },
  {
    what: 'a flipped byte in a checkpoint',
    harm: async (folder) => {
      const names = await readdir(runPath(folder, made.stopped, 'checkpoints'))
      await flipByte(runPath(folder, made.stopped, 'checkpoints', names[0]))
    },
    finding: { severity: 'damage', subject: { kind: 'run' }, repair: { kind: 'set-aside' }, affects: expect.stringContaining('Resuming') },
    left: 0,
  },
  {
    what: 'lost checkpoints',
    harm: (folder) => rm(runPath(folder, made.stopped, 'checkpoints'), { recursive: true }),
    finding: { severity: 'damage', repair: { kind: 'correct-state' } },
    left: 0,
  },
  {
    what: 'a changed report',
    harm: (folder) => flipByte(join(folder, 'reports', made.report.file)),
    finding: { severity: 'damage', subject: { kind: 'report' }, remedy: expect.stringContaining('again') },
    left: 1,
  },
  {
    what: 'a file that was being written',
    harm: (folder) => writeFile(runPath(folder, made.finished, 'result.json.0123abcd.tmp'), 'x'),
    finding: { severity: 'leftover', repair: { kind: 'set-aside' } },
    left: 0,
  },
  {
    what: 'a study that cannot be read',
    harm: async (folder) => {
      const [study] = await readdir(join(folder, 'studies'))
      await writeFile(join(folder, 'studies', study, 'study.json'), '{')
    },
    finding: { severity: 'damage', subject: { kind: 'study' }, repair: { kind: 'set-aside' } },
    left: 0,
  },
]

describe.each(damages)('$what', ({ harm, finding, left }) => {
  test('is found, and repaired where that is safe', async () => {
    const folder = await copy()
    await harm(folder)
    const before = await filesOf(folder)
    expect((await audit(folder)).findings).toMatchObject([finding])

    const engine = await openTestEngine(folder)
    const { jobId } = await engine.client.system.audit({ repair: true })
    await finishJob(engine.client, jobId)
    const report = await engine.client.system.lastAudit()
    expect(report?.findings).toHaveLength(left)
    expect(report?.repaired).toHaveLength(1 - left)
    // Everything else stays usable.
    expect(await engine.client.datasets.list()).toHaveLength(1)
    expect(await engine.client.runs.list()).toHaveLength(2)
    await engine.close()
    expect((await audit(folder)).findings).toHaveLength(left)
    expect(await filesOf(folder)).toBe(before)
  })
})

/** How many files there are, wherever: a repair deletes none. */
async function filesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile() && !/^(workbench|engine)\./.test(entry.name)).length
}

test('a finished run whose files are lost says so, and can be trained again', async () => {
  const folder = await copy()
  await rm(runPath(folder, made.finished, 'bundle'), { recursive: true })
  const { client, close } = await openTestEngine(folder)
  await finishJob(client, (await client.system.audit({ repair: true })).jobId)
  const { summary } = await client.runs.get({ runId: made.finished.id })
  expect(summary).toMatchObject({ state: 'failed', error: { code: 'RUN_DAMAGED' }, metrics: made.finished.metrics })
  await client.runs.resume({ runId: summary.id })
  const { lastSeq } = await client.system.info()
  for await (const { body } of await client.events.watch({ afterSeq: lastSeq - 2 })) {
    if (body.type === 'run.state' && body.state === 'finished') break
  }
  expect((await client.runs.get({ runId: made.finished.id })).summary.metrics).toEqual(made.finished.metrics)
  await close()
  expect((await audit(folder)).findings).toEqual([])
})

test('nothing is moved beside a run that is going on', async () => {
  const folder = await copy()
  const name = `runs/${made.finished.id}/result.json.0123abcd.tmp`
  await writeFile(join(folder, name), '')
  const engine = await openTestEngine(folder)
  const { client } = engine
  const [running] = await client.runs.start({
    datasetId: made.finished.datasetId,
    models: [{ modelId: 'mult-vae', config: { epochs: 5000, patience: 5000 } }],
  })
  for await (const { body } of await client.runs.watch({ runId: running.id })) if (body.type === 'run.epoch') break
  await finishJob(client, (await client.system.audit({ repair: true })).jobId)
  expect(await client.system.lastAudit()).toMatchObject({
    findings: [{ place: name, remedy: expect.stringContaining('no run') }],
    repaired: [],
  })
  await client.runs.cancel({ runId: running.id })
  await finishJob(client, (await client.system.audit({ repair: true })).jobId)
  expect(await client.system.lastAudit()).toMatchObject({ findings: [], repaired: [{ place: name }] })
  await engine.close()
})

test('half-made folders and orphans are told, and opening the workspace moves the whole ones to lost/', async () => {
  const folder = await copy()
  await mkdir(join(folder, 'datasets', '.building-0123abcd'))
  await mkdir(join(folder, 'runs', 'run_orphan01'))
  await writeFile(join(folder, 'runs', 'run_orphan01', 'job.json'), '{}')
  const { findings } = await audit(folder)
  expect(findings.map(({ severity, place }) => `${severity} ${place}`)).toEqual([
    'leftover datasets/.building-0123abcd',
    'leftover runs/run_orphan01',
  ])
  await (await openTestEngine(folder)).close()
  expect(await readdir(join(folder, 'lost', 'runs-run_orphan01'))).toEqual(['job.json'])
  expect((await audit(folder)).findings).toEqual([])
})

test('the command line tells it by its exit code, as text and as JSON', async () => {
  const folder = await copy()
  const clean = await runCommand('doctor', '--audit', '--workspace', folder)
  expect(clean).toMatchObject({ code: 0, stdout: expect.stringContaining('Everything is in order.') })
  await flipByte(runPath(folder, made.finished, 'bundle', 'model.state'))
  const broken = await runCommand('doctor', '--audit', '--json', '--workspace', folder)
  expect(broken.code).toBe(7)
  expect(JSON.parse(broken.stdout)).toMatchObject({ audit: { findings: [{ subject: { name: made.finished.name } }] } })
  expect(await runCommand('doctor', '--audit', '--repair', '--workspace', folder)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/put right: .*model\.state/),
  })
  expect(await runCommand('doctor', '--audit', '--workspace', join(root, 'nowhere'))).toMatchObject({ code: 4 })
})
