import { beforeAll, describe, expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import { readCsv } from '../kernel/read-csv.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import { orderByCover } from './cold-start-launch.ts'
import type { ColdRun } from './cold-start-run.ts'
import { readPlanned } from './planned-items.ts'

const share = { share: 0.25 }
let run: ColdRun
let studio: ColdStartStudio

beforeAll(async () => {
  run = await trainCold('attribute-counts')
  studio = studioOf(run)
})

const planned = 'Name,Genre,tags,year,budget\nFirst,Drama,old|loud,1970,9\n"=1+1, twice",Comedy,,1999,8\nThird,Drama,loud;old,1970,7\n'

describe('planned items', () => {
  it('are read by the names of the attributes, in any case; what is no attribute is said', () => {
    const { planned: items, ignored, problems } = readPlanned(planned.replace('loud;old', 'loud'), run.itemAttributes)
    expect(items[0]).toEqual({ name: 'First', line: 2, item: { genre: 'Drama', tags: ['loud', 'old'], year: 1970 } })
    expect(items[1]).toEqual({ name: '=1+1, twice', line: 3, item: { genre: 'Comedy', year: 1999 } })
    expect({ ignored, problems }).toEqual({ ignored: ['budget'], problems: [] })
  })

  it('leave out lines that cannot be understood, and say why', () => {
    const { planned: items, problems } = readPlanned('genre,year\nDrama,soon\nDrama,1980\n', run.itemAttributes)
    expect(items.map(({ name }) => name)).toEqual(['line 3'])
    expect(problems).toEqual([{ line: 2, message: expect.stringContaining('soon') }])
  })

  it.each([
    ['', 'No column'],
    ['colour\nred', 'No column'],
    ['genre\n', 'no item'],
    [`genre\n${'Drama\n'.repeat(201)}`, '201 items'],
  ])('are refused when nothing can be made of %j', (csv, reason) => {
    expect(() => readPlanned(csv, run.itemAttributes)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(reason) }),
    )
  })
})

describe('the launch sheet', () => {
  it('orders by what each audience adds, and compares every two', async () => {
    const sheet = await studio.launchSheet(planned, share)
    expect(sheet.items.map(({ order }) => order)).toEqual([1, 2, 3])
    const items = sheet.items.map(({ item }) => item)
    expect(sheet.overlap).toEqual((await studio.overlap(items, share)).shares)
    expect(sheet.items[0].newUsers).toBe(sheet.items[0].size)
    const { population } = await studio.audience(items[0], share, 0, 0)
    expect(sheet.items[2].coveredShare).toBeCloseTo(sheet.items.reduce((sum, { newUsers }) => sum + newUsers, 0) / population, 12)
    expect(sheet.items.map(({ newUsers }) => newUsers)).toEqual(sheet.items.map(({ newUsers }) => newUsers).toSorted((a, b) => b - a))
  })

  it('is a file that no spreadsheet takes for a program', async () => {
    const { csv, items } = await studio.launchSheet(planned, share)
    const [heading, ...rows] = readCsv(csv)
    expect(rows).toHaveLength(3)
    for (const { cells } of rows) expect(cells).toHaveLength(heading.cells.length)
    expect(heading.cells[0]).toBe('order')
    for (const cell of [heading, ...rows].flatMap(({ cells }) => cells)) expect(cell).not.toMatch(/^[=+@]/)
    expect(rows.map(({ cells }) => cells[1].replace(/^'/, ''))).toEqual(items.map(({ name }) => name))
  })

  it('covers greedily, the first of equals first', () => {
    const marks = ['111000', '011110', '110000', '000011'].map((text) => Uint8Array.from(text, Number))
    expect(orderByCover(marks)).toEqual([
      { place: 1, newUsers: 4 },
      { place: 0, newUsers: 1 },
      { place: 3, newUsers: 1 },
      { place: 2, newUsers: 0 },
    ])
  })
})

describe('reaching one user', () => {
  it('finds exactly the single changes that bring the user in, the least upheaval first', async () => {
    const item = { genre: 'Drama', tags: ['loud'] }
    const { users, size } = await studio.audience(item, share, 0, 1000)
    const { changes } = await studio.counterfactuals(item, share)
    const audiences = await Promise.all(
      changes.map(async ({ item: changed }) => (await studio.audience(changed, share, 0, size)).users.map(({ user }) => user)),
    )
    for (const { user, rank } of users.slice(size, size + 12)) {
      const bringing = changes.filter((_, at) => audiences[at].includes(user))
      const reach = await studio.reach(item, share, user)
      expect(reach).toMatchObject({ user, rank, size })
      if (bringing.length === 0) {
        for (const path of reach.paths) expect(path.changes.length).toBeGreaterThan(1)
        continue
      }
      expect(reach.paths).toHaveLength(Math.min(5, bringing.length))
      expect(reach.paths.map(({ gained }) => gained)).toEqual(
        bringing
          .map(({ gained }) => gained)
          .toSorted((a, b) => a - b)
          .slice(0, 5),
      )
      for (const path of reach.paths) {
        const { users: after } = await studio.audience(path.item, share, 0, size)
        expect(after[path.rank - 1].user).toBe(user)
      }
    }
  })

  it('has nothing to change for who is in, and says what comes nearest where nothing helps', async () => {
    const { users } = await studio.audience({ genre: 'Drama' }, share, 0, 1000)
    expect(await studio.reach({ genre: 'Drama' }, share, users[0].user)).toMatchObject({ rank: 1, paths: [], nearest: null, tried: 0 })
    const rigid = studioOf(await trainCold('most-active-users'))
    const all = await rigid.audience({ genre: 'Drama' }, share, 0, 1000)
    const answer = await rigid.reach({ genre: 'Drama' }, share, all.users.at(-1)?.user ?? '')
    expect(answer.paths).toEqual([])
    expect(answer.nearest?.rank).toBe(all.population)
    await expect(studio.reach({ genre: 'Drama' }, share, 'nobody')).rejects.toMatchObject({ code: 'USER_NOT_FOUND' })
  })
})
