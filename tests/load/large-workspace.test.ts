import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunId } from '../../src-main/contract/index.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { makeLargeWorkspace } from '../support/large-workspace.ts'
import { eventsUntil, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

/** The full size is measured by `npm run bench:load`; what may not depend on size is tested here. */
const size = { runs: 600, datasets: 6, events: 30_000 }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let engine: EngineLink

beforeAll(async () => {
  folder = await temporaryFolder()
  await makeLargeWorkspace(folder.path, size)
  engine = await openTestEngine(folder.path)
})
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

test('pages of runs hold each run once and the figures that were asked for; all others can be had', async () => {
  const { runs } = engine.client
  const seen: RunId[] = []
  for (let olderThan: RunId | undefined; ;) {
    const page = await runs.list({ olderThan, limit: 250, figures: ['ndcg@20'] })
    expect(page.filter(({ state }) => state === 'finished').every(({ metrics }) => Object.keys(metrics).join() === 'ndcg@20')).toBe(true)
    seen.push(...page.map(({ id }) => id))
    olderThan = page.at(-1)?.id
    if (page.length < 250) break
  }
  expect(new Set(seen).size).toBe(size.runs)
  const [whole] = await runs.figures({ runIds: seen.slice(1, 2) })
  expect(Object.keys(whole.metrics).toSorted()).toEqual((await runs.figureKeys()).toSorted())
  const { summary } = await runs.get({ runId: whole.runId })
  expect(summary.metrics).toEqual(whole.metrics)
})

test('a hundred runs wait, in an order that people give them, over a restart; four windows hear of the same', async () => {
  const { client } = engine
  await client.queue.pause()
  const [dataset] = await client.datasets.list()
  const { lastSeq } = await client.system.info()
  const seeds = Array.from({ length: 100 }, (_, seed) => seed)
  const started = await client.runs.start({ datasetId: dataset.id, models: [{ modelId: 'most-popular' }], seeds })
  const ids = started.map(({ id }) => id)
  const last = ids.at(-1) ?? ids[0]
  await client.queue.move({ runId: last, before: ids[0] })
  await client.runs.cancel({ runId: ids[0] })
  const windows = [1, 2, 3, 4].map(() =>
    eventsUntil(client, lastSeq, ({ body }) => body.type === 'run.state' && body.runId === ids[0] && body.state === 'cancelled'),
  )
  const [first, ...others] = await Promise.all(windows)
  expect(first.length).toBeGreaterThan(100)
  for (const other of others) expect(other).toEqual(first)

  await engine.close()
  engine = await openTestEngine(folder.path)
  const expected = { isPaused: true, runIds: [last, ...ids.slice(1, -1)] }
  expect(await engine.client.queue.get()).toEqual(expected)
  for (const runId of expected.runIds) await engine.client.runs.cancel({ runId })
})

test('what runs take on the disk is told, and given back when they are deleted', async () => {
  const { runs, system } = engine.client
  const catalogue = join(folder.path, 'workbench.sqlite')
  const before = await system.disk({ largest: 5 })
  expect(before.runs).toHaveLength(5)
  expect(before.datasets.reduce((sum, one) => sum + one.runBytes, 0)).toBe(before.parts.find(({ name }) => name === 'runs')?.bytes)
  expect(before.datasets.map(({ bytes }) => bytes > 0)).toEqual(before.datasets.map(() => true))
  const { size: bytesBefore } = statSync(catalogue)
  for (const { id } of await runs.list({ limit: 300, figures: [] })) await runs.delete({ runId: id })
  await expect.poll(() => statSync(catalogue).size, { timeout: 20_000 }).toBeLessThan(0.75 * bytesBefore)
  await expect.poll(() => statSync(`${catalogue}-wal`).size, { timeout: 20_000 }).toBe(0)
  const after = await system.disk({ largest: 0 })
  expect(after.runCount).toBe(before.runCount - 300)
  expect(after.catalogueFreeBytes).toBe(0)
})
