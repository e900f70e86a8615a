import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
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
import { ceilShare, floorShare } from '../../data/assemble-split.ts'
import { makeSplit } from '../../data/make-split.ts'
import { type Csr, rowLength, rowOf } from '../../kernel/csr.ts'
import { splitters } from './index.ts'

/** What a splitter needs to cut datasets as small as these. */
const smallScale: Record<string, Record<string, number>> = { 'new-items': { minimumItemPositives: 2 } }

/** Splits from files have tests of their own: tests/golden/split-files.test.ts. */
const drawn = splitters.filter((splitter) => !['held-out-items', 'fixed-folds'].includes(splitter.id))

/** Time decides, nothing is drawn. */
const seedless = ['user-temporal', 'global-temporal', 'leave-one-out']

describe.each(drawn.map((splitter) => splitter.id))('%s', (id) => {
  test('parts are disjoint and together are the positives', () => {
    fc.assert(
      fc.property(datasets, settings, (dataset, config) => {
        const split = splitOf(dataset, { id, config: { ...config, ...smallScale[id] } })
        const { validation, test: tested } = split
        const train = pairsOf(split, allRows(split), split.train)
        const isStrong = id.startsWith('strong-generalization')
        const parts = [
          train,
          pairsOf(split, validation.users, validation.heldOut),
          pairsOf(split, tested.users, tested.heldOut),
          ...(isStrong ? [pairsOf(split, validation.users, validation.foldIn), pairsOf(split, tested.users, tested.foldIn)] : []),
        ].flat()
        expect(new Set(parts).size).toBe(parts.length)
        const expected = expectedPairs(dataset, config.threshold, 5)
        // Users without a past are in no part of a split by the clock.
        if (id === 'global-temporal') expect(expected).toEqual(expect.arrayContaining(parts))
        else expect(parts.toSorted()).toEqual(expected.toSorted())
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  test('the same seed gives the same hash, another seed another one (where anything is drawn)', () => {
    fc.assert(
      fc.property(datasets, settings, (dataset, drawn) => {
        const config = { ...drawn, ...smallScale[id] }
        const hashOf = (changes: Record<string, number>): string => splitOf(dataset, { id, config: { ...config, ...changes } }).hash
        const hash = hashOf({})
        expect(hashOf({})).toBe(hash)
        if (seedless.includes(id)) expect(hashOf({ seed: drawn.seed + 1 })).toBe(hash)
        else expect(hashOf({ seed: drawn.seed + 1 })).not.toBe(hash)
        expect(hashOf({ threshold: 1.5 })).not.toBe(hash)
      }),
      { numRuns: 30, seed: 7 },
    )
  })
})

test.each(['strong-generalization', 'strong-generalization-temporal'])(
  '%s holds out 10 %% + 10 %% of the users, rounded up, and folds in floor(.8 n) of each',
  (id) => {
    fc.assert(
      fc.property(datasets, settings, (dataset, config) => {
        const split = splitOf(dataset, { id, config })
        const held = ceilShare(0.1, split.userIndex.length)
        for (const part of [split.validation, split.test]) {
          expect(part.users.length).toBe(held)
          part.users.forEach((user, row) => {
            const foldIn = rowLength(part.foldIn, row)
            const n = foldIn + rowLength(part.heldOut, row)
            expect(foldIn).toBe(floorShare(0.8, n))
            expect(rowLength(split.train, user)).toBe(0)
          })
        }
        const validated = new Set(split.validation.users)
        const tested = new Set(split.test.users)
        expect(split.test.users.some((user) => validated.has(user))).toBe(false)
        for (const user of allRows(split)) {
          const inTraining = rowLength(split.trainAndValidation, user) > 0
          expect(inTraining).toBe(!tested.has(user))
        }
      }),
      { numRuns: 60, seed: 3 },
    )
  },
)

test.each(['user-random', 'user-temporal'])('%s takes floor(.2 n) for the test and floor(.1 n) for validation', (id) => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const split = splitOf(dataset, { id, config })
      for (const row of allRows(split)) {
        const [train, validation, tested] = [split.train, split.validation.heldOut, split.test.heldOut].map((part) => rowLength(part, row))
        const n = train + validation + tested
        expect(tested).toBe(floorShare(0.2, n))
        expect(validation).toBe(floorShare(0.1, n))
        expect(rowLength(split.test.foldIn, row)).toBe(train + validation)
      }
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('strong-generalization-temporal: what is to be found is later than what is given, by the same users as without time', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const split = splitOf(dataset, { id: 'strong-generalization-temporal', config })
      const drawn = splitOf(dataset, { id: 'strong-generalization', config })
      expect([split.validation.users, split.test.users]).toEqual([drawn.validation.users, drawn.test.users])
      for (const part of [split.validation, split.test]) {
        part.users.forEach((user, row) => {
          const whose = split.userIndex[user]
          const own = dataset.itemOf.subarray(dataset.userOffsets[whose], dataset.userOffsets[whose + 1])
          const places = (matrix: Csr): number[] => Array.from(rowOf(matrix, row), (column) => own.indexOf(split.itemIndex[column]))
          expect(Math.min(...places(part.heldOut))).toBeGreaterThan(Math.max(...places(part.foldIn)))
        })
      }
    }),
    { numRuns: 40, seed: 3 },
  )
})

test('user-temporal: what is held out is later than what is known; equal times keep file order', () => {
  fc.assert(
    fc.property(datasets, settings, (dataset, config) => {
      const split = splitOf(dataset, { id: 'user-temporal', config })
      split.userIndex.forEach((user, row) => {
        const place = new Map<number, number>()
        for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) place.set(dataset.itemOf[k], k)
        const places = (part: Csr): number[] => Array.from(rowOf(part, row), (column) => place.get(split.itemIndex[column]) ?? -1)
        const [train, validation, tested] = [split.train, split.validation.heldOut, split.test.heldOut].map(places)
        for (const early of train) for (const late of [...validation, ...tested]) expect(early).toBeLessThan(late)
        for (const early of validation) for (const late of tested) expect(early).toBeLessThan(late)
      })
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('shares are exact where the product is a whole number in decimals', () => {
  expect(floorShare(0.29, 100)).toBe(29)
  expect(floorShare(0.1, 30)).toBe(3)
  expect(ceilShare(0.1, 6034)).toBe(604)
  expect(ceilShare(0.1, 30)).toBe(3)
})

test('users that cannot be cut into input and target are not held out', () => {
  const dataset = datasetOfRows([...Array.from({ length: 18 }, () => rowsOf(1)), rowsOf(10), rowsOf(10)], itemCount)
  expect(() => makeSplit(dataset, { id: 'strong-generalization', config: { minimumUserInteractions: 1 } })).toThrow(
    /2 \+ 2 users are to be held out, but only 2/,
  )
})

test.each([
  [
    { id: 'nobody', config: {} },
    'SPLIT_NOT_FOUND',
    /strong-generalization, strong-generalization-temporal, user-random, user-temporal, leave-one-out/,
  ],
  [{ id: 'user-random', config: { treshold: 4 } }, 'INVALID_INPUT', /threshold/],
  [{ id: 'user-random', config: { testRatio: 2 } }, 'INVALID_INPUT', /testRatio/],
  [{ id: 'user-random', config: { threshold: 9 } }, 'SPLIT_EMPTY', /threshold/],
  [{ id: 'user-random', config: { testRatio: 0.01 } }, 'SPLIT_EMPTY', /test part/],
])('%j is refused: %s', (spec, code, text) => {
  const dataset = datasetOfRows(
    Array.from({ length: 20 }, () => rowsOf(10)),
    itemCount,
  )
  const fail = (): unknown => makeSplit(dataset, spec)
  expect(fail).toThrow(expect.objectContaining({ code }))
  try {
    fail()
  } catch (thrown) {
    const { message, remedy } = thrown instanceof Error && 'remedy' in thrown ? thrown : { message: '', remedy: '' }
    expect(`${message} ${String(remedy)}`).toMatch(text)
  }
})
