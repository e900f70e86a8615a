import { describe, expect, test } from 'vitest'
import { ConfigId, DatasetId } from '../../../../src-main/contract/ids.ts'
import { rulesTakenOver, withoutIdleFile } from '../../../../src-main/contract/split-rules.ts'
import { SplitFile } from '../../../../src-main/contract/splits.ts'
import { toFields } from '../../components/schema-form/schema-fields.ts'
import { importCommand, offerFiles } from './split-file-choice.ts'
import { parseDraft, type RunDraft, writeDraft } from './run-draft.ts'
import { writeTrainCommand } from './train-command.ts'

const empty: RunDraft = { dataset: null, models: [], configs: {}, splitId: null, splitConfig: {}, seed: 1 }
const read = (draft: RunDraft): RunDraft =>
  parseDraft(Object.fromEntries(Object.entries(writeDraft(draft)).map(([key, value]) => [key, String(value)])))

describe('the draft in the address', () => {
  test('an empty draft is an empty address', () => {
    expect(writeDraft(empty)).toEqual({})
    expect(parseDraft({})).toEqual(empty)
  })

  test('everything that was chosen comes back', () => {
    const draft: RunDraft = {
      dataset: DatasetId.parse('ds_aaaaaa'),
      models: ['ease', 'mult-vae'],
      configs: { ease: { regularization: 250 }, 'mult-vae': { hiddenSizes: [600, 200] } },
      savedConfigs: { ease: { configId: ConfigId.parse('cfg_aaaaaa'), version: 3 } },
      splitId: 'user-temporal',
      splitConfig: { threshold: null },
      seed: 7,
    }
    expect(read(draft)).toEqual(draft)
  })

  test('several seeds come back, the split drawn with several, and the device', () => {
    const draft: RunDraft = { ...empty, seed: 3, moreSeeds: [4, 5, 9], splitSeeds: [1, 2], device: 'webgpu' }
    expect(writeDraft(draft)).toEqual({ seed: '3-5, 9', splitseeds: '1, 2', device: 'webgpu' })
    expect(read(draft)).toEqual(draft)
  })

  test('settings of models that are not chosen any more are left out', () => {
    expect(read({ ...empty, models: ['ease'], configs: { ease: {}, other: { a: 1 } } }).configs).toEqual({})
  })

  test('an address that somebody broke is read as far as it makes sense', () => {
    expect(parseDraft({ dataset: '../../etc', set: '{', seed: '-4', models: 'ease' })).toEqual({ ...empty, models: ['ease'] })
  })
})

test('the command of a group names its seeds, and the device', () => {
  const parts = { datasetName: 'films', modelId: 'ease', config: {}, splitId: 'k-fold', splitConfig: {}, seed: 1 }
  expect(writeTrainCommand({ ...parts, moreSeeds: [2, 3], splitSeeds: [1, 2], device: 'cpu' })).toBe(
    'npm run -s coldframe -- train films --model ease --split k-fold --seeds 1-3 --split-seeds 1,2 --device cpu',
  )
})

test('the command says what differs from the defaults, quoted for a shell', () => {
  expect(
    writeTrainCommand({
      datasetName: "ada's ratings",
      modelId: 'mult-vae',
      config: { hiddenSizes: [600, 200], activation: 'tanh' },
      splitId: 'strong-generalization',
      splitConfig: { threshold: 4 },
      seed: 7,
    }),
  ).toBe(
    `npm run -s coldframe -- train 'ada'\\''s ratings' --model mult-vae --set 'hiddenSizes=[600,200]' --set activation=tanh --split strong-generalization --split-set threshold=4 --seed 7`,
  )
})

test('a split from files offers the files of the dataset, and keeps its text field without any', () => {
  const schema = { type: 'object', properties: { file: { type: 'string', default: '' }, seed: { type: 'integer' } } }
  const file = SplitFile.parse({
    id: `sf_${'0'.repeat(16)}`,
    kind: 'fixed-folds',
    name: 'u1',
    counts: { test: 1 },
    unknown: 0,
    sources: [],
  })
  expect(toFields(offerFiles(schema, [file])).map(({ key, kind, choices }) => [key, kind, choices])).toEqual([
    ['file', 'choice', ['u1']],
    ['seed', 'integer', []],
  ])
  expect(offerFiles(schema, [])).toBe(schema)
  expect(importCommand('my films', 'fixed-folds')).toContain("split import 'my films' --train")
})

test('another kind of split takes over which ratings are positives; rows from files are taken as listed', () => {
  const fitting = { id: 'strong-generalization', config: { threshold: 4, minimumUserInteractions: 5 } }
  expect(rulesTakenOver({ id: 'strong-generalization' }, fitting)).toEqual(fitting.config)
  expect(rulesTakenOver({ id: 'held-out-items', fileKind: 'held-out-items' }, fitting)).toEqual({ threshold: 4 })
  expect(rulesTakenOver({ id: 'fixed-folds', fileKind: 'fixed-folds' }, fitting)).toEqual({})
})

test('a file is in a split only where the split uses it', () => {
  const negatives = { fileKind: 'negatives', fileWhen: { candidates: 'file' } }
  const config = { candidates: 'all', file: 'ours' }
  expect(withoutIdleFile(negatives, config)).toEqual({ candidates: 'all', file: '' })
  expect(withoutIdleFile(negatives, { candidates: 'file', file: 'ours' }).file).toBe('ours')
  expect(withoutIdleFile({ fileKind: 'held-out-items' }, config).file).toBe('ours')
})
