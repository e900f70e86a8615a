import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DatasetId } from '../../src-main/contract/index.ts'
import { failureOf } from '../../src-main/hosts/cli/exit-codes.ts'
import { runCommand } from '../support/command-line.ts'
import { finishRun, openSampleWorkspace } from '../support/workspaces.ts'

let sample: Awaited<ReturnType<typeof openSampleWorkspace>>
let datasetId: DatasetId

beforeAll(async () => {
  sample = await openSampleWorkspace()
  datasetId = sample.datasetId
})
afterAll(() => sample.close())

test('models times splits times seeds wait as one group, in the order that people give them, also after a restart', async () => {
  const { queue, runs } = sample.client
  expect(await queue.pause()).toEqual({ isPaused: true, runIds: [] })
  const { config, id } = await sample.client.datasets.defaultSplit({ datasetId })
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

  await sample.restart()
  expect(await sample.client.queue.get()).toEqual({ isPaused: true, runIds: moved.runIds })
  for (const runId of moved.runIds.slice(1)) await sample.client.runs.cancel({ runId })
  expect(await sample.client.queue.continue()).toEqual({ isPaused: false, runIds: [] })
  await finishRun(sample.client, last)
  await expect(sample.client.queue.move({ runId: last, before: null }).catch((thrown: unknown) => failureOf(thrown).code)).resolves.toBe(
    'RUN_STATE',
  )
})

test('star, tags and note stay while the run goes on, and tags are words', async () => {
  const { runs } = sample.client
  const [run] = await runs.start({ datasetId, models: [{ modelId: 'most-popular', name: 'marked' }] })
  await runs.mark({ runId: run.id, starred: true, tags: ['paper', 'final', 'paper'] })
  await runs.mark({ runId: run.id, note: 'for the second table' })
  await finishRun(sample.client, run.id)
  const { summary } = await runs.get({ runId: run.id })
  expect(summary).toMatchObject({ state: 'finished', starred: true, tags: ['final', 'paper'], note: 'for the second table', group: null })
  const refused = await runs.mark({ runId: run.id, tags: ['two words'] }).catch((thrown: unknown) => failureOf(thrown).code)
  expect(refused).toBe('USAGE')
})

test('the command line marks, finds and judges runs', async () => {
  const coldframe = (...words: string[]) => runCommand(...words, '--workspace', sample.path)
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
  const { views } = sample.client
  const query = { find: 'is:starred', sort: '-ndcg@20' }
  await views.save({ name: 'Best', query: {} })
  expect(await views.save({ name: 'Best', query })).toEqual([{ name: 'Best', query }])
  expect(await views.delete({ name: 'Best' })).toEqual([])
})
