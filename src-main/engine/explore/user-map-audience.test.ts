import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import { createSmallDataset } from '../../../tests/fixtures/small-run.ts'
import { audienceOnMap } from './user-map-audience.ts'
import { mapFolders, writeGroups } from './user-map-files.ts'
import { likedItems } from './user-map-space.ts'

/** Users of four planted tastes: user u likes the genre u % 4; town is u % 2. */
const dataset = createSmallDataset()
const aarhus = {
  name: 'Aarhus',
  rule: { combine: 'all' as const, parts: [{ kind: 'attribute' as const, field: 'town', values: ['Aarhus'] }] },
}
const horror = { item: { genre: 'Horror' }, size: { share: 0.25 } }
let datasetFolder = ''

beforeAll(async () => {
  datasetFolder = await mkdtemp(join(tmpdir(), 'user-map-'))
})
afterAll(() => rm(datasetFolder, { recursive: true, force: true }))

test('the audience is marked by user of the dataset, and counted by saved segment', async () => {
  const run = await trainCold('attribute-counts')
  const { marks, makeUp } = await audienceOnMap(run, dataset, horror, { datasetFolder, seed: 1, groups: null }, [aarhus])
  const audience = dataset.users.ids.filter((_, user) => marks[user] === 1)
  expect(audience.length).toBe(Math.round(0.25 * run.users.ids.length))
  // Those who like horror are the users 2, 6, 10, ...: all of them live in the first town.
  expect(audience.filter((_, at) => Number(audience[at].slice(1)) % 4 === 2).length / audience.length).toBeGreaterThan(0.7)
  expect(makeUp.map(({ field }) => field)).toEqual(['segment'])
  const inAarhus = audience.filter((id) => dataset.userAttributes[0].values[dataset.users.find(id) ?? -1] === 'Aarhus')
  expect(makeUp[0].values[0]).toMatchObject({ value: 'Aarhus', audience: inAarhus.length })
})

test('with a map the taste groups stand there too', async () => {
  const run = await trainCold('attribute-counts')
  const { userIndex } = likedItems(dataset)
  const group = Uint8Array.from(userIndex, (user) => user % 4)
  const folders = mapFolders(datasetFolder, dataset.detail.summary.fingerprint, 7, 4)
  await writeGroups(folders.groups, { group, count: 4, silhouettes: [{ groups: 4, value: 0.5 }] })
  const { makeUp } = await audienceOnMap(run, dataset, horror, { datasetFolder, seed: 7, groups: 4 }, [])
  const [tastes] = makeUp
  expect(tastes.field).toBe('taste group')
  const most = tastes.values.reduce((one, other) => (other.audience > one.audience ? other : one))
  expect(most.value).toMatch(/Horror/)
  expect(most.low).toBeGreaterThan(0)
})
