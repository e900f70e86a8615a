import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DatasetId, type ImportSplitRequest, type SplitFile, type SplitSpec } from '../../src-main/contract/index.ts'
import type { Dataset } from '../../src-main/engine/data/dataset.ts'
import { importDataset, importSplit } from '../../src-main/engine/data/jobs.ts'
import { loadDataset } from '../../src-main/engine/data/load-dataset.ts'
import { makeSplit } from '../../src-main/engine/data/make-split.ts'
import { candidatesInWords, type Split } from '../../src-main/engine/data/split.ts'
import { type Csr, rowOf } from '../../src-main/engine/kernel/csr.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { splitFromState, splitToState } from '../../src-main/engine/training/split-state.ts'
import { findSharedData } from '../fixtures/shared-data.ts'

/** Splits that somebody else has made, from files: row by row what the files say. */
let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-split-files-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function write(name: string, lines: readonly string[]): Promise<string> {
  const path = join(root, name)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

async function importRows(path: string, id: string): Promise<string> {
  const datasetFolder = join(root, id)
  const mapping = { user: 'column1', item: 'column2', rating: 'column3' }
  await importDataset({ kind: 'import', datasetId: id, datasetFolder, request: { path, name: id, mapping, maxBadRatio: 0 } }, quietWork)
  return datasetFolder
}

function importLists(datasetFolder: string, request: Omit<ImportSplitRequest, 'datasetId'>): Promise<SplitFile> {
  return importSplit({ kind: 'split-file', datasetFolder, request: { datasetId: DatasetId.parse('ds_split00'), ...request } }, quietWork)
}

async function splitOf(datasetFolder: string, spec: SplitSpec): Promise<{ dataset: Dataset; split: Split }> {
  const dataset = await loadDataset(datasetFolder)
  return { dataset, split: makeSplit(dataset, spec) }
}

/** `user item` in the ids of the file, sorted. */
function pairs({ users, items }: Dataset, split: Split, matrix: Csr): string[] {
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from(rowOf(matrix, row), (column) => `${users.ids[split.userIndex[row]]} ${items.ids[split.itemIndex[column]]}`),
  )
    .flat()
    .toSorted()
}

/** Ten users with ten of twelve items each. */
const rows = Array.from({ length: 10 }, (_, user) =>
  Array.from({ length: 10 }, (_, n) => `u${user} i${(user + n) % 12} ${1 + (n % 5)}`),
).flat()
const testRows = rows.filter((_, n) => n % 5 === 0)
const trainRows = rows.filter((_, n) => n % 5 !== 0 && n % 10 !== 9)

describe('rows from files', () => {
  let folder = ''
  let file: SplitFile
  beforeAll(async () => {
    folder = await importRows(await write('rows.txt', rows), 'ds_rows00')
    const files = [
      { part: 'train' as const, path: await write('rows.train', trainRows) },
      { part: 'test' as const, path: await write('rows.test', [...testRows, 'u0 nobody-knows-it 5']) },
    ]
    file = await importLists(folder, { kind: 'fixed-folds', files })
  })

  it('are tested and trained on exactly as listed; what is in neither file does not exist', async () => {
    const { dataset, split } = await splitOf(folder, { id: 'fixed-folds', config: { validationRatio: 0.2 } })
    const bare = (list: readonly string[]): string[] => list.map((row) => row.split(' ').slice(0, 2).join(' ')).toSorted()
    expect(pairs(dataset, split, split.test.heldOut)).toEqual(bare(testRows))
    expect(pairs(dataset, split, split.test.foldIn)).toEqual(bare(trainRows))
    const validation = pairs(dataset, split, split.validation.heldOut)
    expect(pairs(dataset, split, split.train)).toEqual(bare(trainRows).filter((row) => !validation.includes(row)))
    expect(validation).toHaveLength(10)
  })

  it('give a share of the training rows to validation, seeded', async () => {
    const spec = { id: 'fixed-folds', config: { validationRatio: 0.3, seed: 4 } }
    const { dataset, split } = await splitOf(folder, spec)
    expect(split.counts.validationHeldOut).toBe(10 * Math.floor(0.3 * 7))
    expect(pairs(dataset, split, split.trainAndValidation)).toHaveLength(70)
    expect((await splitOf(folder, spec)).split.hash).toBe(split.hash)
  })

  it('count what the dataset does not have, and keep one copy of equal content', async () => {
    expect(file).toMatchObject({ counts: { train: 70, test: 20 }, unknown: 1 })
    const again = await importLists(folder, {
      kind: 'fixed-folds',
      name: 'another name',
      files: [
        { part: 'test', path: join(root, 'rows.test') },
        { part: 'train', path: await write('rows-turned.train', trainRows.toReversed()) },
      ],
    })
    expect(again).toEqual(file)
  })

  it('are refused where training and test overlap, or another numbering is used', async () => {
    const overlapping = { part: 'test' as const, path: await write('overlap.test', trainRows.slice(0, 3)) }
    const train = { part: 'train' as const, path: join(root, 'rows.train') }
    await expect(importLists(folder, { kind: 'fixed-folds', files: [train, overlapping] })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    const strange = { part: 'test' as const, path: await write('strange.test', ['77 1 3', '78 2 3']) }
    await expect(importLists(folder, { kind: 'fixed-folds', files: [train, strange] })).rejects.toMatchObject({
      message: expect.stringContaining('u0, u1, u2'),
    })
    await expect(importLists(folder, { kind: 'fixed-folds', files: [overlapping] })).rejects.toMatchObject({
      message: expect.stringContaining('training part'),
    })
  })
})

describe('lists of new items', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await importRows(join(root, 'rows.txt'), 'ds_items0')
  })

  it('hold out these items whole, and none that are not listed', async () => {
    const path = await write('items.csv', ['movie,role', 'i3,train', 'i4,train', 'i5,train', 'i7,test', 'i8,test', 'i1,validation'])
    const list = await importLists(folder, {
      kind: 'held-out-items',
      files: [{ part: 'test', path }],
      itemColumn: 'movie',
      partColumn: 'role',
    })
    expect(list.counts).toEqual({ train: 3, validation: 1, test: 2 })
    const { dataset, split } = await splitOf(folder, { id: 'held-out-items', config: { file: list.id, direction: 'users-for-item' } })
    const named = (columns: Uint32Array = new Uint32Array(0)): string[] =>
      Array.from(columns, (column) => dataset.items.ids[split.itemIndex[column]])
    expect(named(split.test.candidates)).toEqual(['i7', 'i8'])
    expect(named(split.validation.candidates)).toEqual(['i1'])
    expect(new Set(pairs(dataset, split, split.train).map((pair) => pair.split(' ')[1]))).toEqual(new Set(['i3', 'i4', 'i5']))
    expect(split.direction).toBe('users-for-item')
  })

  it('may be one id a line; validation items are then drawn from the others', async () => {
    const list = await importLists(folder, {
      kind: 'held-out-items',
      name: 'two',
      files: [{ part: 'test', path: await write('two.txt', ['i7', 'i8']) }],
    })
    const { split } = await splitOf(folder, {
      id: 'held-out-items',
      config: { file: 'two', minimumItemPositives: 2, validationItemRatio: 0.2 },
    })
    expect(list.counts).toEqual({ test: 2 })
    expect(split.counts.newItems).toEqual({ validation: 2, test: 2 })
    expect(split.spec.config['file']).toBe(list.id)
  })

  it('have to be named where there are several', async () => {
    await expect(splitOf(folder, { id: 'held-out-items', config: {} })).rejects.toMatchObject({
      code: 'SPLIT_NOT_FOUND',
      remedy: expect.stringContaining('two'),
    })
  })
})

describe('negatives from a file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await importRows(join(root, 'rows.txt'), 'ds_negat0')
  })
  const spec = { id: 'leave-one-out', config: { candidates: 'file' } }

  it('are what each test item is ranked among; users without any are not measured, and known items are no negatives', async () => {
    // u0 has i0 to i9, u1 has i1 to i10.
    const path = await write('negatives.txt', ['(u0,i9)\ti10\ti11', '(u1,i10)\ti3\ti11'])
    const file = await importLists(folder, { kind: 'negatives', files: [{ part: 'test', path }] })
    expect(file.counts).toEqual({ test: 4 })
    const { dataset, split } = await splitOf(folder, spec)
    expect(
      pairs(dataset, { ...split, userIndex: split.test.users.map((row) => split.userIndex[row]) }, split.test.sampled ?? split.train),
    ).toEqual(['u0 i10', 'u0 i11', 'u0 i9', 'u1 i10', 'u1 i11'])
    expect(candidatesInWords(split)).toBe('sampled:2, an estimate: each held-out item among 2 given ones')
    expect(candidatesInWords(splitFromState(splitToState(split)))).toBe(candidatesInWords(split))
  })

  it('are refused where they would not be used', async () => {
    const dataset = await loadDataset(folder)
    const [{ id }] = dataset.splitFiles ?? []
    for (const candidates of ['all', 'sampled']) {
      expect(() => makeSplit(dataset, { id: 'leave-one-out', config: { candidates, file: id } })).toThrow(
        `the file ${id} would not be used with candidates=${candidates}`,
      )
    }
    expect(makeSplit(dataset, { ...spec, config: { candidates: 'file', file: id } }).test.sampled).toBeDefined()
  })

  it('may be pairs as well', async () => {
    const path = await write('negatives.csv', ['user,item', 'u0,i10', 'u0,i11', 'u1,i3', 'u1,i11'])
    const files = [{ part: 'test' as const, path }]
    const [list] = (await loadDataset(folder)).splitFiles ?? []
    expect(await importLists(folder, { kind: 'negatives', files })).toMatchObject({ id: list.id })
  })
})

describe('files of published papers', () => {
  const lara = findSharedData('lara')
  const films = findSharedData('ml-1m')
  it("LARA's 477 new items on MovieLens 1M: its own training and test positives", { timeout: 120_000 }, async ({ skip }) => {
    const missing = lara.missing ?? films.missing
    skip(missing !== null, missing ?? '')
    const datasetFolder = join(root, 'ds_films0')
    const request = { path: films.path, name: 'films', maxBadRatio: 0 }
    await importDataset({ kind: 'import', datasetId: 'ds_films0', datasetFolder, request }, quietWork)
    await importLists(datasetFolder, {
      kind: 'held-out-items',
      files: [{ part: 'test', path: join(lara.path, 'derived/item_map.csv') }],
      itemColumn: 'movielens_movie',
      partColumn: 'role',
    })
    const { split } = await splitOf(datasetFolder, { id: 'held-out-items', config: { threshold: 4 } })
    // One of the 477 has no rating of 4 or more.
    expect(split.counts).toMatchObject({ testFoldIn: 325_588, testHeldOut: 82_926, newItems: { test: 476 } })
  })

  const cfgan = findSharedData('cfgan')
  it.for([
    ['ML100K', 'ds_cfgan1', 80_000, 19_963],
    ['Ciao', 'ds_cfgan2', 13_464, 3_357],
  ] as const)("CFGAN's %s", { timeout: 60_000 }, async ([name, id, train, test], { skip }) => {
    skip(cfgan.missing !== null, cfgan.missing ?? '')
    const { readFile } = await import('node:fs/promises')
    const path = (part: string): string => join(cfgan.path, name, `${name}.${part}`)
    const both = await Promise.all(['train', 'test'].map((part) => readFile(path(part), 'utf8')))
    const folder = await importRows(await write(`${name}.txt`, both.join('').trim().split(/\r?\n/)), id)
    const files = [
      { part: 'train' as const, path: path('train') },
      { part: 'test' as const, path: path('test') },
    ]
    expect(await importLists(folder, { kind: 'fixed-folds', files })).toMatchObject({ counts: { train, test }, unknown: 0 })
    const { split } = await splitOf(folder, { id: 'fixed-folds', config: {} })
    expect(split.counts).toMatchObject({ testFoldIn: train, testHeldOut: test })
  })
})
