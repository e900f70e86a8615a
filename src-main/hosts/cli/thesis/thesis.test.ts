import { describe, expect, it } from 'vitest'
import { DatasetId, PairedTest, type RunSummary, StudyDetail, StudyRequest, thesisStudy, thesisTables } from '../../../contract/index.ts'
import { createRunDetail } from '../../../../tests/fixtures/run-detail.ts'
import { getModel, getSplitter, listMetrics, parseConfig } from '../../../engine/plugins/registry.ts'
import { requireSuitable } from '../../../engine/plugins/suitability.ts'
import { type MeasuredTable, trainedAsLong } from './measure-table.ts'
import { tableFigures, thesisPage } from './page.ts'

const dataset = { id: DatasetId.parse('ds_movies01'), name: 'movies' }

describe.each(thesisTables)('table $id', (table) => {
  it('has methods that can do its task, and metrics that there are', () => {
    for (const { modelId, fixed = {} } of table.models) {
      const model = getModel(modelId)
      expect(() => requireSuitable(model, getSplitter(table.split.id))).not.toThrow()
      if (table.split.id === 'strong-generalization') expect(model.capabilities.foldIn, modelId).toBe(true)
      parseConfig(model.config, fixed, model.title)
    }
    const known = listMetrics().map(({ id }) => id)
    for (const metric of table.metrics) expect(known).toContain(metric.split('@')[0])
    expect(table.metrics).toContain(table.selection)
    const ids = table.models.map(({ modelId }) => modelId)
    for (const id of table.against) expect(ids).toContain(id)
  })

  it('is a study with one budget for all, known by its name', () => {
    const study = StudyRequest.parse(thesisStudy(table, dataset, { minutes: 3 }))
    expect(study).toMatchObject({ name: `movies thesis ${table.id}`, minutes: 3, trials: 100, metric: table.selection })
    expect(StudyRequest.parse(thesisStudy(table, dataset, { trials: 20 }))).toMatchObject({ minutes: null, trials: 20 })
    expect(study.models).toHaveLength(table.models.length)
  })
})

it('a trial that was stopped early is trained as long as it had been, one that ended by itself as it is set', () => {
  const trial = { number: 1, modelId: 'one', point: {}, value: 0.1, bestEpoch: null, seconds: 1, curve: [0.1, 0.2], message: null }
  const defaults = { epochs: 20, evaluateEvery: 5 }
  expect(trainedAsLong({ ...trial, state: 'pruned' }, { defaults })).toEqual({ epochs: 10 })
  expect(trainedAsLong({ ...trial, state: 'finished' }, { defaults })).toEqual({})
  expect(trainedAsLong({ ...trial, state: 'pruned' }, { defaults: { regularization: 1 } })).toEqual({})
})

function finished(id: string, ndcg: number): RunSummary {
  const figure = { value: ndcg, low: ndcg - 0.01, high: ndcg + 0.01, users: 50 }
  return createRunDetail(id, { id, metrics: Object.fromEntries(thesisTables[0].metrics.map((metric) => [metric, figure])) }).summary
}

function measured(): MeasuredTable {
  const [table] = thesisTables
  const [base, other] = [finished('run_000001', 0.12), finished('run_000002', 0.1)].map((run, at) => ({
    contender: { label: ['EASE', 'Most popular'][at], modelId: ['ease', 'most-popular'][at], config: { regularization: 300 } },
    runs: [run],
  }))
  const ps = { randomization: 0.0002, t: 0.0001, wilcoxon: 0.0001 }
  const test = PairedTest.parse({
    metric: 'ndcg@20',
    runId: 'run_000002',
    pairs: 50,
    difference: -0.02,
    low: -0.03,
    high: -0.01,
    standardError: 0.005,
    effectSize: -0.5,
    shares: { better: 0.2, equal: 0.3, worse: 0.5 },
    p: 0.0001,
    ps,
    corrected: ps,
    stars: '***',
    verdict: 'worse',
    sentence: 'Worse.',
  })
  const study = StudyDetail.parse({
    summary: {
      id: 'stu_000001',
      name: 'movies thesis a1',
      datasetName: 'movies',
      state: 'finished',
      jobId: null,
      plannedTrials: null,
      createdAt: 0,
      request: thesisStudy(table, dataset, { minutes: 3 }),
      best: [{ modelId: 'ease', trials: 7, seconds: 180, trial: null }],
    },
    trials: [],
  })
  return { table, study, rows: [base, other], base, tests: [test], missing: ['CVAE: it failed'] }
}

describe('the page', () => {
  const page = thesisPage('movies', [measured()])

  it('has figures with intervals, the test against the base, the budget, and what is missing', () => {
    expect(page).toContain('Split user-random aaaa; 50 users')
    expect(page).toMatch(/\| EASE \| 1 \| 0\.1200 \[0\.1100, 0\.1300\] .* \| – \|/)
    expect(page).toContain('| -0.0200 [-0.0300, -0.0100], p < .001, worse |')
    expect(page).toContain('3 minutes for each model, 100 trials at most')
    expect(page).toContain('| EASE | 7 | 3 m 0 s |')
    expect(page).toContain('Without a row: CVAE: it failed')
  })

  it('sets the printed table apart, with the reasons', () => {
    const printed = page.slice(page.indexOf('## The printed table'))
    expect(printed.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('>'))).toEqual([])
    expect(printed).toContain('> | LARA | .286 | .334 | .839 |')
    expect(printed).toContain('not comparable')
  })

  it('gives the same figures as data', () => {
    const [base, other] = tableFigures(measured())
    expect(base).toMatchObject({ table: 'a1', model: 'EASE', splitHash: 'aaaa', metrics: { 'ndcg@20': 0.12 }, test: null })
    expect(other).toMatchObject({ against: 'EASE', test: { verdict: 'worse' } })
  })
})
