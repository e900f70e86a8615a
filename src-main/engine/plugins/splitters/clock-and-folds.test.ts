import fc from 'fast-check'
import { expect, test } from 'vitest'
import { datasetOfRows } from '../../../../tests/fixtures/rows-dataset.ts'
import {
  allRows,
  datasets,
  expectedPairs,
  itemCount,
  pairsOf,
  rowsOf,
  settings,
  splitOf,
} from '../../../../tests/fixtures/split-datasets.ts'
import type { Dataset } from '../../data/dataset.ts'
import { makeSplit } from '../../data/make-split.ts'
import { candidatesInWords, type Split } from '../../data/split.ts'
import { type Csr, rowLength, rowOf, selectRows } from '../../kernel/csr.ts'
import { getSplitter } from '../registry.ts'

/** The times of a part's pairs. */
function timesOf(dataset: Dataset, split: Split, users: Uint32Array, matrix: Csr): number[] {
  return pairsOf(split, users, matrix).map((pair) => {
    const [user, item] = pair.split(' ').map(Number)
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) {
      if (dataset.itemOf[k] === item) return dataset.timeOf?.[k] ?? NaN
    }
    return NaN
  })
}

test('global-temporal: nothing in the test is older than anything known; everybody in it has a past', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const split = splitOf(dataset, { id: 'global-temporal', config })
      const { validation, test: tested } = split
      const trained = Math.max(...timesOf(dataset, split, allRows(split), split.train))
      const validated = timesOf(dataset, split, validation.users, validation.heldOut)
      const future = timesOf(dataset, split, tested.users, tested.heldOut)
      expect(Math.min(...validated)).toBeGreaterThan(trained)
      expect(Math.min(...future)).toBeGreaterThan(Math.max(...validated))
      tested.users.forEach((_, row) => expect(rowLength(tested.foldIn, row)).toBeGreaterThan(0))
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('global-temporal: a day cuts where the shares would not; datasets without times are refused', () => {
  const day = 86_400
  const dataset = datasetOfRows(
    Array.from({ length: 20 }, () => rowsOf(10).map((row) => ({ ...row, time: row.item * day }))),
    itemCount,
  )
  const split = makeSplit(dataset, { id: 'global-temporal', config: { testFrom: '1970-01-08' } })
  expect([split.counts.testHeldOut, split.counts.validationHeldOut]).toEqual([20 * 3, 20])
  const untimed = { ...dataset, detail: { ...dataset.detail, summary: { ...dataset.detail.summary, timeKind: 'order' as const } } }
  expect(() => makeSplit(untimed, { id: 'global-temporal', config: {} })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
})

test('leave-one-out: the latest is tested, the one before it validates', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const split = splitOf(dataset, { id: 'leave-one-out', config })
      const { validation, test: tested } = split
      const known = new Set(pairsOf(split, allRows(split), split.train))
      split.userIndex.forEach((user, row) => {
        const own: string[] = []
        const held = [tested, validation].flatMap((part) => pairsOf(split, Uint32Array.of(row), selectRows(part.heldOut, [row])))
        for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) {
          const pair = `${user} ${dataset.itemOf[k]}`
          if (known.has(pair) || held.includes(pair)) own.push(pair)
        }
        expect(held).toEqual(own.slice(-2).toReversed())
      })
    }),
    { numRuns: 40, seed: 3 },
  )
})

test('leave-one-out, sampled: the held-out item among as many others as asked for, none of which the user has taken', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, drawn) => {
      const config = { ...drawn, candidates: 'sampled', negatives: 7 }
      const split = splitOf(dataset, { id: 'leave-one-out', config })
      for (const part of [split.validation, split.test]) {
        const sampled = part.sampled ?? split.train
        part.users.forEach((user, row) => {
          const sample = Array.from(rowOf(sampled, row))
          const [target] = rowOf(part.heldOut, row)
          expect(sample).toContain(target)
          const taken = new Set([split.train, split.validation.heldOut, split.test.heldOut].flatMap((matrix) => [...rowOf(matrix, user)]))
          expect(sample.filter((column) => taken.has(column))).toEqual([target])
          expect(new Set(sample).size).toBe(1 + Math.min(7, split.itemIndex.length - taken.size))
        })
      }
      expect(candidatesInWords(split)).toMatch(/^sampled:\d+, an estimate: each held-out item among \d+ random ones$/)
      expect(splitOf(dataset, { id: 'leave-one-out', config: { ...config, seed: drawn.seed + 1 } }).hash).not.toBe(split.hash)
    }),
    { numRuns: 40, seed: 3 },
  )
})

test('k-fold: each interaction is tested in one fold, folds are equal but for one, and a fold is trained on all others', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const splits = [1, 2, 3, 4].map((fold) => splitOf(dataset, { id: 'k-fold', config: { ...config, folds: 4, fold } }))
      const tested = splits.map((split) => pairsOf(split, split.test.users, split.test.heldOut))
      expect(tested.flat().toSorted()).toEqual(expectedPairs(dataset, config.threshold, 5).toSorted())
      const sizes = tested.map((pairs) => pairs.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2)
      expect(new Set(splits.map((split) => split.hash)).size).toBe(4)
      for (const split of splits) expect(split.counts.testFoldIn + split.counts.testHeldOut).toBe(split.counts.positives)
    }),
    { numRuns: 30, seed: 3 },
  )
})

test('k-fold: a run on all folds is one run on each', () => {
  const { turns, config } = getSplitter('k-fold')
  expect(turns?.(config.parse({ folds: 3 })).map(({ fold }) => fold)).toEqual([1, 2, 3])
  expect(turns?.(config.parse({ folds: 3, fold: 2 })).map(({ fold }) => fold)).toEqual([2])
  const dataset = datasetOfRows(
    Array.from({ length: 20 }, () => rowsOf(10)),
    itemCount,
  )
  expect(() => makeSplit(dataset, { id: 'k-fold', config: { folds: 3, fold: 4 } })).toThrow(/no fold 4 of 3/)
})
