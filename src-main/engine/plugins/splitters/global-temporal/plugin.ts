import { z } from 'zod'
import { assembleWeakSplit, floorShare, partCode } from '../../../data/assemble-split.ts'
import type { Dataset } from '../../../data/dataset.ts'
import { type Positives, selectPositives, SplitRules } from '../../../data/positives.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare, seedWithoutEffect } from '../../split-settings.ts'

/** What a recommender in use meets: it has learned from the past of everybody and is asked about the future of everybody. */
export const globalTemporal = defineSplitter({
  id: 'global-temporal',
  title: 'Everything after a point in time',
  summary:
    'All interactions after one point in time are the test, those of a while before it the validation part; models know only what is older. Users without a past are left out of the parts.',
  usedBy: 'production practice',
  config: SplitRules.extend({
    seed: seedWithoutEffect,
    validationRatio: heldOutShare(0.1, {
      title: 'For validation',
      description:
        'Share of the positives, rounded down, that settings and epochs are chosen on: the ones just before the test. Equal times stay together.',
    }),
    testRatio: heldOutShare(0.2, {
      title: 'For the test',
      description:
        'Share of the positives, rounded down, that the final figures come from: the most recent of all. Without effect if a day is given.',
    }),
    testFrom: z.iso.date().nullable().default(null).meta({
      title: 'Test begins on',
      description: 'A day (2003-01-31, UTC) from which on everything is the test. Empty: the share above decides.',
      group: 'Sizes',
    }),
  }),
  split(dataset, { seed: _unused, ...config }) {
    requireTimes(dataset)
    const positives = selectPositives(dataset, config)
    const times = timesOf(dataset, positives)
    const sorted = times.slice().sort()
    const testFrom =
      config.testFrom === null ? quantileFromEnd(sorted, floorShare(config.testRatio, sorted.length)) : Date.parse(config.testFrom) / 1000
    const before = sorted.subarray(0, sorted.findIndex((time) => time >= testFrom) >>> 0)
    const validationFrom = quantileFromEnd(before, floorShare(config.validationRatio, sorted.length))
    const { train, validation, test } = partCode
    const partOf = Uint8Array.from(times, (time) => (time >= testFrom ? test : time >= validationFrom ? validation : train))
    return assembleWeakSplit(dataset, { id: 'global-temporal', config }, positives, partOf, { users: usersWithPast(positives, partOf) })
  },
})

function requireTimes({ detail: { summary } }: Dataset): void {
  if (summary.timeKind === 'timestamp') return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${summary.name} has no times that mean the same for all users (${summary.timeKind === 'order' ? 'its time column only orders each user’s history' : 'it has no time column'}).`,
    'Choose user-temporal, which only needs the order of each user’s own interactions.',
  )
}

/** The time of each positive. Kept rows are the last of their pair, so the dataset's last time of it is theirs. */
function timesOf(dataset: Dataset, { userIndex, itemIndex, offsets, items }: Positives): Float64Array {
  const times = new Float64Array(items.length)
  const timeOf = new Float64Array(dataset.items.ids.length)
  userIndex.forEach((user, row) => {
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) timeOf[dataset.itemOf[k]] = dataset.timeOf?.[k] ?? 0
    for (let k = offsets[row]; k < offsets[row + 1]; k++) times[k] = timeOf[itemIndex[items[k]]]
  })
  return times
}

/** The time of the first of the last `count`; what has the same time comes along. Infinity when there is none. */
function quantileFromEnd(ascending: Float64Array, count: number): number {
  return count === 0 || ascending.length === 0 ? Infinity : ascending[Math.max(0, ascending.length - count)]
}

/** Rows of which something is known before each part. */
function usersWithPast({ userIndex, offsets }: Positives, partOf: Uint8Array): { validation: Uint32Array; test: Uint32Array } {
  const earliest = Array.from(userIndex, (_, row) => Math.min(...partOf.subarray(offsets[row], offsets[row + 1])))
  const rows = Uint32Array.from(userIndex.keys())
  return {
    validation: rows.filter((row) => earliest[row] === partCode.train),
    test: rows.filter((row) => earliest[row] !== partCode.test),
  }
}
