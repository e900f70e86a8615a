import SqliteDatabase from 'better-sqlite3'
import { chmod, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandOutcome, runCommandAs } from '../support/command-line.ts'
import { finishRun, openTestEngine } from '../support/workspaces.ts'
import { audit, copyWorkspace, makeTrainedWorkspace, runPath, type TrainedWorkspace } from '../support/trained-workspace.ts'

/** What is damaged is recognised and said, and everything else stays usable. */
let root = ''
let original = ''
let made: TrainedWorkspace

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-damaged-'))
  original = join(root, 'original')
  made = await makeTrainedWorkspace(original)
})
afterAll(() => rm(root, { recursive: true }))

let copies = 0
const copy = (): Promise<string> => copyWorkspace(original, join(root, `copy-${++copies}`))
const catalogue = (folder: string): string => join(folder, 'workbench.sqlite')

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes[bytes.length >> 1] ^= 1
  await writeFile(path, bytes)
}

describe('the catalogue', () => {
  test('cut short: refused with what to do, told by the audit, and the files are not touched', async () => {
    const folder = await copy()
    await truncate(catalogue(folder), 4096)
    const before = await readdir(join(folder, 'runs'))
    await expect(openTestEngine(folder)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED', remedy: expect.stringContaining('backup') })
    expect((await audit(folder)).findings).toMatchObject([
      { severity: 'damage', place: 'workbench.sqlite', remedy: expect.stringContaining('restore') },
    ])
    expect(await readdir(join(folder, 'runs'))).toEqual(before)
  })

  test('not a database at all', async () => {
    const folder = await copy()
    await writeFile(catalogue(folder), 'something else '.repeat(1000))
    await expect(openTestEngine(folder)).rejects.toMatchObject({
      code: 'WORKSPACE_DAMAGED',
      message: expect.stringContaining(catalogue(folder)),
    })
    expect((await audit(folder)).findings).toHaveLength(1)
  })

  test('of a newer version: refused without being changed', async () => {
    const folder = await copy()
    const database = new SqliteDatabase(catalogue(folder))
    database.exec("INSERT INTO migrations (id, hash) VALUES (9999, 'from the future')")
    database.close()
    await expect(openTestEngine(folder)).rejects.toMatchObject({ code: 'WORKSPACE_NEWER', remedy: expect.stringContaining('newer') })
    expect((await audit(folder)).findings).toMatchObject([{ message: expect.stringContaining('newer') }])
  })

  test('with a row that points nowhere: told by the audit', async () => {
    const folder = await copy()
    const database = new SqliteDatabase(catalogue(folder))
    database.pragma('foreign_keys = OFF')
    database.prepare("UPDATE runs SET dataset_id = 'ds_nowhere' WHERE id = ?").run(made.stopped.id)
    database.close()
    expect((await audit(folder)).findings).toMatchObject([{ message: expect.stringContaining('points to a row of datasets') }])
  })
})

test('a flipped byte in the newest checkpoint: the run goes on from the one before, and says so', async () => {
  const folder = await copy()
  const names = (await readdir(runPath(folder, made.stopped, 'checkpoints'))).sort()
  expect(names).toHaveLength(2)
  await flipByte(runPath(folder, made.stopped, 'checkpoints', names[1]))
  const { client, close } = await openTestEngine(folder)
  const { lastSeq } = await client.system.info()
  await client.runs.resume({ runId: made.stopped.id })
  for await (const { body } of await client.runs.watch({ runId: made.stopped.id, afterSeq: lastSeq })) if (body.type === 'run.epoch') break
  await client.runs.cancel({ runId: made.stopped.id })
  const text = (await client.runs.get({ runId: made.stopped.id })).log.map(({ message }) => message).join(' ')
  expect(text).toContain(`Checkpoint ${names[1]} cannot be read; the one before it is used.`)
  expect(text).toContain(`Goes on after epoch ${Number(names[0].slice('epoch-'.length, 'epoch-000000'.length))}.`)
  await close()
})

test('a missing file of a dataset: said where the dataset is used; its finished runs go on working', async () => {
  const folder = await copy()
  await rm(join(folder, 'datasets', made.datasetId, 'items.u32'))
  const { client, close } = await openTestEngine(folder)
  const [dataset] = await client.datasets.list()
  await expect(client.datasets.rows({ datasetId: dataset.id })).rejects.toMatchObject({
    data: { code: 'DATASET_DAMAGED', message: expect.stringContaining('items.u32') },
  })
  const [run] = await client.runs.start({ datasetId: dataset.id, models: [{ modelId: 'most-popular' }] })
  await finishRun(client, run.id)
  expect((await client.runs.get({ runId: run.id })).summary).toMatchObject({ state: 'failed', error: { code: 'DATASET_DAMAGED' } })
  expect((await client.runs.get({ runId: made.finished.id })).summary.metrics).toEqual(made.finished.metrics)
  expect((await client.reports.read({ reportId: made.report.id })).content).toContain(made.finished.name)
  await close()
})

test('two engines on one workspace: the second attaches to the first', async () => {
  const folder = await copy()
  const first = await openTestEngine(folder)
  const second = await openTestEngine(folder)
  expect([first.mode, second.mode]).toEqual(['hosted', 'attached'])
  await second.close()
  await first.close()
})

test('a folder that cannot be written: refused in words, and audited all the same', async () => {
  const folder = await copy()
  for (const name of ['engine.lock', 'engine.json', 'workbench.sqlite-wal', 'workbench.sqlite-shm'])
    await rm(join(folder, name), { force: true })
  await chmod(root, 0o755)
  for (const name of await readdir(folder, { recursive: true })) await chmod(join(folder, name), 0o555)
  await chmod(folder, 0o555)
  const refused = await runAsNobody('runs', '--workspace', folder)
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining(`The workspace ${folder} cannot be written`) })
  expect(await runAsNobody('doctor', '--audit', '--workspace', folder)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('in order'),
  })
  await chmod(folder, 0o755)
  for (const name of await readdir(folder, { recursive: true })) await chmod(join(folder, name), 0o755)
})

/** As root everything is permitted, so the command line becomes somebody else there. */
function runAsNobody(...args: string[]): Promise<CommandOutcome> {
  return runCommandAs(process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}, ...args)
}
