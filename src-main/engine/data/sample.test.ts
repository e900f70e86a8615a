import { expect, test } from 'vitest'
import { type Csr, rowOf } from '../kernel/csr.ts'
import { sha256 } from '../kernel/files.ts'
import { createIdMap, type Dataset } from './dataset.ts'
import { describeDataset } from './describe-dataset.ts'
import { makeSplit, defaultSplitSpec } from './make-split.ts'
import { bundledSample, generateSample, plantTaste } from './sample.ts'
import { sampleContent } from './sample-dataset.ts'

const content = sampleContent(bundledSample, { datasetId: 'ds_sample', name: 'sample', createdAt: 0 })
const dataset: Dataset = {
  ...content,
  detail: describeDataset(content, 'sample', 0),
  users: createIdMap(content.userIds),
  items: createIdMap(content.itemIds),
}

test('the sample is the same every time, and another one with another seed', () => {
  const hashOf = (seed: number): string => sha256(JSON.stringify(generateSample({ ...bundledSample, seed })))
  const { seed } = bundledSample
  expect(hashOf(seed)).toBe(hashOf(seed))
  expect(hashOf(seed + 1)).not.toBe(hashOf(seed))
})

test('its shape: 2,000 users, 1,500 items, a popularity tail, five ratings, attributes and real times', () => {
  const { summary, gini, overTime, itemFields, userFields } = dataset.detail
  expect(summary).toMatchObject({ users: 2000, items: 1500, ratingScale: { min: 1, max: 5, distinct: 5 }, timeKind: 'timestamp' })
  expect(summary.interactions).toBeGreaterThan(80_000)
  expect(gini).toBeGreaterThan(0.5)
  expect(overTime?.every(({ at }) => at >= Date.UTC(2020, 0, 1) && at < Date.UTC(2026, 0, 2))).toBe(true)
  expect(itemFields.map((field) => `${field.name} ${field.type}`)).toEqual([
    'genres multi',
    'year number',
    'maker category',
    'minutes number',
  ])
  expect(userFields.map((field) => field.name)).toEqual(['age band', 'region'])
  expect(new Set(content.titles).size).toBe(1500)
  for (let user = 0; user < 2000; user++) {
    const [from, to] = [content.userOffsets[user], content.userOffsets[user + 1]]
    expect(new Set(content.itemOf.subarray(from, to)).size).toBe(to - from)
    expect(content.timeOf?.subarray(from, to)).toEqual(content.timeOf?.slice(from, to).sort())
  }
})

test('people rate what suits them, and rate it higher', () => {
  const taste = plantTaste(bundledSample)
  const sample = generateSample(bundledSample)
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const rated = sample.interactions.flatMap((rows, user) =>
    rows.map(({ item, rating }) => ({ rating, affinity: taste.affinity(user, item) })),
  )
  const anything = sample.interactions.map((_, user) => taste.affinity(user, (user * 7919) % 1500))
  expect(mean(rated.map(({ affinity }) => affinity))).toBeGreaterThan(2 * mean(anything))
  const of = (test: (rating: number) => boolean): number => mean(rated.filter(({ rating }) => test(rating)).map(({ affinity }) => affinity))
  expect(of((rating) => rating >= 4)).toBeGreaterThan(of((rating) => rating <= 2) + 0.2)
})

/** Mean recall@20 (hits / min(20, held-out items)) of the test users, the known items left out. */
function recallAt20(score: (history: Uint32Array) => Float64Array, foldIn: Csr, heldOut: Csr): number {
  let sum = 0
  for (let row = 0; row < foldIn.rows; row++) {
    const history = rowOf(foldIn, row)
    const scores = score(history)
    for (const item of history) scores[item] = -Infinity
    const best = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a])
    const wanted = new Set(rowOf(heldOut, row))
    sum += best.slice(0, 20).filter((item) => wanted.has(item)).length / Math.min(20, wanted.size)
  }
  return sum / foldIn.rows
}

test('co-occurrence finds the planted groups: item neighbours beat popularity clearly', () => {
  const split = makeSplit(dataset, defaultSplitSpec(dataset.detail))
  const items = split.train.cols
  const popularity = new Float64Array(items)
  for (const item of split.train.indices) popularity[item]++
  const cosine = new Float64Array(items * items)
  for (let user = 0; user < split.train.rows; user++) {
    const row = rowOf(split.train, user)
    for (const a of row) for (const b of row) if (a !== b) cosine[a * items + b]++
  }
  for (let a = 0; a < items; a++) {
    for (let b = 0; b < items; b++) cosine[a * items + b] /= Math.sqrt((popularity[a] + 20) * (popularity[b] + 20))
  }
  const neighbours = (history: Uint32Array): Float64Array => {
    const scores = new Float64Array(items)
    for (const a of history) for (let b = 0; b < items; b++) scores[b] += cosine[a * items + b]
    return scores
  }
  const { foldIn, heldOut } = split.test
  const byPopularity = recallAt20(() => popularity.slice(), foldIn, heldOut)
  expect(recallAt20(neighbours, foldIn, heldOut)).toBeGreaterThan(1.8 * byPopularity)
})
