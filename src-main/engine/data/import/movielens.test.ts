import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findSharedData } from '../../../../tests/fixtures/shared-data.ts'
import type { DatasetDetail } from '../../../contract/index.ts'
import type { Dataset } from '../dataset.ts'
import { addAttributes, importDataset, previewSource } from '../jobs.ts'
import { loadDataset } from '../load-dataset.ts'
import { defaultSplitSpec, makeSplit } from '../make-split.ts'
import { searchItems } from '../pages.ts'

let root: string
const work = { signal: new AbortController().signal, report: () => undefined }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-movielens-'))
})
afterAll(() => rm(root, { recursive: true }))

async function imported(path: string, name: string): Promise<Dataset> {
  const datasetFolder = join(root, name)
  await importDataset({ kind: 'import', datasetId: 'ds_movies', datasetFolder, request: { path, name, maxBadRatio: 0.2 } }, work)
  return loadDataset(datasetFolder)
}

const fieldsOf = (fields: DatasetDetail['itemFields']): string[] => fields.map((field) => `${field.name} ${field.type}`)

/** Real data is not part of the project; where it is absent, the name of the test says so. */
function withData(name: string, run: (path: string) => void): void {
  const { path, missing } = findSharedData(name)
  describe.skipIf(missing !== null)(missing === null ? name : `${name} (skipped: ${missing})`, () => run(path))
}

withData('ml-1m', (path) => {
  test('MovieLens 1M: counts, titles in Latin-1, attributes, ranks taken as an order, the default split', async () => {
    const dataset = await imported(path, 'ml-1m')
    const { summary, notes, itemFields, userFields, source, drops } = dataset.detail
    expect(summary).toMatchObject({ users: 6040, items: 3706, interactions: 1_000_209, timeKind: 'order', dropped: 0 })
    expect(summary.ratingScale).toEqual({ min: 1, max: 5, distinct: 5 })
    expect(drops.reasons).toEqual([])
    expect(source.format).toBe('movielens-1m')
    expect(notes.join(' ')).toContain('cannot hold times')
    expect(fieldsOf(itemFields)).toEqual(['genres multi', 'year number'])
    expect(fieldsOf(userFields)).toEqual(['gender category', 'age category', 'occupation category', 'zip text'])
    expect(itemFields[0].cardinality).toBe(18)
    expect(searchItems(dataset, 'misérables', 0, 9).items.map((item) => item.title)).toContain('Misérables, Les (1995)')
    expect(searchItems(dataset, '1', 0, 1).items[0]).toMatchObject({
      item: '1',
      title: 'Toy Story (1995)',
      attributes: { genres: ['Animation', "Children's", 'Comedy'], year: 1995 },
    })
    const split = makeSplit(dataset, defaultSplitSpec(dataset.detail))
    expect(split.counts).toMatchObject({ users: 6034, items: 3533, positives: 575_272, threshold: 4, validationUsers: 604, testUsers: 604 })
  })

  test('movies_extrainfos.dat joins by its first column, which is found', async () => {
    const folder = join(root, 'ml-1m')
    const { summary } = (await loadDataset(folder)).detail
    const request = { datasetId: summary.id, target: 'items' as const, path: join(path, 'movies_extrainfos.dat') }
    const detail = await addAttributes({ kind: 'attributes', datasetFolder: folder, request }, work)
    expect(detail.itemFields.find((field) => field.name === 'column3')).toMatchObject({ type: 'number', min: 1919, max: 2000 })
    expect(detail.itemFields.every((field) => field.coverageRatio > 0.9)).toBe(true)
  })
})

withData('ml-100k', (path) => {
  test('MovieLens 100K: real times, genres from flags, people; a fold by itself', async () => {
    const dataset = await imported(path, 'ml-100k')
    expect(dataset.detail.summary).toMatchObject({ users: 943, items: 1682, interactions: 100_000, timeKind: 'timestamp' })
    expect(fieldsOf(dataset.detail.userFields)).toEqual(['age number', 'gender category', 'occupation category', 'zip text'])
    expect(searchItems(dataset, '1', 0, 1).items[0].attributes).toEqual({ genres: ['Animation', "Children's", 'Comedy'], year: 1995 })
    const fold = await previewSource({ kind: 'preview', path: join(path, 'u1.base') }, work)
    expect(fold).toMatchObject({ format: 'movielens-100k', counts: { interactions: 80_000 } })
  })
})

withData('ml-latest-small', (path) => {
  test('MovieLens latest: quoted titles in UTF-8, half stars', async () => {
    const dataset = await imported(path, 'ml-latest-small')
    expect(dataset.detail.source.format).toBe('movielens-latest')
    expect(dataset.detail.summary).toMatchObject({ users: 671, items: 9066, interactions: 100_004, timeKind: 'timestamp' })
    expect(dataset.detail.summary.ratingScale).toEqual({ min: 0.5, max: 5, distinct: 10 })
    expect(searchItems(dataset, 'American President', 0, 1).items[0].title).toBe('American President, The (1995)')
    expect(defaultSplitSpec(dataset.detail).config['threshold']).toBe(4)
  })
})

withData('hetrec-lastfm', (path) => {
  test('Last.fm: the folder’s one file of interactions is found; play counts have no scale, so every row is a positive', async () => {
    const found = await previewSource({ kind: 'preview', path }, work)
    expect(found).toMatchObject({ format: 'table', certain: true, mapping: { user: 'userID', item: 'artistID', rating: 'weight' } })
    expect(found.files.find((file) => file.purpose === 'interactions')?.name).toBe('user_artists.dat')
    const dataset = await imported(path, 'lastfm')
    expect(dataset.detail.summary).toMatchObject({ users: 1892, items: 17_632, interactions: 92_834, timeKind: 'none' })
    expect(defaultSplitSpec(dataset.detail).config['threshold']).toBeNull()
    const request = { datasetId: dataset.detail.summary.id, target: 'items' as const, path: join(path, 'artists.dat') }
    await addAttributes({ kind: 'attributes', datasetFolder: join(root, 'lastfm'), request }, work)
    expect(searchItems(await loadDataset(join(root, 'lastfm')), 'the beatles', 0, 1).items[0].title).toBe('The Beatles')
  })
})
