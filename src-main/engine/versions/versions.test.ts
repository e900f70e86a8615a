import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FixtureRow, datasetOfRows } from '../../../tests/fixtures/rows-dataset.ts'
import { DatasetId, type VersionStep } from '../../contract/index.ts'
import { describeColumn } from '../data/attribute-fields.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset, verifyDataset } from '../data/load-dataset.ts'
import { writeDatasetFiles } from '../data/write-dataset.ts'
import { replaceDisk, systemDisk } from '../kernel/disk.ts'
import { CancelledError } from '../kernel/errors.ts'
import { quietWork } from '../kernel/progress.ts'
import { applySteps } from './apply-steps.ts'
import { type Content, countsOf } from './content.ts'
import { deriveDataset } from './derive-dataset.ts'

const row = (item: number, rating: number, time: number): FixtureRow => ({ item, rating, time })

/** Users u0..u2; item i0 is a comedy of 1990, i1 a drama of 2000, i2 both, i3 neither. */
const base = withAttributes(
  datasetOfRows([[row(0, 5, 10), row(1, 2, 20)], [row(1, 4, 30), row(2, 3, 40), row(3, 1, 50)], [row(3, 5, 60)]], 4),
)

function withAttributes(dataset: Dataset): Dataset {
  return {
    ...dataset,
    titles: ['A', 'B', 'C', 'D'],
    itemAttributes: [
      describeColumn('genres', 'multi', '|', [['Comedy'], ['Drama'], ['Comedy', 'Drama'], null]),
      describeColumn('year', 'number', null, [1990, 2000, 2010, null]),
    ],
    userAttributes: [describeColumn('city', 'text', null, ['Graz', 'Wien', 'Wien'])],
  }
}

async function apply(start: Content, ...steps: VersionStep[]): Promise<Awaited<ReturnType<typeof applySteps>>> {
  return applySteps(
    start,
    steps.map((step) => ({ step, words: step.kind })),
    () => Promise.resolve(other),
    quietWork,
  )
}

/** The rows as text, to compare by eye: user, item, rating, time. */
function rowsOf({ users, items, userOffsets, itemOf, ratingOf, timeOf }: Content): string[] {
  return users.ids.flatMap((user, u) =>
    Array.from(itemOf.subarray(userOffsets[u], userOffsets[u + 1]), (item, place) => {
      const at = userOffsets[u] + place
      return [user, items.ids[item], ratingOf?.[at], timeOf?.[at]].join(' ')
    }),
  )
}

test('rows are chosen by time, both bounds included; what no longer occurs is gone, with its titles and attributes', async () => {
  const { content, steps } = await apply(base, { kind: 'time', from: 20, to: 40 })
  expect(rowsOf(content)).toEqual(['u0 i1 2 20', 'u1 i1 4 30', 'u1 i2 3 40'])
  expect(content.titles).toEqual(['B', 'C'])
  expect(content.itemAttributes[0].values).toEqual([['Drama'], ['Comedy', 'Drama']])
  expect(content.itemAttributes[0].field.topValues).toEqual([
    { value: 'Drama', count: 2 },
    { value: 'Comedy', count: 1 },
  ])
  expect(steps[0].before).toEqual({ users: 3, items: 4, interactions: 6 })
  expect(steps[0].after).toEqual({ users: 2, items: 2, interactions: 3 })
})

test('a rating at the bound is within it, also one that a 32-bit float rounds down', async () => {
  const prices = datasetOfRows([[row(0, 3.2, 1), row(1, 3.3, 2), row(2, 3.4, 3)]], 3)
  const { content } = await apply(prices, { kind: 'rating', from: 3.3, to: 3.4 })
  expect(content.items.ids).toEqual(['i1', 'i2'])
})

test('rows are chosen by item attribute: one of the values, none of them, a range of numbers', async () => {
  const { content: comedies } = await apply(base, { kind: 'items', field: 'genres', values: ['Comedy'], inverted: false })
  expect(rowsOf(comedies)).toEqual(['u0 i0 5 10', 'u1 i2 3 40'])
  const { content: others } = await apply(base, { kind: 'items', field: 'genres', values: ['Drama'], inverted: true })
  expect(rowsOf(others)).toEqual(['u0 i0 5 10', 'u1 i3 1 50', 'u2 i3 5 60'])
  const { content: late } = await apply(base, { kind: 'items-number', field: 'year', from: 2000, to: null })
  expect(rowsOf(late)).toEqual(['u0 i1 2 20', 'u1 i1 4 30', 'u1 i2 3 40'])
})

test('each step works on what the one before left: activity is counted after the ratings are filtered', async () => {
  const active: VersionStep = { kind: 'users', rule: { combine: 'all', parts: [{ kind: 'activity', from: 2, to: null }] } }
  const { content } = await apply(base, { kind: 'rating', from: 3, to: null }, active)
  expect(rowsOf(content)).toEqual(['u1 i1 4 30', 'u1 i2 3 40'])
})

test('a step that leaves nothing is the last one; nothing after it is tried', async () => {
  const { content, steps } = await apply(
    base,
    { kind: 'rating', from: 9, to: null },
    { kind: 'items', field: 'none', values: ['x'], inverted: false },
  )
  expect(countsOf(content)).toEqual({ users: 0, items: 0, interactions: 0 })
  expect(steps).toHaveLength(1)
})

test('a sample takes whole users, as many as asked for, the same ones for the same seed', async () => {
  const sample = async (seed: number) => (await apply(base, { kind: 'sample', unit: 'users', size: 2, seed })).content.users.ids
  expect(await sample(1)).toHaveLength(2)
  expect(await sample(1)).toEqual(await sample(1))
  const different = new Set(await Promise.all(Array.from({ length: 20 }, async (_, seed) => (await sample(seed)).join())))
  expect(different.size).toBe(3)
})

test('an attribute that nobody has is refused with those that there are', async () => {
  await expect(apply(base, { kind: 'items', field: 'genre', values: ['x'], inverted: false })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    remedy: 'They have: genres, year.',
  })
})

test('fields are removed, renamed and read as another type; what the type cannot hold is counted', async () => {
  const { content, steps } = await apply(
    base,
    { kind: 'remove-field', target: 'items', field: 'genres' },
    { kind: 'rename-field', target: 'items', field: 'year', name: 'released' },
    { kind: 'retype-field', target: 'users', field: 'city', type: { type: 'number', separator: null } },
  )
  expect(content.itemAttributes.map(({ field }) => field.name)).toEqual(['released'])
  expect(content.userAttributes[0].values).toEqual([null, null, null])
  expect(steps[2].notes).toEqual(['3 values of city cannot be read as number; they are empty now.'])
})

test('no field takes the name of another one, or one that every object has', async () => {
  const rename = (name: string): VersionStep => ({ kind: 'rename-field', target: 'items', field: 'year', name })
  await expect(apply(base, rename('genres'))).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  await expect(apply(base, rename('__proto__'))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

/** u1 has i1 later and i2 earlier than in `base`; u9 and i4 are new. */
const other: Dataset = {
  ...datasetOfRows([[], [row(1, 1, 35), row(2, 5, 5)], [], [row(4, 3, 1)]], 5),
  users: { ids: ['u0', 'u1', 'u2', 'u9'], find: (id) => ({ u0: 0, u1: 1, u2: 2, u9: 3 })[id] },
}

const merge = (keep: 'last' | 'this' | 'other'): VersionStep => ({ kind: 'merge', datasetId: DatasetId.parse('ds_otherother'), keep })

test.each([
  ['last', ['u1 i1 1 35', 'u1 i2 3 40']],
  ['this', ['u1 i1 4 30', 'u1 i2 3 40']],
  ['other', ['u1 i2 5 5', 'u1 i1 1 35']],
] as const)('of a pair that both have, merging keeps one row by the rule "%s"', async (keep, expected) => {
  const { content, steps } = await apply(base, merge(keep))
  expect(rowsOf(content).filter((text) => /^u1 i[12]/.test(text))).toEqual(expected)
  expect(rowsOf(content)).toContain('u9 i4 3 1')
  expect(content.titles).toEqual(['A', 'B', 'C', 'D', null])
  expect(content.itemAttributes[1].values).toEqual([1990, 2000, 2010, null, null])
  expect(steps[0].notes.join(' ')).toMatch(/2 pairs of user and item are in both, 2 of them with another rating or time/)
})

test('a dataset with ratings does not merge with one without', async () => {
  await expect(apply(base, { kind: 'remove-column', column: 'rating' }, merge('last'))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-versions-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function store(): Promise<string> {
  const target = join(folder, 'parent')
  await mkdir(target)
  const { detail, users, items, ...columns } = base
  const identity = { datasetId: 'ds_parentparent', name: 'parent', createdAt: 1, source: detail.source, drops: detail.drops, notes: [] }
  await writeDatasetFiles(target, { ...identity, ...columns, userIds: users.ids, itemIds: items.ids, timeKind: 'timestamp' })
  return target
}

const jobOf = (parentFolder: string, ...steps: VersionStep[]): Parameters<typeof deriveDataset>[0] => ({
  kind: 'derive',
  datasetId: 'ds_childchild00',
  datasetFolder: join(folder, 'child'),
  parentFolder,
  others: [],
  name: 'child',
  names: { ds_parentparent: 'as it is called now' },
  steps: steps.map((step) => ({ step, words: 'what it does' })),
})

test('a version is a dataset like any other, and says how it was made', async () => {
  await deriveDataset(jobOf(await store(), { kind: 'rating', from: 3, to: null }), quietWork)
  const child = await loadDataset(join(folder, 'child'))
  await verifyDataset(join(folder, 'child'))
  expect(rowsOf(child)).toEqual(['u0 i0 5 10', 'u1 i1 4 30', 'u1 i2 3 40', 'u2 i3 5 60'])
  expect(child.detail.summary.parents).toEqual(['ds_parentparent'])
  expect(child.detail.lineage).toMatchObject({
    parents: [{ name: 'as it is called now', interactions: 6, lineage: null }],
    steps: [{ step: { kind: 'rating', from: 3, to: null }, words: 'what it does', after: { users: 3, items: 4, interactions: 4 } }],
  })
})

test('space is asked for all datasets that are merged, and nothing is written where it is missing', async () => {
  const parent = await store()
  const { bytes } = (await loadDataset(parent)).detail.summary
  using _ = replaceDisk({ ...systemDisk, freeBytes: () => Promise.resolve(64 * 2 ** 20 + 1.5 * bytes) })
  const job = { ...jobOf(parent, merge('last')), others: [{ datasetId: 'ds_otherother', folder: parent }] }
  await expect(deriveDataset(job, quietWork)).rejects.toMatchObject({ code: 'DISK_FULL', details: { neededBytes: 2 * bytes } })
  await deriveDataset(jobOf(parent, { kind: 'rating', from: 3, to: null }), quietWork)
  expect(await readdir(folder)).toEqual(['child', 'parent'])
})

test('a step that leaves nothing, and a cancelled making, leave no folder', async () => {
  const parent = await store()
  await expect(deriveDataset(jobOf(parent, { kind: 'rating', from: 9, to: null }), quietWork)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'Step 1 (what it does) leaves none of 6 interactions.',
  })
  const cancelled = { signal: AbortSignal.abort(), report: () => undefined }
  await expect(deriveDataset(jobOf(parent, { kind: 'rating', from: 3, to: null }), cancelled)).rejects.toThrow(CancelledError)
  expect(await readdir(folder)).toEqual(['parent'])
})
