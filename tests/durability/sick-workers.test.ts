import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { runWorkerJob } from '../../src-main/engine/runs/worker-job.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'
import { kill, workersOf } from '../support/processes.ts'
import { eventsUntil, finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

afterEach(() => vi.unstubAllEnvs())

test.skipIf(process.platform !== 'linux')(
  'a run whose process hangs is ended, says so, keeps its checkpoint, and the queue goes on',
  async () => {
    await using folder = await temporaryFolder()
    const engine = await openTestEngine(folder.path, { checkpointEveryMs: 1, patience: { tellAfterMs: 4000, endAfterMs: 9000 } })
    const { client } = engine
    const dataset = await importSample(client)
    const [hung, next] = await client.runs.start({
      datasetId: dataset.id,
      models: [{ modelId: 'mult-vae', config: { epochs: 5000, patience: 5000 } }, { modelId: 'most-popular' }],
    })
    await eventsUntil(client, 0, ({ body }) => body.type === 'run.epoch' && body.runId === hung.id && body.point.epoch > 2)
    for (const pid of await workersOf(process.pid)) kill(pid, 'SIGSTOP')
    await finishRun(client, hung.id)
    const { summary, log } = await client.runs.get({ runId: hung.id })
    expect(summary).toMatchObject({
      state: 'failed',
      resumable: true,
      error: { code: 'RUN_FAILED', message: expect.stringContaining('no sign of life for 9 s') },
    })
    expect(
      log
        .filter(({ level }) => level === 'warning')
        .map(({ message }) => message)
        .join(' '),
    ).toContain('has not answered for 4 s')
    await finishRun(client, next.id)
    expect((await client.runs.get({ runId: next.id })).summary.state).toBe('finished')
    await engine.close()
  },
)

test('a process that sends what nobody can use is ended and told by that; the engine lives on', async () => {
  const spawner = createNodeSpawner(fileURLToPath(new URL('../support/babbling-worker.ts', import.meta.url)))
  const job = runWorkerJob(spawner, { kind: 'doctor' }, { threads: 1, signal: new AbortController().signal, onMessage: () => undefined })
  await expect(job).rejects.toMatchObject({ code: 'RUN_FAILED', message: expect.stringContaining('sent what nobody can use') })
})

test('a process whose memory runs out is told by that', async () => {
  vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=64')
  const spawner = createNodeSpawner(fileURLToPath(new URL('../support/hungry-worker.ts', import.meta.url)))
  const job = runWorkerJob(spawner, { kind: 'doctor' }, { threads: 1, signal: new AbortController().signal, onMessage: () => undefined })
  await expect(job).rejects.toMatchObject({ code: 'RUN_FAILED', message: expect.stringMatching(/memory ran out.*heap out of memory/s) })
})
