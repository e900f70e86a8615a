import { expect, test } from 'vitest'
import { createSmallDataset } from '../../../tests/fixtures/small-run.ts'
import { quietWork } from '../kernel/progress.ts'
import { createRng } from '../kernel/rng.ts'
import { describeGroups } from './user-map-describe.ts'
import { groupTastes } from './user-map-groups.ts'
import { layOut } from './user-map-layout.ts'
import { tasteSpace } from './user-map-space.ts'

/** Users of four planted tastes: user u likes films of group u % 4; the last one has other habits. */
const dataset = createSmallDataset()
const planted = (user: number): number => user % 4
const space = await tasteSpace(dataset, createRng(3), quietWork)

test('users without a positive have no place, all others lie on the unit sphere', () => {
  expect(space.userIndex.length).toBeLessThanOrEqual(80)
  for (let row = 0; row < space.userIndex.length; row++) {
    const own = space.coordinates.subarray(row * space.dimensions, (row + 1) * space.dimensions)
    expect(own.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4)
  }
})

test('planted tastes are found, as many as there are, and named by what they like', async () => {
  const { group, count, silhouettes } = await groupTastes(space, null, createRng(3), quietWork)
  expect(count).toBe(4)
  expect(silhouettes.map(({ groups }) => groups)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12])
  const pairs = new Set(Array.from(space.userIndex.subarray(0, 76), (user, row) => `${planted(user)}-${group[row]}`))
  expect(pairs.size).toBe(4)
  const described = describeGroups(dataset, { ...space, group }, count)
  expect(new Set(described.map(({ values }) => values.find(({ of }) => of === 'item')?.value))).toEqual(
    new Set(['Drama', 'Comedy', 'Horror', 'Western']),
  )
  expect(described.reduce((sum, { users }) => sum + users, 0)).toBe(space.userIndex.length)
})

test('the same seed draws the same picture, and neighbours on it share a taste', async () => {
  const [first, second] = await Promise.all([layOut(space, createRng(5), quietWork), layOut(space, createRng(5), quietWork)])
  expect(second).toEqual(first)
  expect(first.method).toBe('umap')
  const nearest = (row: number): number => {
    let best = -1
    let least = Infinity
    first.x.forEach((x, other) => {
      const square = (x - first.x[row]) ** 2 + (first.y[other] - first.y[row]) ** 2
      if (other === row || square >= least) return
      least = square
      best = other
    })
    return best
  }
  const same = Array.from(space.userIndex).filter((user, row) => planted(user) === planted(space.userIndex[nearest(row)])).length
  expect(same / space.userIndex.length).toBeGreaterThan(0.9)
})

test('few users are laid out along the directions of most variance', async () => {
  const rows = 12
  const coordinates = Float32Array.from({ length: rows * 3 }, (_, at) =>
    at % 3 === 0 ? Math.floor(at / 3) - 5.5 : at % 3 === 1 ? (at % 2) - 0.5 : 0,
  )
  const { method, x } = await layOut({ coordinates, dimensions: 3 }, createRng(1), quietWork)
  expect(method).toBe('pca')
  expect([...x].map((value) => Math.round(Math.abs(value) * 2) / 2)).toEqual(Array.from({ length: rows }, (_, row) => Math.abs(row - 5.5)))
  // What all have in common, here most of every row, is no direction.
  const shifted = coordinates.map((value, at) => value + (at % 3 === 2 ? 100 : 0))
  const moved = await layOut({ coordinates: shifted, dimensions: 3 }, createRng(1), quietWork)
  moved.x.forEach((value, row) => expect(value).toBeCloseTo(x[row], 3))
})
