import { expect, test } from 'vitest'
import { datasetOfRows } from '../../../tests/fixtures/rows-dataset.ts'
import { createIdMap, type Dataset } from './dataset.ts'
import { describeDataset } from './describe-dataset.ts'
import { defaultSplitSpec, makeSplit, previewSplit } from './make-split.ts'
import { bundledSample } from './sample.ts'
import { sampleContent } from './sample-dataset.ts'

/** 40 users with 12 items each in a fixed pattern; every third rating is low. */
const dataset = datasetOfRows(
  Array.from({ length: 40 }, (_, user) =>
    Array.from({ length: 12 }, (_, n) => ({ item: (user * 7 + n * 5) % 31, rating: n % 3 === 2 ? 2 : 4, time: n })),
  ),
  31,
)

const partsOf = (spec: Parameters<typeof previewSplit>[1]) =>
  new Map(previewSplit(dataset, spec).picture.map(({ user, parts }) => [user, parts.join(' ')]))

test('the picture of user-temporal: train, then validation, then test, low ratings unused', () => {
  const spec = { id: 'user-temporal', config: { threshold: 3, validationRatio: 0.125, testRatio: 0.25 } }
  const picture = partsOf(spec)
  expect(picture.size).toBe(3)
  for (const parts of picture.values()) {
    expect(parts).toBe('train train unused train train unused train validation unused test test unused')
  }
})

test('the picture of strong generalisation has users of each kind; held-out ones are fold-in and target only', () => {
  const pictures = [...partsOf({ id: 'strong-generalization', config: { threshold: 3 } }).values()]
  expect(pictures.length).toBe(9)
  const kinds = pictures.map((parts) => [...new Set(parts.split(' '))].toSorted().join(' ')).toSorted()
  const three = (kind: string): string[] => [kind, kind, kind]
  expect(kinds).toEqual([...three('foldin test unused'), ...three('foldin unused validation'), ...three('train unused')])
})

test('the counts of the preview are those of the split, with what to mind', () => {
  const spec = { id: 'user-random', config: { threshold: 3, validationRatio: 0.2 } }
  const preview = previewSplit(dataset, spec)
  const split = makeSplit(dataset, spec)
  expect(preview).toMatchObject({ counts: split.counts, splitHash: split.hash })
  expect(split.counts).toMatchObject({ users: 40, positives: 320, droppedLowRatings: 160, testHeldOut: 40, validationHeldOut: 40 })
})

test('few test users and missing times are pointed out', () => {
  const timeless: Dataset = { ...dataset, detail: { ...dataset.detail, summary: { ...dataset.detail.summary, timeKind: 'none' } } }
  const { warnings } = previewSplit(timeless, { id: 'user-temporal', config: { validationRatio: 0.2 } })
  expect(warnings).toEqual([
    expect.stringContaining('Only 40 users are in the test'),
    expect.stringContaining('Only 40 users'),
    expect.stringContaining('no times'),
  ])
})

test('the default: strong generalisation, positives from 4 on scales up to five stars, else every row', () => {
  const of = (scale: Dataset['detail']['summary']['ratingScale']) =>
    defaultSplitSpec({ ...dataset.detail, summary: { ...dataset.detail.summary, ratingScale: scale } })
  const spec = (threshold: number | null) => ({ id: 'strong-generalization', config: { threshold, minimumUserInteractions: 5 } })
  expect(of({ min: 1, max: 5, distinct: 5 })).toEqual(spec(4))
  expect(of({ min: 0.5, max: 5, distinct: 10 })).toEqual(spec(4))
  expect(of({ min: 1, max: 10, distinct: 10 })).toEqual(spec(null))
  expect(of({ min: 1, max: 352_698, distinct: 5436 })).toEqual(spec(null))
  expect(of({ min: 0, max: 1, distinct: 2 })).toEqual(spec(null))
  expect(of(null)).toEqual(spec(null))
})

test('split hashes are part of every stored result: for the same data and settings they stay what they are', () => {
  const content = sampleContent(bundledSample, { datasetId: 'ds_sample', name: 'sample', createdAt: 0 })
  const sample: Dataset = {
    ...content,
    detail: describeDataset(content, 'fixed', 0),
    users: createIdMap(content.userIds),
    items: createIdMap(content.itemIds),
  }
  const hashes = ['strong-generalization', 'user-random', 'user-temporal'].map((id) =>
    makeSplit(sample, { id, config: { threshold: 4 } }).hash.slice(0, 16),
  )
  expect(hashes).toEqual(['c628950d809a204d', '09e4c2cb1990beed', '1a9d4df8afc460db'])
})
