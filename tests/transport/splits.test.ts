import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunId } from '../../src-main/contract/index.ts'
import type { EngineClient } from '../../src-main/engine/router.ts'
import type { EngineLink } from '../../src-main/hosts/engine-link.ts'
import { finishRun, importSample, openTestEngine, temporaryFolder } from '../support/workspaces.ts'

/** Splits and comparisons through the engine's door, with real worker processes. */
describe('splits from files, folds and comparisons', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let link: EngineLink
  let engine: EngineClient
  let dataset: Awaited<ReturnType<typeof importSample>>
  const rules = { threshold: 4 }

  beforeAll(async () => {
    folder = await temporaryFolder()
    link = await openTestEngine(join(folder.path, 'workspace'))
    engine = link.client
    dataset = await importSample(engine)
  }, 60_000)
  afterAll(async () => {
    await link.close()
    await folder[Symbol.asyncDispose]()
  })

  async function train(split: { id: string; config: Record<string, string | number> }): Promise<RunId[]> {
    const started = await engine.runs.start({ datasetId: dataset.id, models: [{ modelId: 'most-popular' }], split, cutoffs: [10] })
    for (const { id } of started) await finishRun(engine, id)
    return started.map(({ id }) => id)
  }

  test('a run names its file by content, so that a later file changes nothing', async () => {
    const { items } = await engine.datasets.items({ datasetId: dataset.id, limit: 200 })
    const popular = items.toSorted((a, b) => b.interactions - a.interactions).map(({ item }) => item)
    const importItems = async (name: string, ids: readonly string[]) => {
      const path = join(folder.path, `${name}.txt`)
      await writeFile(path, ids.join('\n'))
      return engine.datasets.importSplit({ datasetId: dataset.id, kind: 'held-out-items', name, files: [{ part: 'test', path }] })
    }
    await expect(train({ id: 'held-out-items', config: rules })).rejects.toMatchObject({ data: { code: 'SPLIT_NOT_FOUND' } })
    const first = await importItems('first', popular.slice(0, 20))
    const [run] = await train({ id: 'held-out-items', config: rules })
    await importItems('second', popular.slice(20, 40))
    const { split, counts, protocol } = await engine.runs.get({ runId: run })
    expect(split.config['file']).toBe(first.id)
    expect(counts?.newItems?.test).toBe(20)
    expect(protocol?.candidates).toBe('20 new items')
    expect((await engine.datasets.splitFiles({ datasetId: dataset.id })).map(({ name }) => name)).toEqual(['first', 'second'])
    const again = await engine.datasets.splitPreview({ datasetId: dataset.id, split })
    expect(again.splitHash).toBe(protocol?.splitHash)
  }, 60_000)

  test('negatives from a file are ranked among as the import says, and never left out in silence', async () => {
    const { items } = await engine.datasets.items({ datasetId: dataset.id, limit: 20 })
    const users = await engine.datasets.rows({ datasetId: dataset.id, limit: 1 })
    const path = join(folder.path, 'negatives.csv')
    await writeFile(path, ['user,item', ...items.map(({ item }) => `${users.rows[0].user},${item}`)].join('\n'))
    await engine.datasets.importSplit({ datasetId: dataset.id, kind: 'negatives', name: 'given', files: [{ part: 'test', path }] })
    const idle = { id: 'leave-one-out', config: { ...rules, file: 'given' } }
    const refusal = { data: { code: 'INVALID_INPUT', remedy: expect.stringContaining('--split-set candidates=file') } }
    await expect(train(idle)).rejects.toMatchObject(refusal)
    await expect(engine.datasets.splitPreview({ datasetId: dataset.id, split: idle })).rejects.toMatchObject(refusal)
    const [run] = await train({ id: 'leave-one-out', config: { ...idle.config, candidates: 'file' } })
    expect((await engine.runs.get({ runId: run })).protocol?.candidates).toContain('an estimate')
  }, 60_000)

  test('folds are one run each, and one figure together', async () => {
    const runIds = await train({ id: 'k-fold', config: { ...rules, folds: 2 } })
    const { comparable, folds, tests } = await engine.runs.compare({ runIds })
    expect([comparable, tests]).toEqual([false, []])
    expect(folds).toMatchObject([{ folds: 2, ofFolds: 2, runIds }])
    const figures = await Promise.all(runIds.map(async (runId) => (await engine.runs.get({ runId })).summary.metrics['ndcg@10'].value))
    expect(folds[0].metrics['ndcg@10'].value).toBeCloseTo((figures[0] + figures[1]) / 2, 9)
  }, 60_000)

  test('a sample of candidates is another protocol than all of them: neither compared nor broken down together', async () => {
    const [full] = await train({ id: 'leave-one-out', config: rules })
    const [sampled] = await train({ id: 'leave-one-out', config: { ...rules, candidates: 'sampled', negatives: 20 } })
    const { comparable, reasons } = await engine.runs.compare({ runIds: [full, sampled] })
    expect(comparable).toBe(false)
    expect(reasons.join(' ')).toContain('sampled:20, an estimate')
    const together = engine.runs.breakdown({ runIds: [full, sampled], by: 'activity', metric: 'ndcg@10' })
    await expect(together).rejects.toMatchObject({ data: { code: 'NOT_COMPARABLE' } })
    const alone = await engine.runs.breakdown({ runIds: [full], by: 'activity', metric: 'ndcg@10' })
    expect(alone.groups.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(
      (await engine.runs.get({ runId: full })).protocol?.usersEvaluated,
    )
    const { id } = await engine.reports.create({ runIds: [full, sampled], format: 'html' })
    expect((await engine.reports.read({ reportId: id })).content).toContain('There are 2 protocols')
  }, 60_000)
})
