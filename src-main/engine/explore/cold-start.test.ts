import { beforeAll, describe, expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import type { AttributeValues } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { rowOf } from '../kernel/csr.ts'
import { createRng } from '../kernel/rng.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import { baseAudience, compareAudiences } from './cold-start-changes.ts'
import { createPopulation } from './cold-start-population.ts'
import { markBest, percentiles, rankPopulation } from './cold-start-ranking.ts'
import type { ColdRun } from './cold-start-run.ts'
import { createSegments, wilsonInterval } from './cold-start-segments.ts'

const share = { share: 0.25 }
let run: ColdRun
let studio: ColdStartStudio

beforeAll(async () => {
  run = await trainCold('attribute-counts')
  studio = studioOf(run)
})

/** Items with all of these values, counted straight from the columns. */
function countItems(wanted: AttributeValues): number {
  return Array.from(run.items.ids.keys()).filter((column) => {
    const own = attributesOf(run.itemAttributes, column)
    return Object.entries(wanted).every(([field, value]) => [value].flat().every((one) => [own[field]].flat().includes(one)))
  }).length
}

describe('the audience of a composed item', () => {
  it('puts those first whose histories hold most of its genre', async () => {
    const { users, population } = await studio.audience({ genre: 'Comedy' }, share, 0, 1000)
    expect(users).toHaveLength(population)
    const histories = createPopulation(run)
    const comedies = (user: string): number => {
      const member = Array.from(histories.users.keys()).find((at) => histories.idOf(at) === user) ?? -1
      const columns = Array.from(rowOf(histories.histories, member))
      return columns.filter((column) => run.itemAttributes[0].values[column] === 'Comedy').length / Math.sqrt(columns.length)
    }
    const mean = (part: typeof users): number => part.reduce((sum, { user }) => sum + comedies(user), 0) / part.length
    expect(mean(users.slice(0, 15))).toBeGreaterThan(2 * mean(users.slice(-40)))
    users.forEach(({ rank }, at) => expect(rank).toBe(at + 1))
    expect(users.map(({ score }) => score)).toEqual(users.map(({ score }) => score).toSorted((a, b) => b - a))
  })

  it('has the asked size, and the same by the threshold that it ends at', async () => {
    const byShare = await studio.audience({ genre: 'Comedy', year: 1970 }, share, 0, 0)
    expect(byShare.size).toBe(Math.round(byShare.population / 4))
    const byThreshold = await studio.audience({ genre: 'Comedy', year: 1970 }, { threshold: byShare.threshold }, 0, 0)
    expect(byThreshold.size).toBe(byShare.size + byShare.tied.users - byShare.tied.inside)
    await expect(studio.audience({ genre: 'Comedy' }, { threshold: 1e9 }, 0, 0)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is made up of segments whose shares add up, with intervals around the differences', async () => {
    const { makeUp, size, population } = await studio.audience({ genre: 'Horror' }, share, 0, 0)
    expect(makeUp.map(({ field }) => field)).toEqual(['activity', 'town'])
    for (const { values } of makeUp) {
      expect(values.reduce((sum, value) => sum + value.audience, 0)).toBe(size)
      expect(values.reduce((sum, value) => sum + value.population, 0)).toBe(population)
      for (const { difference, low, high } of values) expect(low <= difference && difference <= high).toBe(true)
    }
  })

  it('exports exactly the audience', async () => {
    const { csv, rows } = await studio.exportAudience({ genre: 'Comedy' }, share)
    const { users, size } = await studio.audience({ genre: 'Comedy' }, share, 0, 1000)
    const lines = csv.trimEnd().split('\n')
    expect(lines[0]).toBe('rank,user,score,percentile,interactions,town')
    expect(rows).toBe(size)
    expect(lines).toHaveLength(size + 1)
    expect(lines.some((line) => line.includes('"o""neil, pat"'))).toBe(users.slice(0, size).some(({ user }) => user === 'o"neil, pat'))
    expect(lines[1]).toContain(users[0].user.replaceAll('"', '""'))
  })

  it('refuses fields and values that items cannot have, and reads numbers from text', async () => {
    await expect(studio.audience({ smell: 'sweet' }, share, 0, 1)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(studio.audience({ year: 'soon' }, share, 0, 1)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(studio.audience({ genre: ['Drama', 'Comedy'] }, share, 0, 1)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    const { item } = await studio.audience({ year: '1970', tags: ['old', 'loud', 'old'], genre: ' ' }, share, 0, 1)
    expect(item).toEqual({ tags: ['loud', 'old'], year: 1970 })
  })

  it('is for models that score users; the others say which do', async () => {
    const other = await trainCold('item-knn')
    expect(() => studioOf(other)).toThrow(
      expect.objectContaining({ code: 'MODEL_CANNOT', remedy: expect.stringContaining('Attribute counts') }),
    )
  })
})

describe('the extrapolation light', () => {
  const light = async (item: AttributeValues) => (await studio.audience(item, share, 0, 0)).extrapolation

  it('counts the combination, its pairs and its values in the catalogue', async () => {
    const found = await light({ genre: 'Drama', tags: ['loud', 'old'] })
    expect(found).toMatchObject({ light: 'known', containing: countItems({ genre: 'Drama', tags: ['loud', 'old'] }) })
    expect(found.exact).toBe(found.containing)
    for (const { a, b, count } of found.pairs) {
      const both = a.field === b.field ? { [a.field]: [a.value, b.value] } : { [a.field]: a.value, [b.field]: b.value }
      expect(count).toBe(countItems(both))
    }
    expect(found.nearest[0]).toMatchObject({ similarity: 1, attributes: { genre: 'Drama' } })
  })

  it('tells more values than asked from exactly these', async () => {
    const found = await light({ tags: ['old'] })
    expect(found.containing).toBe(countItems({ tags: ['old'] }))
    expect(found.exact).toBe(countItems({ tags: ['old'] }) - countItems({ tags: ['old', 'loud'] }))
  })

  it('is new for a pair that never occurs, an unknown value and a number out of range, empty for nothing', async () => {
    expect(await light({ genre: 'Drama', tags: ['new'] })).toMatchObject({ light: 'new', pairs: [{ count: 0 }] })
    expect(await light({ genre: 'Opera' })).toMatchObject({ light: 'new', unknown: [{ field: 'genre', value: 'Opera' }] })
    expect(await light({ year: 2040 })).toMatchObject({ light: 'new', unknown: [{ field: 'year', value: '2040' }] })
    expect(await light({})).toMatchObject({ light: 'empty', containing: 0, nearest: [] })
  })
})

describe('single changes', () => {
  it('gain and lose what the audience of the changed item differs by', async () => {
    const item = { genre: 'Drama', tags: ['loud'] }
    const { changes, size } = await studio.counterfactuals(item, share)
    expect(changes.map(({ kind, field, from, to }) => [kind, field, from, to])).toEqual(
      expect.arrayContaining([
        ['remove', 'genre', 'Drama', ''],
        ['replace', 'genre', 'Drama', 'Western'],
        ['remove', 'tags', 'loud', ''],
        ['add', 'tags', '', 'old'],
      ]),
    )
    const audience = async (one: AttributeValues): Promise<Set<string>> =>
      new Set((await studio.audience(one, share, 0, size)).users.map(({ user }) => user))
    const before = await audience(item)
    for (const change of changes) {
      const after = await audience(change.item)
      expect(change.gained).toBe([...after].filter((user) => !before.has(user)).length)
      expect(change.lost).toBe(change.gained)
    }
    const { shares } = await studio.overlap([item, changes[0].item], share)
    expect(shares[0][1]).toBeCloseTo(1 - changes[0].gained / size, 12)
  })

  it('name the segment that grows most', () => {
    const population = createPopulation(run)
    const segments = createSegments(run, population)
    const town = (member: number): unknown => population.attributesOf(member)['town']
    const members = Array.from(population.users.keys())
    const mark = (chosen: number[]): Uint8Array => Uint8Array.from(members, (member) => Number(chosen.includes(member)))
    const [aarhus, bergen] = ['Aarhus', 'Bergen'].map((name) => members.filter((member) => town(member) === name).slice(0, 5))
    const changed = compareAudiences(baseAudience(mark(aarhus), segments.slice(1)), mark(bergen), segments.slice(1))
    expect(changed).toMatchObject({
      gained: 5,
      lost: 5,
      grows: { field: 'town', value: 'Bergen', before: 0, after: 1 },
      shrinks: { field: 'town', value: 'Aarhus', before: 1, after: 0 },
    })
  })
})

describe('profiles and contributions', () => {
  it('add up to the score of every explained user', async () => {
    const { contributions, profiles } = await studio.profiles({ genre: 'Comedy', tags: ['loud'] }, share)
    expect(profiles).toBeNull()
    expect(contributions?.contents.map(({ value }) => value)).toEqual(['Comedy', 'loud'])
    for (const { score, base, parts } of contributions?.users ?? []) {
      expect(parts.reduce((sum, part) => sum + part, base)).toBeCloseTo(score, 5)
    }
    expect(contributions?.contents[0].audienceMean).toBeGreaterThan(contributions?.contents[0].populationMean ?? Infinity)
  })
})

describe('what each value adds to a score', () => {
  const item = { genre: 'Comedy', tags: ['loud', 'old'], year: 1970 }

  it('adds up from nothing known to the score, with the items of the history that have the value', async () => {
    const found = await studio.attribution(item, null, 4096)
    const { users } = await studio.audience(item, share, 0, 1)
    expect(found).toMatchObject({ user: users[0].user, rank: 1, method: 'exact', scored: 16, possible: 16, base: 0 })
    expect(found.score).toBeCloseTo(users[0].score, 5)
    expect(found.values.reduce((sum, { part }) => sum + part, found.base)).toBeCloseTo(found.score, 5)
    const population = createPopulation(run)
    const member = Array.from(population.users.keys()).find((at) => population.idOf(at) === found.user) ?? -1
    const history = Array.from(rowOf(population.histories, member))
    const comedies = history.filter((column) => run.itemAttributes[0].values[column] === 'Comedy')
    expect(found.values[0].carriers.count).toBe(comedies.length)
    expect(comedies.map((column) => run.items.ids[column])).toContain(found.values[0].carriers.items[0].item)
  })

  it('is what a model that is a sum says itself, and then no two values interact', async () => {
    const raw = studioOf(await trainCold('attribute-counts', undefined, { normalization: 'raw' }))
    const { values, interactions } = await raw.attribution(item, null, 4096)
    const { contributions } = await raw.profiles(item, share)
    const [first] = contributions?.users ?? []
    expect(values).toHaveLength(contributions?.contents.length ?? 0)
    for (const { field, value, part } of values.filter((one) => one.field !== 'year')) {
      const place = contributions?.contents.findIndex((content) => content.field === field && content.value === value) ?? -1
      expect(part).toBeCloseTo(first.parts[place], 5)
    }
    expect(interactions?.map(({ mean, low, high }) => [mean, low, high])).toEqual(Array.from({ length: 6 }, () => [0, 0, 0]))
  })

  it('is sampled where the sets of values are too many, and refused of an item without any', async () => {
    const many = { ...item, tags: ['a', 'b', 'c', 'loud', 'new', 'old'] }
    const found = await studio.attribution(many, null, 64)
    expect(found).toMatchObject({ method: 'sampled', possible: 256, interactions: null })
    expect(found.scored).toBeLessThanOrEqual(64)
    expect(found.values.every(({ sampling }) => sampling !== null)).toBe(true)
    expect(found.values.reduce((sum, { part }) => sum + part, found.base)).toBeCloseTo(found.score, 5)
    await expect(studio.attribution({}, null, 64)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('ranking', () => {
  it('marks the best exactly as the full ranking orders them, ties and all', () => {
    const population = createPopulation(run)
    const rng = createRng(5)
    const scores = Float32Array.from({ length: population.count }, () => rng.int(6))
    const ranked = rankPopulation(scores, population)
    for (const size of [1, 7, 30, population.count]) {
      const marks = markBest(scores, size, population)
      expect(Array.from(marks.keys()).filter((member) => marks[member] === 1)).toEqual(Array.from(ranked.order.slice(0, size).sort()))
    }
    percentiles(ranked).forEach((lower, place) => {
      expect(lower).toBeCloseTo(scores.filter((score) => score < scores[ranked.order[place]]).length / population.count, 12)
    })
  })

  it('knows the Wilson interval', () => {
    const { low, high } = wilsonInterval(10, 100)
    expect(low).toBeCloseTo(0.05523, 4)
    expect(high).toBeCloseTo(0.17437, 4)
  })
})
