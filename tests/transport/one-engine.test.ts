import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand, startCommand } from '../support/command-line.ts'
import { eventsUntil, finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

describe('one engine per workspace', () => {
  test('a second opener attaches to the first, sees its events, and takes over when it goes', async () => {
    await using folder = await temporaryFolder()
    const workspace = join(folder.path, 'w')
    const first = await openTestEngine(workspace)
    const second = await openTestEngine(workspace)
    expect([first.mode, second.mode]).toEqual(['hosted', 'attached'])

    const dataset = await importSample(second.client)
    const [run] = await second.client.runs.start({ datasetId: dataset.id, models: [{ modelId: 'ease' }] })
    const seenHere = await finishRun(first.client, run.id)
    const seenThere = await finishRun(second.client, run.id)
    expect(seenThere).toEqual(seenHere)

    await first.close()
    await second.gone
    const third = await openTestEngine(workspace)
    expect(third.mode).toBe('hosted')
    expect((await third.client.runs.list()).map((one) => one.state)).toEqual(['finished'])
    await third.close()
  })

  test('a run that the command line starts appears live in an open app', async () => {
    await using folder = await temporaryFolder()
    const app = await openTestEngine(folder.path)
    const dataset = await importSample(app.client)
    const command = runCommand(
      'train',
      dataset.name,
      '--model',
      'most-popular',
      '--name',
      'from-shell',
      '--json',
      '--workspace',
      folder.path,
    )
    const events = await eventsUntil(app.client, 0, ({ body }) => body.type === 'run.state' && body.state === 'finished')
    expect((await command).code).toBe(0)
    const states = events.flatMap(({ body }) => (body.type === 'run.state' ? [body.state] : []))
    expect(states).toEqual(['queued', 'starting', 'running', 'finished'])
    await app.close()
  })

  test('a command that is through keeps the engine up for the run of another one', async () => {
    await using folder = await temporaryFolder()
    const app = await openTestEngine(folder.path)
    await importSample(app.client)
    await app.close()
    const train = (model: string, epochs: string) =>
      startCommand('train', 'sample', '--model', model, '--set', `epochs=${epochs}`, '--name', model, '--workspace', folder.path)
    const first = train('mult-vae', '4')
    await new Promise<void>((resolve) => first.child.stderr?.on('data', (text: string) => text.includes('mult-vae: running') && resolve()))
    const second = train('mult-dae', '6')
    expect((await second.outcome).code).toBe(0)
    expect((await first.outcome).code).toBe(0)
    expect((await runCommand('runs', 'show', 'mult-dae', '--workspace', folder.path)).stdout).toContain('finished')
  })

  test('events can be replayed from any number without gaps or doubles', async () => {
    await using folder = await temporaryFolder()
    const engine = await openTestEngine(folder.path)
    const dataset = await importSample(engine.client)
    const [run] = await engine.client.runs.start({ datasetId: dataset.id, models: [{ modelId: 'mult-vae', config: { epochs: 3 } }] })
    const all = await finishRun(engine.client, run.id)
    expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => index + 1))
    const middle = all[Math.floor(all.length / 2)].seq
    expect(await finishRun(engine.client, run.id, middle)).toEqual(all.slice(middle))
    await engine.close()
  })
})
