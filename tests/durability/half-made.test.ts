import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kill, workersOf } from '../support/processes.ts'
import { audit } from '../support/trained-workspace.ts'
import { eventsUntil, finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

test.runIf(process.platform === 'linux')(
  'what a killed worker was just building inside its run goes with it, and the run resumes',
  async () => {
    await using folder = await temporaryFolder()
    const { client, close } = await openTestEngine(folder.path, { checkpointEveryMs: 1 })
    const dataset = await importSample(client)
    const [run] = await client.runs.start({
      datasetId: dataset.id,
      models: [{ modelId: 'mult-vae', config: { epochs: 5000, patience: 5000 } }],
    })
    await eventsUntil(client, 0, ({ body }) => body.type === 'run.epoch' && body.runId === run.id)
    const runFolder = join(folder.path, 'runs', run.id)
    await mkdir(join(runFolder, '.building-0123abcd'))
    await writeFile(join(runFolder, '.building-0123abcd', 'list-items.u32'), 'half')
    for (const pid of await workersOf(process.pid)) kill(pid)
    await finishRun(client, run.id)
    expect((await client.runs.get({ runId: run.id })).summary.state).toBe('failed')
    expect(await readdir(runFolder)).not.toContain('.building-0123abcd')
    await close()
    expect((await audit(folder.path)).findings).toEqual([])
  },
)
