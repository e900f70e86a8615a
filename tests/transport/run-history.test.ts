import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { runCommand } from '../support/command-line.ts'
import { finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let engine: EngineLink
let datasetId: DatasetId

beforeAll(async () => {
  folder = await temporaryFolder()
  engine = await openTestEngine(folder.path)
  datasetId = (await importSample(engine.client)).id
})
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

test('models times splits times seeds wait as one group, in the order that people give them, also after a restart', async () => {
  const { queue, runs } = engine.client
  expect(await queue.pause()).toEqual({ isPaused: true, runIds: [] })
  const { config, id } = await engine.client.datasets.defaultSplit({ datasetId })
  const started = await runs.start({
    datasetId,
    models: [{ modelId: 'most-popular' }, { modelId: 'random' }],
    splits: [1, 2].map((seed) => ({ id, config: { ...config, seed } })),
    seeds: [5, 6],
  })
  expect(started.map(({ modelId, seed, group }) => [modelId, seed, group])).toEqual([
    ['most-popular', 5, 'batch 1'],
    ['most-popular', 6, 'batch 1'],
    ['most-popular', 5, 'batch 1'],
    ['most-popular', 6, 'batch 1'],
    ['random', 5, 'batch 1'],
    ['random', 6, 'batch 1'],
    ['random', 5, 'batch 1'],
    ['random', 6, 'batch 1'],
  ])
  // Two models on two splits are four recipes; what stands before the hyphen leaves the split out.
  expect(new Set(started.map(({ recipe }) => recipe)).size).toBe(4)
  expect(new Set(started.map(({ recipe }) => recipe.split('-')[0])).size).toBe(2)

  const ids = started.map((run) => run.id)
  expect((await queue.get()).runIds).toEqual(ids)
  const [first, second, ...others] = ids
  const last = others.at(-1)
  if (last === undefined) throw new Error('there are eight runs')
  await queue.move({ runId: last, before: second })
  const moved = await queue.move({ runId: first, before: null })
  expect(moved.runIds).toEqual([last, second, ...others.slice(0, -1), first])

  await engine.close()
  engine = await openTestEngine(folder.path)
  expect(await engine.client.queue.get()).toEqual({ isPaused: true, runIds: moved.runIds })
  for (const runId of moved.runIds.slice(1)) await engine.client.runs.cancel({ runId })
  expect(await engine.client.queue.continue()).toEqual({ isPaused: false, runIds: [] })
  await finishRun(engine.client, last)
  await expect(engine.client.queue.move({ runId: last, before: null }).catch((thrown: unknown) => failureOf(thrown).code)).resolves.toBe(
    'RUN_STATE',
  )
})

test('star, tags and note stay while the run goes on, and tags are words', async () => {
  const { runs } = engine.client
  const [run] = await runs.start({ datasetId, models: [{ modelId: 'most-popular', name: 'marked' }] })
  await runs.mark({ runId: run.id, starred: true, tags: ['paper', 'final', 'paper'] })
  await runs.mark({ runId: run.id, note: 'for the second table' })
  await finishRun(engine.client, run.id)
  const { summary } = await runs.get({ runId: run.id })
  expect(summary).toMatchObject({ state: 'finished', starred: true, tags: ['final', 'paper'], note: 'for the second table', group: null })
  const refused = await runs.mark({ runId: run.id, tags: ['two words'] }).catch((thrown: unknown) => failureOf(thrown).code)
  expect(refused).toBe('USAGE')
})

test('the command line marks, finds and judges runs', async () => {
  const coldframe = (...words: string[]) => runCommand(...words, '--workspace', folder.path)
  await coldframe('train', 'sample', '--model', 'random', '--name', 'by chance')
  expect((await coldframe('runs', 'tag', 'by chance', 'floor')).stdout).toContain('tags floor')
  const found = await coldframe('runs', '--filter', 'tag:floor ndcg@20>=0', '--json')
  expect(JSON.parse(found.stdout)).toMatchObject({ runs: [{ name: 'by chance' }] })
  expect((await coldframe('runs', '--filter', 'tagg:floor')).code).toBe(2)

  const gate = (condition: string) => coldframe('runs', 'compare', 'marked', 'by chance', '--fail-if', condition)
  expect((await gate('ndcg@20 < marked - 0.005')).code).toBe(6)
  expect((await gate('ndcg@20 > marked')).code).toBe(0)
  expect((await gate('ndcg@20 > nobody')).code).toBe(2)
})

test('views are kept by name', async () => {
  const { views } = engine.client
  const query = { find: 'is:starred', sort: '-ndcg@20' }
  await views.save({ name: 'Best', query: {} })
  expect(await views.save({ name: 'Best', query })).toEqual([{ name: 'Best', query }])
  expect(await views.delete({ name: 'Best' })).toEqual([])
})
