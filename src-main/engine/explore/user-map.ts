import { noTasteGroup, packBytes, packFloats, type UserMap } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Work } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import type { Job } from '../runs/messages.ts'
import { describeGroups } from './user-map-describe.ts'
import { findGroups, findLayout, mapFolders, type StoredLayout, writeGroups, writeLayout } from './user-map-files.ts'
import { groupTastes } from './user-map-groups.ts'
import { layOut } from './user-map-layout.ts'
import { likedItems, tasteSpace } from './user-map-space.ts'

type MapJob = Extract<Job, { kind: 'user-map' }>
export type MapRequest = Omit<MapJob, 'kind'>

/** Fewer have no neighbours to speak of. */
const fewestUsers = 10

/** Makes what is not there yet: the layout of a seed, and its division into groups. */
export async function makeUserMap(job: MapJob, work: Work): Promise<{ users: number }> {
  work.report({ step: 'reading the dataset', done: 0, total: null, remainingMs: null })
  const dataset = await loadDataset(job.datasetFolder)
  const folders = foldersOf(dataset, job)
  let layout = await findLayout(folders.layout)
  if (!layout) {
    layout = await makeLayout(dataset, job.seed, work)
    await writeLayout(folders.layout, layout)
  }
  if (!(await findGroups(folders.groups))) {
    const rng = createRng(job.seed).fork('taste groups')
    await writeGroups(folders.groups, await groupTastes(layout, job.groups, rng, work))
  }
  return { users: layout.x.length }
}

/** @throws WorkbenchError INVALID_INPUT for a handful of users. */
export async function makeLayout(dataset: Dataset, seed: number, work: Work): Promise<StoredLayout> {
  const rng = createRng(seed).fork('map of users')
  const { userIndex, dimensions, coordinates } = await tasteSpace(dataset, rng, work)
  if (userIndex.length < fewestUsers) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `Only ${userIndex.length} users of "${dataset.detail.summary.name}" have anything that they like: too few for a map.`,
      `Choose a dataset with ${fewestUsers} users or more.`,
    )
  }
  return { ...(await layOut({ coordinates, dimensions }, rng, work)), dimensions, coordinates }
}

/** The map that was made of this dataset, with its groups in words; null: none yet. */
export async function findUserMap(dataset: Dataset, request: MapRequest): Promise<UserMap | null> {
  const folders = foldersOf(dataset, request)
  const [layout, groups] = await Promise.all([findLayout(folders.layout), findGroups(folders.groups)])
  if (!layout || !groups) return null
  const { userIndex, liked } = likedItems(dataset)
  const { ids } = dataset.users
  const spread = (values: Float32Array): Float32Array => {
    const all = new Float32Array(ids.length).fill(NaN)
    userIndex.forEach((user, row) => (all[user] = values[row]))
    return all
  }
  const group = new Uint8Array(ids.length).fill(noTasteGroup)
  userIndex.forEach((user, row) => (group[user] = groups.group[row]))
  return {
    method: layout.method,
    seed: request.seed,
    dimensions: layout.dimensions,
    silhouettes: [...groups.silhouettes],
    users: [...ids],
    x: packFloats(spread(layout.x)),
    y: packFloats(spread(layout.y)),
    group: packBytes(group),
    groups: describeGroups(dataset, { userIndex, liked, group: groups.group }, groups.count),
  }
}

/** Groups of a map in words; null where none was made. A user without a taste is in none. */
export async function findGroupNames(
  dataset: Dataset,
  request: MapRequest,
): Promise<{ names: string[]; placesOf(user: number): readonly number[] } | null> {
  const groups = await findGroups(foldersOf(dataset, request).groups)
  if (!groups) return null
  const { userIndex, liked } = likedItems(dataset)
  const described = describeGroups(dataset, { userIndex, liked, group: groups.group }, groups.count)
  const rowOfUser = new Map(Array.from(userIndex, (user, row) => [user, row]))
  return {
    names: described.map(({ number, name }) => `${number + 1}. ${name}`),
    placesOf: (user) => {
      const row = rowOfUser.get(user)
      const place = row === undefined ? -1 : described.findIndex(({ number }) => number === groups.group[row])
      return place < 0 ? [] : [place]
    },
  }
}

function foldersOf(dataset: Dataset, { datasetFolder, seed, groups }: MapRequest): ReturnType<typeof mapFolders> {
  return mapFolders(datasetFolder, dataset.detail.summary.fingerprint, seed, groups)
}
