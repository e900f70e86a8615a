import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOf } from '../fixtures/model-context.ts'
import type { MetricTable } from '../../src-main/contract/index.ts'
import type { Dataset } from '../../src-main/engine/data/dataset.ts'
import { importDataset } from '../../src-main/engine/data/jobs.ts'
import { loadDataset } from '../../src-main/engine/data/load-dataset.ts'
import { makeSplit } from '../../src-main/engine/data/make-split.ts'
import { evaluatePart } from '../../src-main/engine/evaluation/evaluate.ts'
import { evaluationSeedOf } from '../../src-main/engine/evaluation/ranking.ts'
import { columnCounts } from '../../src-main/engine/kernel/csr.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { getModel, parseConfig } from '../../src-main/engine/plugins/registry.ts'
import { findSharedData } from '../fixtures/shared-data.ts'

/**
 * The anchors of an honest protocol on MovieLens 1M (ratings of 4 and more): data, split, model, ranking and metrics together give the
 * published level. A precision@20 above .12 on the temporal split, or .25 on the random one, would mean a leak.
 */
const { path, missing } = findSharedData('ml-1m')
let folder = ''
let dataset: Dataset

beforeAll(async () => {
  if (missing !== null) return
  folder = await mkdtemp(join(tmpdir(), 'coldframe-ml-1m-'))
  const datasetFolder = join(folder, 'ds_ml1m00')
  const request = { path, name: 'ML-1M', maxBadRatio: 0.2 }
  await importDataset({ kind: 'import', datasetId: 'ds_ml1m00', datasetFolder, request }, quietWork)
  dataset = await loadDataset(datasetFolder)
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function figuresOf(splitId: string, modelId: string, values: Record<string, number>): Promise<MetricTable> {
  const split = makeSplit(dataset, { id: splitId, config: { threshold: 4, minimumUserInteractions: 5 } })
  expect([split.counts.users, split.counts.items, split.counts.positives]).toEqual([6034, 3533, 575_272])
  const plugin = getModel(modelId)
  const model = plugin.create(parseConfig(plugin.config, values, plugin.title), contextOf(split.trainAndValidation))
  try {
    await model.fit?.(split.trainAndValidation, quietWork)
    const options = {
      cutoffs: [20],
      depth: 100,
      seed: evaluationSeedOf(split.hash),
      popularity: columnCounts(split.trainAndValidation),
      metrics: ['precision', 'recall_min', 'recall_full', 'ndcg'],
      intervals: false,
    }
    return (await evaluatePart(model, split.test, options, quietWork)).table
  } finally {
    model.dispose()
  }
}

/** P@20, Rmin@20, Rfull@20, NDCG@20 of an independent implementation, in three decimals; they vary by .004 from cut to cut. */
const anchors: [split: string, model: string, config: Record<string, number>, expected: number[], leak: number][] = [
  ['user-temporal', 'ease', { regularization: 400 }, [0.078, 0.16, 0.141, 0.123], 0.12],
  ['user-temporal', 'most-popular', {}, [0.06, 0.095, 0.077, 0.081], 0.12],
  ['user-random', 'ease', { regularization: 400 }, [0.207, 0.349, 0.294, 0.33], 0.25],
  ['user-random', 'most-popular', {}, [0.107, 0.171, 0.139, 0.155], 0.25],
]

describe('MovieLens 1M', () => {
  it.for(anchors)('%s, %s %j: %j', { timeout: 240_000 }, async ([splitId, modelId, config, expected, leak], { skip }) => {
    skip(missing !== null, missing ?? '')
    const table = await figuresOf(splitId, modelId, config)
    const found = ['precision', 'recall_min', 'recall_full', 'ndcg'].map((id) => table[`${id}@20`].value)
    found.forEach((value, i) => expect(Math.abs(value - expected[i]), `${found.join(' ')}`).toBeLessThan(0.0045))
    expect(found[0]).toBeLessThan(leak)
  })
})
