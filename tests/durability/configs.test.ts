import { expect, test } from 'vitest'
import { eventsUntil, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'
import { startCommand } from '../support/command-line.ts'

test('configurations and their versions are there after the engine was killed', async () => {
  await using folder = await temporaryFolder()
  const maker = await openTestEngine(folder.path)
  await importSample(maker.client)
  await maker.close()

  // A long run in a process of its own hosts the engine; this one only asks it.
  const long = ['train', 'sample', '--model', 'mult-vae', '--set', 'epochs=5000', '--set', 'patience=5000', '--workspace', folder.path]
  const { child, outcome } = startCommand(...long)
  await new Promise<void>((resolve) => child.stderr?.on('data', (text: string) => text.includes('running') && resolve()))
  const guest = await openTestEngine(folder.path)
  expect(guest.mode).toBe('attached')
  const saved = await guest.client.configs.save({ name: 'kept', modelId: 'ease', values: { regularization: 1 } })
  const changed = await guest.client.configs.save({ configId: saved.id, values: { regularization: 2 }, notes: 'two' })
  child.kill('SIGKILL')
  await outcome
  await guest.close()

  const reopened = await openTestEngine(folder.path)
  expect(reopened.mode).toBe('hosted')
  const { summary, versions } = await reopened.client.configs.get({ configId: saved.id })
  expect(summary).toEqual(changed)
  expect(versions.map(({ values }) => values.regularization)).toEqual([2, 1])
  const story = await eventsUntil(reopened.client, 0, ({ body }) => body.type === 'config.changed')
  expect(story.filter(({ body }) => body.type.startsWith('config.'))).toHaveLength(2)
  await reopened.close()
})
