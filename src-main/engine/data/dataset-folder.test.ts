import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ColumnType, DatasetId } from '../../contract/index.ts'
import { importDataset, importSample, addAttributes } from './jobs.ts'
import { loadDataset, verifyDataset } from './load-dataset.ts'
import { datasetRows, readDroppedLines, searchItems, searchUsers } from './pages.ts'

let root: string
const sample = (): string => join(root, 'sample')
const work = { signal: new AbortController().signal, report: () => undefined }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-dataset-'))
  await importSample({ kind: 'sample', datasetId: 'ds_sample', datasetFolder: sample(), name: 'sample' }, work)
})
afterAll(() => rm(root, { recursive: true }))

test('what was written is read back; two samples have one fingerprint; nothing else lies around', async () => {
  const dataset = await loadDataset(sample())
  await verifyDataset(sample())
  expect(dataset.detail.summary.bytes).toBeGreaterThan(1_000_000)
  expect(dataset.itemOf.length).toBe(dataset.detail.summary.interactions)
  expect(dataset.users.find('p0002')).toBe(1)
  const again = { kind: 'sample' as const, datasetId: 'ds_again1', datasetFolder: join(root, 'again'), name: 'again' }
  expect((await importSample(again, work)).summary.fingerprint).toBe(dataset.detail.summary.fingerprint)
  expect((await readdir(root)).toSorted()).toEqual(['again', 'sample'])
})

test('a second dataset in the same folder is refused and leaves the first', async () => {
  const job = { kind: 'sample' as const, datasetId: 'ds_sample', datasetFolder: sample(), name: 'other' }
  await expect(importSample(job, work)).rejects.toThrow()
  expect((await loadDataset(sample())).detail.summary.name).toBe('sample')
  expect((await readdir(root)).some((name) => name.startsWith('.building'))).toBe(false)
})

test.each([
  ['a file is missing', 'items.u32', (path: string) => rm(path)],
  ['a file is short', 'times.f64', (path: string) => truncate(path, 800)],
  ['the manifest is not JSON', 'manifest.json', (path: string) => writeFile(path, '{')],
  ['the manifest is missing', 'manifest.json', (path: string) => rm(path)],
  [
    'the format is from the future',
    'manifest.json',
    async (path: string) => {
      await writeFile(path, (await readFile(path, 'utf8')).replace('"formatVersion": 1', '"formatVersion": 2'))
    },
  ],
])('damage is named: %s (%s)', async (_, name, damage) => {
  const folder = join(root, 'damaged')
  await cp(sample(), folder, { recursive: true })
  await damage(join(folder, name))
  await expect(loadDataset(folder)).rejects.toMatchObject({ code: 'DATASET_DAMAGED', details: { file: name } })
  await rm(folder, { recursive: true })
})

test('a changed byte is found by verifyDataset', async () => {
  const folder = join(root, 'changed')
  await cp(sample(), folder, { recursive: true })
  const path = join(folder, 'ratings.f32')
  const bytes = await readFile(path)
  bytes[100] ^= 1
  await writeFile(path, bytes)
  await expect(verifyDataset(folder)).rejects.toMatchObject({ code: 'DATASET_DAMAGED', details: { file: 'ratings.f32' } })
})

test('no folder is no damaged dataset', async () => {
  await expect(loadDataset(join(root, 'nothing'))).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' })
})

test('pages: rows in order, items by title and popularity, users by id', async () => {
  const dataset = await loadDataset(sample())
  const { total, rows } = datasetRows(dataset, 100, 50)
  expect(total).toBe(dataset.itemOf.length)
  const all = datasetRows(dataset, 0, total).rows
  expect(rows).toEqual(all.slice(100, 150))
  expect(all.at(-1)?.user).toBe('p2000')
  expect(datasetRows(dataset, total, 10).rows).toEqual([])
  const found = searchItems(dataset, 'lantern', 0, 100)
  expect(found.items.every((item) => item.title?.includes('Lantern'))).toBe(true)
  expect(found.items.map((item) => item.interactions)).toEqual(found.items.map((item) => item.interactions).toSorted((a, b) => b - a))
  expect(found.items[0].attributes['genres']).toBeInstanceOf(Array)
  expect(searchItems(dataset, '', 1490, 100)).toMatchObject({ total: 1500, items: { length: 10 } })
  expect(searchUsers(dataset, 'P0007', 0, 10).users.map((user) => user.user)).toEqual(['p0007'])
  expect(searchUsers(dataset, '', 3, 2).users.map((user) => user.user)).toEqual(['p0004', 'p0005'])
})

test('dropped lines are read back from the folder; a dataset without any has only the header', async () => {
  expect(await readDroppedLines(sample())).toEqual({ csv: 'file,line,reason,text\n', truncated: false })
  const source = join(root, 'ratings.csv')
  const good = Array.from({ length: 20 }, (_, n) => `u${n},i${n % 3},4`)
  await writeFile(source, ['user,item,rating', ...good, 'u1,i1', 'u0,i0,5', ''].join('\n'))
  const folder = join(root, 'dropped')
  const detail = await importDataset(
    { kind: 'import', datasetId: 'ds_dropped', datasetFolder: folder, request: { path: source, name: 'dropped', maxBadRatio: 0.2 } },
    work,
  )
  expect(detail.drops).toMatchObject({
    read: 22,
    kept: 20,
    reasons: [
      { reason: 'unparsable', count: 1 },
      { reason: 'duplicate', count: 1 },
    ],
  })
  expect((await readDroppedLines(folder)).csv).toBe(
    'file,line,reason,text\nratings.csv,2,duplicate,"u0,i0,4"\nratings.csv,22,unparsable,"u1,i1"\n',
  )
  await verifyDataset(folder)
})

test('attributes are joined as a revision: types guessed, old fields kept, interactions untouched', async () => {
  const folder = join(root, 'attributes')
  await cp(sample(), folder, { recursive: true })
  const before = await loadDataset(folder)
  const file = join(root, 'items.tsv')
  const lines = before.items.ids
    .slice(0, 1000)
    .map((id, n) => `${id}\tName ${n}\t${n * 10}\t${['red', 'blue'][n % 2]}\ta|b${n % 3}\t2020-01-0${1 + (n % 9)}`)
  await writeFile(file, ['code\tname\tprice\tcolour\ttags\treleased', ...lines, 'unknown\tX\t1\tred\ta\t2020-01-01'].join('\n'))
  const request = { datasetId: DatasetId.parse('ds_sample'), target: 'items' as const, path: file }
  const detail = await addAttributes({ kind: 'attributes', datasetFolder: folder, request }, work)
  expect(detail.itemFields.map((field) => `${field.name} ${field.type}`)).toEqual([
    ...['genres multi', 'year number', 'maker category', 'minutes number'],
    ...['price number', 'colour category', 'tags multi', 'released date'],
  ])
  expect(detail.itemFields.at(-1)?.coverageRatio).toBeCloseTo(1000 / 1500, 6)
  expect(detail.notes.at(-1)).toContain('1 rows are of items without interactions')
  const after = await loadDataset(folder)
  await verifyDataset(folder)
  expect(after.detail.summary.fingerprint).toBe(before.detail.summary.fingerprint)
  expect(after.titles[0]).toBe('Name 0')
  expect(after.titles[1200]).toBe(before.titles[1200])
  expect(searchItems(after, before.items.ids[4], 0, 1).items[0].attributes).toMatchObject({ price: 40, colour: 'red', tags: ['a', 'b1'] })
})

test('the only text of a file is content too, and columns are what they are said to be', async () => {
  const folder = join(root, 'described')
  const interactions = join(root, 'described.csv')
  await writeFile(interactions, ['user,item', ...Array.from({ length: 60 }, (_, n) => `u${n % 6},i${n % 10}`)].join('\n'))
  const source = { path: interactions, name: 'described', maxBadRatio: 0, mapping: { user: 'user', item: 'item' } }
  await importDataset({ kind: 'import', datasetId: 'ds_described', datasetFolder: folder, request: source }, work)
  const file = join(root, 'abstracts.csv')
  const rows = Array.from({ length: 10 }, (_, n) => `i${n},a study of subject ${n} and its kin,Paper ${n},${n % 2 ? 'x' : 'y'} z`)
  await writeFile(file, ['item,abstract,title,code', ...rows].join('\n'))
  const request = { datasetId: DatasetId.parse('ds_described'), target: 'items' as const, path: file }
  const joinWith = (types?: Record<string, ColumnType>) =>
    addAttributes({ kind: 'attributes', datasetFolder: folder, request: { ...request, ...(types ? { types } : {}) } }, work)
  const guessed = await joinWith()
  expect(guessed.itemFields.map(({ name, type }) => `${name} ${type}`)).toEqual(['abstract text', 'code category'])
  const said = await joinWith({ title: { type: 'text', separator: null }, code: { type: 'multi', separator: ' ' } })
  expect(said.itemFields.map(({ name, type }) => `${name} ${type}`)).toEqual(['abstract text', 'title text', 'code multi'])
  expect((await loadDataset(folder)).titles[0]).toBe('Paper 0')
  await expect(joinWith({ plot: { type: 'text', separator: null } })).rejects.toMatchObject({ code: 'INVALID_INPUT' })

  const untitled = join(root, 'untitled.csv')
  await writeFile(untitled, ['item,abstract', ...rows.map((row) => row.split(',').slice(0, 2).join(','))].join('\n'))
  const plain = join(root, 'plain')
  await importDataset({ kind: 'import', datasetId: 'ds_plain01', datasetFolder: plain, request: { ...source, name: 'plain' } }, work)
  const only = await addAttributes({ kind: 'attributes', datasetFolder: plain, request: { ...request, path: untitled } }, work)
  expect(only.itemFields.map(({ name, type }) => `${name} ${type}`)).toEqual(['abstract text'])
  expect((await loadDataset(plain)).titles[0]).toContain('a study of')
})

test('several rows of one item, as lists of tags have them, are taken together; who tagged and when is left out', async () => {
  const folder = join(root, 'tagged')
  await importSample({ kind: 'sample', datasetId: 'ds_tagged1', datasetFolder: folder, name: 'tagged' }, work)
  const [first, second] = (await loadDataset(folder)).items.ids
  const file = join(root, 'tags.csv')
  const rows = [`1,${first},slow burn,7`, `2,${first},bluffing,8`, `3,${first},slow burn,9`, `3,${second},party,9`, `1,${second},trains,9`]
  await writeFile(file, ['userId,movieId,tag,timestamp', ...rows].join('\n'))
  const request = { datasetId: DatasetId.parse('ds_tagged1'), target: 'items' as const, path: file }
  const detail = await addAttributes({ kind: 'attributes', datasetFolder: folder, request }, work)
  expect(detail.itemFields.map(({ name }) => name)).toEqual(['genres', 'year', 'maker', 'minutes', 'tag'])
  expect(detail.itemFields.at(-1)?.type).toBe('multi')
  expect(detail.notes.at(-1)).toBe(
    'tags.csv: several rows of one id. Taken together: tag; of other columns the last row counts. Left out, since they are about the row: userId, timestamp.',
  )
  const after = await loadDataset(folder)
  expect(searchItems(after, first, 0, 1).items[0].attributes['tag']).toEqual(['slow burn', 'bluffing'])
  expect(searchItems(after, second, 0, 1).items[0].attributes['tag']).toEqual(['party', 'trains'])
  const asked = await addAttributes(
    { kind: 'attributes', datasetFolder: folder, request: { ...request, types: { userId: { type: 'category', separator: null } } } },
    work,
  )
  expect(asked.itemFields.map(({ name }) => name)).toContain('userId')
})

test('an attribute file that belongs to something else is refused, and the dataset stays', async () => {
  const file = join(root, 'strangers.csv')
  await writeFile(file, 'id,colour\nx1,red\nx2,blue\n')
  const request = { datasetId: DatasetId.parse('ds_sample'), target: 'users' as const, path: file }
  const job = { kind: 'attributes' as const, datasetFolder: sample(), request }
  await expect(addAttributes(job, work)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('no column holds ids'),
  })
  await expect(addAttributes({ ...job, request: { ...request, key: 'nothing' } }, work)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(addAttributes({ ...job, request: { ...request, key: 'id' } }, work)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await verifyDataset(sample())
})
