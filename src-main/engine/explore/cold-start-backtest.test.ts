import { beforeAll, describe, expect, it } from 'vitest'
import { hiddenFilms, trainCold } from '../../../tests/fixtures/cold-run.ts'
import type { Backtest } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { rowOf, transpose } from '../kernel/csr.ts'
import { type ColdStartStudio, studioOf } from './cold-start.ts'
import { createBars } from './cold-start-bars.ts'
import { findHidden, scoreHidden } from './cold-start-hidden.ts'
import { createPopulation } from './cold-start-population.ts'
import { areaUnderCurve, foundCurve, hitsWithin, liftOf, rateWithin } from './cold-start-ranks.ts'
import type { ColdRun } from './cold-start-run.ts'

let run: ColdRun
let studio: ColdStartStudio
let backtest: Omit<Backtest, 'elapsedMs'>

beforeAll(async () => {
  run = await trainCold('attribute-counts', hiddenFilms)
  studio = studioOf(run)
  backtest = await studio.backtest()
})

/** Who took an item of the test, straight from the split. */
function takersOf(item: string): Set<string> {
  const { users, heldOut } = run.split.test
  const rows = rowOf(transpose(heldOut), run.items.find(item) ?? -1)
  return new Set(Array.from(rows, (row) => run.users.ids[users[row]]))
}

/** The studio's own list for the attributes of an item. */
async function listOf(item: string): Promise<string[]> {
  const attributes = attributesOf(run.itemAttributes, run.items.find(item) ?? -1)
  return (await studio.audience(attributes, { share: 1 }, 0, 1000)).users.map(({ user }) => user)
}

describe('the back-test', () => {
  it('hides every item of the test, and finds of each whom the studio lists first', async () => {
    const candidates = run.split.test.candidates ?? new Uint32Array(0)
    expect(candidates.length).toBeGreaterThan(5)
    expect(backtest).toMatchObject({ method: 'held-out', items: candidates.length, possible: candidates.length })
    for (const { item, takers, hits } of backtest.tested) {
      const took = takersOf(item)
      expect(takers).toBe(took.size)
      expect(hits[0]).toBe((await listOf(item)).slice(0, 10).filter((user) => took.has(user)).length)
    }
  })

  it('means over the items, intervals around the means, curves from nobody to everybody', () => {
    const [own] = backtest.rankings
    const mean = backtest.tested.reduce((sum, { hits }) => sum + hits[0] / 10, 0) / backtest.items
    expect(own.precision10.value).toBeCloseTo(mean, 12)
    for (const { low, value, high } of [own.precision10, own.precision20, own.lift, own.auc])
      expect(low <= value && value <= high).toBe(true)
    expect(own.curve[0]).toEqual({ share: 0, found: 0 })
    expect(own.curve.at(-1)).toEqual({ share: 1, found: 1 })
    expect(backtest.rates.at(-1)?.mean).toBeCloseTo(backtest.chance, 12)
  })

  it('stands beside the plain rankings, without the run itself; planted taste beats activity', () => {
    expect(backtest.rankings.map(({ id }) => id)).toEqual(['attribute-counts', 'most-active-users'])
    const [own, active] = backtest.rankings
    expect(own.against).toBeNull()
    expect(own.auc.low).toBeGreaterThan(active.auc.high)
    expect(active.against?.difference).toBeCloseTo(active.precision10.value - own.precision10.value, 12)
    expect(active.against?.p).toBeLessThan(0.05)
  })

  it('breaks figures down by value', async () => {
    const broad = studioOf(await trainCold('attribute-counts', { ...hiddenFilms, config: { ...hiddenFilms.config, testItemRatio: 0.45 } }))
    const { attributes, tested } = await broad.backtest()
    const loud = attributes.find(({ field, value }) => field === 'tags' && value === 'loud')
    const withIt = tested.filter(({ item }) => [0, 1, 3].includes(Number(item.replace(/\D/g, '')) % 4))
    expect(loud?.items).toBe(withIt.length)
    expect(loud?.precision.value).toBeCloseTo(withIt.reduce((sum, { hits }) => sum + hits[0] / 10, 0) / withIt.length, 12)
    expect(loud?.difference.value).toBeCloseTo((loud?.precision.value ?? 0) - (loud?.bar.value ?? 0), 12)
  })

  it('is refused where the split hides no items and the model has no closed form', async () => {
    const plain = studioOf(await trainCold('attribute-counts'))
    expect(plain.fields().backtest).toBeNull()
    await expect(plain.backtest()).rejects.toMatchObject({ code: 'RUN_STATE' })
  })
})

describe('the time machine', () => {
  it('uncovers who took the item, and what the other items let expect', async () => {
    const { item, hits } = backtest.tested[0]
    const answer = await studio.timeMachine(item)
    const took = takersOf(item)
    expect(answer.users.map(({ user }) => user)).toEqual((await listOf(item)).slice(0, 100))
    for (const user of answer.users) expect(user.took).toBe(took.has(user.user))
    expect(answer.rankings.map(({ hits10 }) => hits10)).toEqual(hits)
    for (const { users, found } of answer.calibration) {
      expect(found).toBe(answer.users.slice(0, users).filter((user) => user.took).length)
    }
    const tenth = answer.calibration.find(({ share }) => share === 0.1)
    const others = await Promise.all(backtest.tested.slice(1).map((other) => studio.timeMachine(other.item)))
    const found = others.map(({ calibration }) => calibration.find(({ share }) => share === 0.1)?.found ?? NaN)
    expect(tenth?.expected).toBeCloseTo(found.reduce((sum, count) => sum + count, 0) / found.length, 10)
    const last = await listOf(item)
    expect(answer.surprises[0].user).toBe(last.findLast((user) => took.has(user)))
  })

  it('hides no item that the model has learned from', async () => {
    const known = run.items.ids.find((id) => !backtest.tested.some(({ item }) => item === id)) ?? ''
    await expect(studio.timeMachine(known)).rejects.toMatchObject({ code: 'ITEM_NOT_FOUND' })
  })
})

describe('an item of the catalogue that is left out', () => {
  it('can be any item, where the model has a closed form; figures are read on those that nothing was chosen on', async () => {
    const ridge = await trainCold('attribute-ridge', undefined, { tuningItems: 10, minimumItems: 1 })
    const { method, possible, rankings, tested } = await studioOf(ridge).backtest()
    const tunedOn = Array.from(ridge.model.cold?.tunedOn?.() ?? [], (column) => ridge.items.ids[column])
    const all = findHidden(ridge, createPopulation(ridge), 'leave-one-out').items
    expect(tunedOn).toHaveLength(10)
    expect(method).toBe('leave-one-out')
    expect(possible).toBe(all.filter(({ column }) => !tunedOn.includes(ridge.items.ids[column])).length)
    expect(tested.some(({ item }) => tunedOn.includes(item))).toBe(false)
    expect(rankings.map(({ id }) => id)).toEqual(['attribute-ridge', 'attribute-counts', 'most-active-users'])
    expect(rankings[0].auc.low).toBeGreaterThan(rankings[2].auc.high)
    const tuned = all.find(({ column }) => tunedOn.includes(ridge.items.ids[column]))
    expect(await studioOf(ridge).timeMachine(ridge.items.ids[tuned?.column ?? -1])).toMatchObject({ takers: tuned?.takers.length })
  })

  it('is taken from the histories of those who took it, where a ranking has no closed form', async () => {
    const other = await trainCold('most-active-users')
    const population = createPopulation(other)
    const [hidden] = findHidden(other, population, 'leave-one-out').items
    const [counts] = await createBars(other)
    const scores = await scoreHidden(counts, other, population, 'leave-one-out', [hidden])
    const content = [attributesOf(other.itemAttributes, hidden.column)]
    const whole = await counts.cold.scoreUsers(content, population.histories, population.users)
    // Genre, tags and year range: the item's own values no longer count.
    const own = await counts.cold.contributions?.(content[0], population.histories, population.users)
    for (let member = 0; member < population.count; member++) {
      expect(whole[member] - scores[member]).toBe(hidden.takers.includes(member) ? (own?.contents.length ?? 0) : 0)
    }
  })
})

it('reads ranks', () => {
  const ranks = Uint32Array.of(1, 2, 5, 40)
  expect([hitsWithin(ranks, 1), hitsWithin(ranks, 4), hitsWithin(ranks, 40)]).toEqual([1, 2, 4])
  expect(rateWithin(ranks, 0.1, 50)).toBe(3 / 5)
  expect(liftOf(ranks, 50)).toBeCloseTo(0.75 / 0.1, 12)
  // Pairs with one of the 46 others before: 0 + 0 + 2 + 36.
  expect(areaUnderCurve(ranks, 50)).toBeCloseTo(1 - 38 / (4 * 46), 12)
  expect(foundCurve(ranks, 50).find(({ share }) => share === 0.1)?.found).toBe(0.75)
})
