import SqliteDatabase from 'better-sqlite3'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { runCommand, startCommand } from '../support/command-line.ts'
import { eventsUntil, finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

/** Enough epochs that a kill lands in the middle; small layers so that the straight run stays short. */
const settings = [
  '--model',
  'mult-vae',
  '--set',
  'epochs=60',
  '--set',
  'patience=60',
  '--set',
  'hiddenSize=64',
  '--set',
  'embeddingSize=16',
]

describe('processes that are killed', () => {
  test('an engine killed while it trains: the state is true afterwards, and the resumed result equals the straight run', async () => {
    await using folder = await temporaryFolder()
    const engine = await openTestEngine(folder.path)
    await importSample(engine.client)
    await engine.close()
    const where = ['--workspace', folder.path]
    expect((await runCommand('train', 'sample', ...settings, '--name', 'straight', ...where)).code).toBe(0)

    const { child, outcome } = startCommand('train', 'sample', ...settings, '--name', 'killed', ...where)
    await untilCheckpoint(folder.path)
    child.kill('SIGKILL')
    await outcome

    const reopened = await openTestEngine(folder.path)
    const runs = await reopened.client.runs.list()
    const straight = runs.find((run) => run.name === 'straight')
    const killed = runs.find((run) => run.name === 'killed')
    expect(killed?.state).toBe('interrupted')
    if (!killed || !straight) throw new Error('a run is missing')
    const { lastSeq } = await reopened.client.system.info()
    await reopened.client.runs.resume({ runId: killed.id })
    await finishRun(reopened.client, killed.id, lastSeq)
    const resumed = await reopened.client.runs.get({ runId: killed.id })
    expect(resumed.log.map((line) => line.message).join(' ')).toMatch(/Goes on after epoch [1-9]/)
    expect(resumed.summary.metrics).toEqual(straight.metrics)
    await reopened.close()
    expectSound(folder.path)
  })

  test('an engine killed during an import leaves no half-made dataset', async () => {
    for (const delay of [50, 150, 300, 500]) {
      await using folder = await temporaryFolder()
      const { child, outcome } = startCommand('demo', '--workspace', folder.path)
      await pause(delay)
      child.kill('SIGKILL')
      await outcome
      const engine = await openTestEngine(folder.path)
      const datasets = await engine.client.datasets.list()
      const folders = await readdir(join(folder.path, 'datasets'))
      expect(folders.sort()).toEqual(datasets.map((dataset) => dataset.id).sort())
      for (const dataset of datasets)
        expect((await engine.client.datasets.get({ datasetId: dataset.id })).summary.users).toBe(dataset.users)
      await engine.close()
      expectSound(folder.path)
    }
  })

  test('a killed runner fails its run, with its reason, and the queue goes on', async () => {
    await using folder = await temporaryFolder()
    const engine = await openTestEngine(folder.path)
    const dataset = await importSample(engine.client)
    const [long, next] = await engine.client.runs.start({
      datasetId: dataset.id,
      models: [{ modelId: 'mult-vae', config: { epochs: 500, patience: 500 } }, { modelId: 'ease' }],
    })
    await eventsUntil(engine.client, 0, ({ body }) => body.type === 'run.epoch' && body.runId === long.id)
    for (const pid of await childrenOf(process.pid)) if (await isRunner(pid)) process.kill(pid, 'SIGKILL')
    await finishRun(engine.client, long.id)
    const failed = await engine.client.runs.get({ runId: long.id })
    expect(failed.summary.state).toBe('failed')
    expect(failed.summary.error?.message).toContain('SIGKILL')
    await finishRun(engine.client, next.id)
    expect((await engine.client.runs.get({ runId: next.id })).summary.state).toBe('finished')
    await engine.close()
  })
})

/** SQLite's own check; and the lock of a dead engine did not stay. */
function expectSound(workspace: string): void {
  const database = new SqliteDatabase(join(workspace, 'workbench.sqlite'), { readonly: true })
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
  database.close()
}

async function untilCheckpoint(workspace: string): Promise<void> {
  const deadline = Date.now() + 120_000
  while (Date.now() < deadline) {
    for (const run of await readdir(join(workspace, 'runs'))) {
      const names = await readdir(join(workspace, 'runs', run, 'checkpoints')).catch(() => [])
      const finished = await readdir(join(workspace, 'runs', run, 'bundle')).catch(() => [])
      if (finished.length === 0 && names.some((name) => name.endsWith('.state'))) return
    }
    await pause(20)
  }
  throw new Error('no checkpoint appeared')
}

async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises')
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean).map(Number)
}

async function isRunner(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0')
  return words.includes('runner')
}
