import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportPreview, Mapping } from '../../../contract/index.ts'
import type { Dataset } from '../dataset.ts'
import { importDataset, previewSource } from '../jobs.ts'
import { loadDataset } from '../load-dataset.ts'
import { datasetRows } from '../pages.ts'

let root: string
let made = 0
const work = { signal: new AbortController().signal, report: () => undefined }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-formats-'))
})
afterAll(() => rm(root, { recursive: true }))

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(root, name)
  await writeFile(path, content)
  return path
}

function preview(path: string, mapping?: Mapping): Promise<ImportPreview> {
  return previewSource({ kind: 'preview', path, ...(mapping ? { mapping } : {}) }, work)
}

async function imported(path: string, mapping?: Mapping): Promise<Dataset> {
  const datasetFolder = join(root, `dataset-${made++}`)
  const request = { path, name: 'x', maxBadRatio: 0.2, ...(mapping ? { mapping } : {}) }
  await importDataset({ kind: 'import', datasetId: 'ds_format', datasetFolder, request }, work)
  return loadDataset(datasetFolder)
}

/** Twelve rows of four users; the expected dataset is the same whatever the file looks like. */
const records = Array.from({ length: 12 }, (_, n) => ({
  user: `${10 - (n % 4)}`,
  item: `i ${n % 5}`,
  rating: 1 + (n % 5),
  time: 1_600_000_000 - n * 60,
}))
const expectedRows = records
  .map(({ user, item, rating, time }) => ({ user, item, title: null, rating, time }))
  .toSorted((a, b) => Number(a.user) - Number(b.user) || a.time - b.time)

const header = ['customer_id', 'product', 'stars', 'timestamp']
const lines = (separator: string): string =>
  [header, ...records.map(({ user, item, rating, time }) => [user, item, rating, time])].map((row) => row.join(separator)).join('\n')

test.each([
  ['comma.csv', lines(','), ','],
  ['tab.tsv', lines('\t') + '\n', '\t'],
  ['semicolon.csv', lines(';').replaceAll('\n', '\r\n'), ';'],
  ['bar.txt', lines('|'), '|'],
  ['colons.dat', lines('::'), '::'],
  ['marked.csv', '\uFEFF' + lines(','), ','],
  ['quoted.csv', lines(',').replaceAll(/[^,\n]+/g, '"$&"'), ','],
  ['blanks.csv', lines(' , '), ','],
])('%s gives the same dataset', async (name, text, separator) => {
  const path = await file(name, text)
  const found = await preview(path)
  expect(found).toMatchObject({ format: 'table', separator, hasHeader: true, certain: true, timeKind: 'timestamp' })
  expect(found.mapping).toEqual({ user: 'customer_id', item: 'product', rating: 'stars', time: 'timestamp' })
  expect(found.counts).toEqual({ users: 4, items: 5, interactions: 12 })
  const dataset = await imported(path)
  expect(datasetRows(dataset, 0, 100).rows).toEqual(expectedRows)
  expect(dataset.users.ids).toEqual(['7', '8', '9', '10'])
})

test('JSON Lines and Parquet give the same dataset too', async () => {
  const objects = records.map(({ user, item, rating, time }) =>
    JSON.stringify({ customer_id: Number(user), product: item, stars: rating, timestamp: time }),
  )
  const json = await file('rows.jsonl', objects.join('\n'))
  const parquet = join(root, 'rows.parquet')
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(`COPY (SELECT * FROM read_json('${json}')) TO '${parquet}' (FORMAT parquet)`)
  connection.closeSync()
  for (const path of [json, parquet]) {
    expect((await preview(path)).certain).toBe(true)
    expect(datasetRows(await imported(path), 0, 100).rows).toEqual(expectedRows)
  }
})

test('a file without header is proposed by its values, never taken for certain', async () => {
  const path = await file(
    'bare.tsv',
    records.map(({ user, item, rating, time }) => [user, item.replace(' ', ''), rating, time].join('\t')).join('\n'),
  )
  const found = await preview(path)
  expect(found).toMatchObject({ hasHeader: false, certain: false })
  expect(found.mapping).toEqual({ user: 'column1', item: 'column2', rating: 'column3', time: 'column4' })
  expect(found.columns.map((column) => column.evidence)).toEqual([
    expect.stringContaining('guess'),
    expect.stringContaining('guess'),
    '5 different values from 1 to 5',
    expect.stringContaining('plausible times'),
  ])
  await expect(imported(path)).rejects.toMatchObject({ code: 'MAPPING_UNCERTAIN', remedy: expect.stringContaining('user=column1') })
  expect((await imported(path, { user: 'column1', item: 'column2' })).ratingOf).toBeNull()
})

test('a mapping that cannot be is refused by name', async () => {
  const path = await file('map.csv', lines(','))
  await expect(imported(path, { user: 'nobody', item: 'product' })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('nobody'),
  })
  await expect(imported(path, { user: 'product', item: 'product' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(preview(join(root, 'nothing.csv'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(previewSource({ kind: 'preview', path, format: 'nonsense' }, work)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(previewSource({ kind: 'preview', path, format: 'movielens-1m' }, work)).rejects.toMatchObject({ code: 'FILE_FORMAT' })
})

const csv = (rows: readonly string[]): string => ['user,item,rating,time', ...rows].join('\n')

test.each([
  ['seconds', 1_500_000_000, 'timestamp', 1_500_000_000],
  ['milliseconds', 1_500_000_000_123, 'timestamp', 1_500_000_000.123],
  ['microseconds', 1_500_000_000_123_000, 'timestamp', 1_500_000_000.123],
  ['ranks', 7, 'order', 7],
  ['years', 1999, 'order', 1999],
])('a time column of %s', async (_, value, kind, expected) => {
  const path = await file('times.csv', csv(records.map(({ user, item }, n) => `${user},${item},3,${value + n}`)))
  const dataset = await imported(path)
  expect(dataset.detail.summary.timeKind).toBe(kind)
  expect(Math.min(...(dataset.timeOf ?? []))).toBeCloseTo(expected, 3)
  if (kind === 'order') expect(dataset.detail.notes.join(' ')).toContain('cannot hold times')
})

test('dates become times', async () => {
  const path = await file('dates.csv', csv(records.map(({ user, item }, n) => `${user},${item},3,2020-03-0${1 + (n % 9)}T12:00:00Z`)))
  const dataset = await imported(path)
  expect(dataset.detail.summary.timeKind).toBe('timestamp')
  expect(Math.min(...(dataset.timeOf ?? []))).toBe(Date.UTC(2020, 2, 1, 12) / 1000)
})

test('of duplicates the last in time stays, wherever it stands in the file', async () => {
  const good = records.map(({ user, item, rating, time }) => `${user},${item},${rating},${time}`)
  const path = await file('double.csv', csv(['a,x,5,1600000300', ...good, 'a,x,1,1600000100', 'a,x,2,1600000200']))
  const dataset = await imported(path)
  expect(datasetRows(dataset, 0, 100).rows.filter(({ user }) => user === 'a')).toEqual([
    { user: 'a', item: 'x', title: null, rating: 5, time: 1_600_000_300 },
  ])
  expect(dataset.detail.drops.examples.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['15 duplicate', '16 duplicate'])
})

test('ratings far outside the scale of all others are out of range; counts of plays have no scale', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `u${n % 7},i${n},${1 + (n % 5)},${1_600_000_000 + n}`)
  const rated = await imported(await file('scale.csv', csv([...rows, 'u1,x,999,1600000000', 'u1,y,-3,1600000000'])))
  expect(rated.detail.drops.reasons).toEqual([{ reason: 'out-of-range', count: 2 }])
  expect(rated.detail.notes.join(' ')).toContain('scale from 0 to 5')
  const played = await imported(await file('plays.csv', csv([...rows, 'u1,x,999,1600000000']).replace('rating', 'plays')))
  expect(played.detail.drops.reasons).toEqual([])
  expect(played.detail.summary.ratingScale?.max).toBe(999)
})

test('ids are text: leading zeros, spaces inside and other scripts stay; numbers sort as numbers', async () => {
  const ids = ['7', '007', '10', '2', 'ältere', '日本', "o'neil; drop", 'a"b']
  const rows = ids.flatMap((id) => records.slice(0, 3).map(({ item }) => `"${id.replaceAll('"', '""')}",${item},3,5`))
  const dataset = await imported(await file('ids.csv', csv(rows)))
  expect(dataset.users.ids).toEqual(['2', '007', '7', '10', 'a"b', "o'neil; drop", 'ältere', '日本'])
})

test('file names that look like patterns or SQL are names', async () => {
  const path = await file(`we[i]rd ' * name?.csv`, lines(','))
  expect((await imported(path)).detail.summary.interactions).toBe(12)
})

test('a quote that is never closed costs its line, not the rest of the file', async () => {
  const rows = Array.from({ length: 3000 }, (_, n) => `u${n % 50},i${n},3,${1_600_000_000 + n}`)
  rows[1000] = 'u1,"broken,3,1600000000'
  const dataset = await imported(await file('stray.csv', csv(rows)))
  expect(dataset.detail.summary.interactions).toBe(3000)
  expect(dataset.items.find('broken')).toBeDefined()
  expect(dataset.detail.notes.join(' ')).toContain('not always closed')
})

test('an index column without a name does no harm', async () => {
  const indexed = lines(',')
    .split('\n')
    .map((line, n) => `${n === 0 ? '' : n - 1},${line}`)
  const path = await file('indexed.csv', indexed.join('\n'))
  expect((await preview(path)).columns[0]).toMatchObject({ name: 'column1', role: null })
  expect(datasetRows(await imported(path), 0, 100).rows).toEqual(expectedRows)
})

test('cancelling stops the import and leaves nothing', async () => {
  const rows = Array.from({ length: 200_000 }, (_, n) => `u${n % 5000},i${n},3,${1_600_000_000 + n}`)
  const path = await file('large.csv', csv(rows))
  const folder = join(root, 'cancelled')
  const cancel = new AbortController()
  const job = { kind: 'import' as const, datasetId: 'ds_cancel', datasetFolder: folder, request: { path, name: 'x', maxBadRatio: 0.2 } }
  const running = importDataset(job, {
    signal: cancel.signal,
    report: ({ step }) => void (step === 'Reading interactions' && cancel.abort()),
  })
  await expect(running).rejects.toThrow('Cancelled')
  await expect(loadDataset(folder)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' })
})

test('progress names its steps and never goes back within one', async () => {
  const path = await file('steps.csv', lines(','))
  const seen: { step: string; done: number }[] = []
  const datasetFolder = join(root, 'steps')
  const job = { kind: 'import' as const, datasetId: 'ds_steps1', datasetFolder, request: { path, name: 'x', maxBadRatio: 0.2 } }
  await importDataset(job, { signal: work.signal, report: ({ step, done }) => seen.push({ step, done }) })
  const steps = [...new Set(seen.map(({ step }) => step))]
  expect(steps).toEqual(expect.arrayContaining(['Looking at the files', 'Reading interactions', 'Sorting', 'Writing']))
  for (const step of steps) {
    const done = seen.filter((one) => one.step === step).map((one) => one.done)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
  }
})
