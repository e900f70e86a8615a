import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigSchema } from '../../../../src-main/contract/models.ts'
import { DatasetId } from '../../../../src-main/contract/ids.ts'
import type { Trial } from '../../../../src-main/contract/studies.ts'
import { toFields } from '../../components/schema-form/schema-fields.ts'
import { countGridPoints } from './grid-size.ts'
import { rankSettings } from './importance.ts'
import { toAxes } from './parallel-axes.ts'
import { findRangeError, parseRange, rangeOf, toSearchFields, writeRange } from './search-fields.ts'
import { bestSoFar } from './study-charts.ts'
import { writeStudyCommand } from './study-command.ts'
import { draftOfPreset, parseStudyDraft, writeStudyDraft } from './study-draft.ts'

const schema = ConfigSchema.parse(
  JSON.parse(
    JSON.stringify(
      z.toJSONSchema(
        z.object({
          learningRate: z
            .number()
            .gt(0)
            .max(1)
            .default(0.001)
            .meta({ scale: 'log', search: [0.0001, 0.01] }),
          layers: z.number().int().min(0).max(2).default(1).meta({ title: 'Layers' }),
          kind: z
            .enum(['fast', 'exact'])
            .default('fast')
            .meta({ search: ['fast', 'exact'] }),
          sizes: z.array(z.number()).default([600]),
        }),
      ),
    ),
  ),
)
const [rate, layers] = toFields(schema)
if (rate === undefined || layers === undefined) throw new Error('the schema has fields')

const trialOf = (number: number, value: number | null, point: Trial['point'] = {}): Trial => ({
  number,
  modelId: 'mult-vae',
  point,
  state: value === null ? 'failed' : 'finished',
  value,
  bestEpoch: null,
  seconds: 1,
  curve: [],
  message: null,
})

describe('what is searched', () => {
  test('the ranges of the schema, without what is fixed; a range of the asker wins', () => {
    const searched = (fixed: Record<string, number>, ranges: Record<string, number[]>): string[] =>
      toSearchFields(schema).flatMap((search) => (rangeOf(search, fixed, ranges) === null ? [] : [search.field.key]))
    expect(searched({}, {})).toEqual(['learningRate', 'kind'])
    expect(searched({ learningRate: 0.1 }, { layers: [0, 2] })).toEqual(['layers', 'kind'])
  })

  test.each([
    ['0.001 to 0.1', [0.001, 0.1]],
    ['1e-3 .. 0,5', [0.001, 0.5]],
    ['0.1, 0.3, 0.001', [0.1, 0.3, 0.001]],
  ])('reads %s', (text, range) => {
    expect(parseRange(text, rate)).toEqual({ range })
    expect(parseRange(writeRange(range), rate)).toEqual({ range })
  })

  test.each([
    ['many', 'low to high'],
    ['0.1', 'fixed'],
    ['0.1 to 0.01', 'first'],
    ['0 to 0.1', 'above 0'],
    ['0.1 to 2', 'Allowed'],
  ])('says what is wrong with “%s”', (text, words) => {
    const parsed = parseRange(text, rate)
    expect('problem' in parsed && parsed.problem).toContain(words)
  })

  test('whole numbers are whole, choices are at least two', () => {
    expect(findRangeError(layers, [0, 1.5])).toContain('whole')
    expect(findRangeError(layers, [0, 2])).toBeNull()
  })

  test('a grid has five values of a number, fewer of a narrow whole one, all of a choice', () => {
    expect(countGridPoints({ schema }, { fixed: {}, ranges: {} })).toBe(5 * 2)
    expect(countGridPoints({ schema }, { fixed: { kind: 'fast' }, ranges: { layers: [0, 2], learningRate: [0.1, 0.3, 0.001] } })).toBe(
      3 * 3,
    )
  })
})

test('a draft survives the address', () => {
  const draft = {
    dataset: DatasetId.parse('ds_000000000001'),
    models: ['mult-vae'],
    configs: { 'mult-vae': { epochs: 20 } },
    splitId: null,
    splitConfig: {},
    seed: 3,
    ranges: { 'mult-vae': { annealCap: [0.1, 0.5, 1] } },
    sampler: 'grid' as const,
    metric: 'ndcg@20',
    trials: null,
    minutes: 2.5,
    seedsPerTrial: 3,
    prune: false,
    name: 'caps',
  }
  const query = Object.fromEntries(Object.entries(writeStudyDraft(draft)).map(([key, value]) => [key, String(value)]))
  expect(parseStudyDraft(query)).toEqual(draft)
  expect(parseStudyDraft({ trials: 'many', metric: 'x' })).toMatchObject({ trials: null, metric: 'ndcg@100' })
})

test('a ready study is in the address what it is in the engine, beside the dataset that was chosen', () => {
  const models = [
    { modelId: 'mult-vae', fixed: { epochs: 200 }, ranges: { likelihood: ['multinomial', 'gaussian'] } },
    { modelId: 'mult-dae', fixed: {}, ranges: {} },
  ]
  const searched = { sampler: 'grid' as const, metric: 'ndcg@100', trials: null, minutes: null, seedsPerTrial: 1, prune: false }
  const change = draftOfPreset({ id: 'likelihood', title: 'Likelihood', summary: '', models, ...searched })
  const read = parseStudyDraft(
    Object.fromEntries(Object.entries(writeStudyDraft({ ...parseStudyDraft({}), ...change })).map(([key, value]) => [key, String(value)])),
  )
  expect(read).toMatchObject({ models: ['mult-vae', 'mult-dae'], ranges: { 'mult-vae': models[0]?.ranges }, ...searched })
  expect(read.configs['mult-vae']).toEqual({ epochs: 200 })
  const split = { id: 'new-items', config: { threshold: 4 } }
  expect(draftOfPreset({ id: 'new', title: 'New', summary: '', models, ...searched, split })).toMatchObject({
    splitId: 'new-items',
    splitConfig: { threshold: 4 },
  })
  expect(change).not.toHaveProperty('splitId')
})

test('the command names the model of a setting where there are several', () => {
  const study = {
    models: [
      { modelId: 'mult-vae', fixed: { epochs: 20 }, ranges: { annealCap: [0.1, 1] } },
      { modelId: 'mult-dae', fixed: {}, ranges: {} },
    ],
    split: { id: 'strong-generalization', config: { threshold: 4 } },
    sampler: 'tpe' as const,
    metric: 'ndcg@100',
    trials: 20,
    minutes: null,
    seedsPerTrial: 1,
    prune: true,
    seed: 1,
    name: undefined,
  }
  expect(writeStudyCommand('ML 1M', study)).toBe(
    "npm run -s coldframe -- study 'ML 1M' --model mult-vae --model mult-dae --set mult-vae.epochs=20 --range 'mult-vae.annealCap=[0.1,1]' --trials 20 --split strong-generalization --split-set threshold=4",
  )
})

describe('trials', () => {
  test('the best so far never falls, and a failed trial costs its place', () => {
    expect(bestSoFar([trialOf(1, null), trialOf(2, 0.3), trialOf(3, 0.2), trialOf(4, 0.4)])).toEqual([
      { x: 2, y: 0.3 },
      { x: 3, y: 0.3 },
      { x: 4, y: 0.4 },
    ])
  })

  test('the setting that decides has nearly all of the variance, the one that does not nearly none', () => {
    const trials = Array.from({ length: 30 }, (_, i) => ({
      point: { rate: i % 10, kind: i % 2 === 0 ? 'a' : 'b' },
      value: (i % 10) / 10 + (i % 3) * 0.001,
    }))
    const [first, second] = rankSettings(['kind', 'rate'], trials)
    expect(first?.key).toBe('rate')
    expect(first?.share).toBeGreaterThan(0.8)
    expect(second?.share).toBeLessThan(0.1)
    expect(rankSettings(['rate'], trials.slice(0, 7))).toEqual([])
  })

  test('axes have the varied settings in the order of the form, the value last, logarithms where the scale says so', () => {
    const trials = [
      trialOf(1, 0.2, { learningRate: 0.0001, kind: 'fast' }),
      trialOf(2, 0.4, { learningRate: 0.001, kind: 'exact' }),
      trialOf(3, null, { learningRate: 0.01, kind: 'fast' }),
    ]
    const axes = toAxes(trials, toFields(schema), 'ndcg@20')
    expect(axes.map(({ key }) => key)).toEqual(['learningRate', 'kind', ''])
    expect(trials.map((trial) => axes[0]?.place(trial))).toEqual([0, expect.closeTo(0.5), 1])
    expect(trials.map((trial) => axes[2]?.place(trial))).toEqual([0, 1, null])
  })
})
