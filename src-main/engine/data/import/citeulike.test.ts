import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DatasetId } from '../../../contract/index.ts'
import { importDataset, previewSource } from '../jobs.ts'
import { loadDataset } from '../load-dataset.ts'
import { makeSplit } from '../make-split.ts'
import { importSplit } from './import-split.ts'

const work = { signal: new AbortController().signal, report: () => undefined }
/** Users 0 to 3, documents 0 to 4; nobody has document 2. */
const files = {
  'users.dat': '3 0 1 4\n2 3 0\n2 4 0\n1 0\n',
  'mult.dat': '2 1:2 0:1\n1 2:3\n1 0:1\n0\n1 1:1',
  'vocabulary.dat': 'm-estimators\nwriting\ntoo\n',
  'tags.dat': 'plasmids\nc++\n',
  'tag-item.dat': '2 4 0\n1 4\n',
  'one-per-user.train': '1 0\n1 3\n1 4\n1 0\n',
  'rest.test': '2 1 4\n1 0\n1 0\n0 \n',
}
let root: string
let dataset: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-citeulike-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text)
  dataset = join(root, 'dataset')
  const request = { path: root, name: 'papers', maxBadRatio: 0.2 }
  await importDataset({ kind: 'import', datasetId: 'ds_papers0', datasetFolder: dataset, request }, work)
})
afterAll(() => rm(root, { recursive: true }))

test('lines of lists become rows, counted from 0; documents have their words as often as counted, and their tags', async () => {
  const { detail, users, items, ...rest } = await loadDataset(dataset)
  expect(detail.summary).toMatchObject({ users: 4, items: 4, interactions: 8, dropped: 0 })
  expect([users.ids, items.ids]).toEqual([
    ['0', '1', '2', '3'],
    ['0', '1', '3', '4'],
  ])
  expect([...rest.itemOf]).toEqual([0, 1, 3, 2, 0, 3, 0, 0])
  expect(detail.itemFields.map(({ name, type }) => `${name} ${type}`)).toEqual(['words text', 'tags multi'])
  expect(detail.source.files.map(({ name }) => name)).toEqual(['users.dat', 'mult.dat', 'vocabulary.dat', 'tags.dat', 'tag-item.dat'])
  expect(rest.itemAttributes.map(({ values }) => values)).toEqual([
    ['mestimators writing writing', 'too too too', null, 'writing'],
    [['plasmids'], null, null, ['c++', 'plasmids']],
  ])
})

test('the preview says which file is what', async () => {
  const found = await previewSource({ kind: 'preview', path: root }, work)
  expect(found).toMatchObject({ format: 'citeulike', certain: true, mapping: { user: 'user', item: 'item' } })
  expect(found.rows.slice(0, 2)).toEqual([
    ['0', '0'],
    ['0', '1'],
  ])
  expect(found.files.filter(({ purpose }) => purpose === 'items').map(({ name }) => name)).toContain('vocabulary.dat')
})

test('a file with one document per user is read as lists where its other part shows that it is one', async () => {
  const file = await importSplit(
    dataset,
    {
      datasetId: DatasetId.parse('ds_papers0'),
      kind: 'fixed-folds',
      files: [
        { part: 'train', path: join(root, 'one-per-user.train') },
        { part: 'test', path: join(root, 'rest.test') },
      ],
    },
    work,
  )
  expect(file).toMatchObject({ counts: { train: 4, test: 4 }, unknown: 0 })
  const config = { file: file.id, threshold: null, minimumUserInteractions: 1, validationFrom: 'test-users', validationRatio: 0.4 }
  const split = makeSplit(await loadDataset(dataset), { id: 'fixed-folds', config })
  // One training row a user leaves nothing for validation: one of the three users with test rows is for it, and is not tested.
  expect(split.counts).toMatchObject({ users: 4, items: 4, trainInteractions: 4, validationUsers: 1, testUsers: 2 })
  expect(split.validation.heldOut.indices.length + split.test.heldOut.indices.length).toBe(4)
  expect(split.test.users).toHaveLength(3)
  expect([...split.test.users]).not.toContain(split.validation.users[0])
})
