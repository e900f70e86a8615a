import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatasetId, type Progress, StudyId, StudyRequest } from '../../contract/index.ts'
import { importSample } from '../data/jobs.ts'
import { systemClock } from '../kernel/clock.ts'
import { getModel } from '../plugins/registry.ts'
import { runStudy } from './run-study.ts'
import { readTrials, writeStudy } from './study-files.ts'

const folder = await mkdtemp(join(tmpdir(), 'coldframe-study-'))
const datasetFolder = join(folder, 'sample')
const quiet = { signal: new AbortController().signal, report: () => undefined, clock: systemClock }

beforeAll(async () => {
  await importSample({ kind: 'sample', datasetId: 'ds_sample01', datasetFolder, name: 'sample' }, quiet)
})
afterAll(() => rm(folder, { recursive: true }))

async function makeStudy(name: string, change: Partial<StudyRequest> = {}): Promise<string> {
  const studyFolder = join(folder, name)
  const request = StudyRequest.parse({
    datasetId: DatasetId.parse('ds_sample01'),
    models: [{ modelId: 'item-knn', ranges: { neighbours: [5, 100] } }, { modelId: 'random' }],
    trials: 3,
    ...change,
  })
  const split = { id: 'strong-generalization', config: { threshold: 4 } }
  const id = StudyId.parse('stu_000001')
  await writeStudy(studyFolder, { format: 1, id, name, datasetName: 'sample', createdAt: 0, request: { ...request, split } })
  return studyFolder
}

const withoutTime = async (studyFolder: string): Promise<unknown[]> =>
  (await readTrials(studyFolder)).map(({ seconds, ...trial }) => ({ ...trial, took: seconds > 0 }))

describe('a study', () => {
  it('gives every model its budget, measures on validation, and tries a model without settings once', async () => {
    const study = await makeStudy('straight')
    await runStudy({ studyFolder: study, datasetFolder }, quiet)
    const trials = await readTrials(study)
    expect(trials.map(({ modelId, number }) => `${modelId} ${number}`)).toEqual(['item-knn 1', 'random 1', 'item-knn 2', 'item-knn 3'])
    const { neighbours } = getModel('item-knn').config.parse({})
    expect(trials[0].point['neighbours']).toBe(neighbours)
    expect(trials.every(({ state, value }) => state === 'finished' && value !== null && value > 0 && value < 1)).toBe(true)
  })

  it('that was cut off, with half a line written, ends as the one that was not', async () => {
    const straight = await makeStudy('whole')
    await runStudy({ studyFolder: straight, datasetFolder }, quiet)
    const cut = await makeStudy('cut')
    const cancel = new AbortController()
    const report = ({ done }: Progress): void => {
      if (done > 1) cancel.abort()
    }
    const stopped = runStudy({ studyFolder: cut, datasetFolder }, { ...quiet, signal: cancel.signal, report })
    await expect(stopped).rejects.toThrow('Cancelled')
    expect([1, 2]).toContain((await readTrials(cut)).length)
    await appendFile(join(cut, 'trials.jsonl'), '{"number":2,"mod')
    await runStudy({ studyFolder: cut, datasetFolder }, quiet)
    expect(await withoutTime(cut)).toEqual(await withoutTime(straight))
  })

  it('prunes alike after it was cut off: what the earlier trials had reached comes back with them', async () => {
    const models = [{ modelId: 'ials', fixed: { epochs: 5, embeddingSize: 4, patience: null }, ranges: { regularization: [1e-6, 100] } }]
    const change = { models, trials: 8, sampler: 'random', metric: 'ndcg@20' } satisfies Partial<StudyRequest>
    const straight = await makeStudy('pruned', change)
    await runStudy({ studyFolder: straight, datasetFolder }, quiet)
    const trials = await readTrials(straight)
    const pruned = trials.filter(({ state }) => state === 'pruned')
    expect(pruned.length).toBeGreaterThan(0)
    expect(pruned.every(({ curve }) => curve.length >= 3 && curve.length < 5)).toBe(true)

    const cut = await makeStudy('pruned-cut', change)
    const cancel = new AbortController()
    const report = ({ done }: Progress): void => {
      if (done >= 6) cancel.abort()
    }
    await expect(runStudy({ studyFolder: cut, datasetFolder }, { ...quiet, signal: cancel.signal, report })).rejects.toThrow('Cancelled')
    await runStudy({ studyFolder: cut, datasetFolder }, quiet)
    expect(await withoutTime(cut)).toEqual(await withoutTime(straight))
  })

  it('ends the trial under way when the minutes are over, with what it had reached', async () => {
    const models = [{ modelId: 'ials', fixed: { epochs: 9, embeddingSize: 4, patience: null }, ranges: {} }]
    const study = await makeStudy('minutes', { models, trials: null, minutes: 1, metric: 'ndcg@20' })
    // A clock on which half a minute goes by between two looks at it.
    let now = 0
    const clock = { ...systemClock, elapsed: () => (now += 30_000) }
    await runStudy({ studyFolder: study, datasetFolder }, { ...quiet, clock })
    const [trial, ...more] = await readTrials(study)
    expect(more).toEqual([])
    expect(trial).toMatchObject({ state: 'pruned', message: expect.stringContaining('minutes') })
    expect(trial.curve.length).toBeLessThan(9)
    expect(trial.value).toBe(trial.curve.at(-1))
  })

  it('keeps a trial that fails as a result, and goes on', async () => {
    const models = [{ modelId: 'ials', fixed: { epochs: 2, embeddingSize: 4 }, ranges: { initialScale: [-3, -2, -1] } }]
    const study = await makeStudy('failing', { models, trials: 2 })
    await runStudy({ studyFolder: study, datasetFolder }, quiet)
    const trials = await readTrials(study)
    expect(trials.map(({ state, value }) => [state, value])).toEqual([
      ['failed', null],
      ['failed', null],
    ])
    expect(trials[0]?.message).toContain('initialScale')
  })
})
