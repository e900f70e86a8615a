import { expect, it } from 'vitest'
import { trainCold } from '../../../tests/fixtures/cold-run.ts'
import type { Wish } from '../../contract/index.ts'
import { createRng } from '../kernel/rng.ts'
import { createCatalogue } from './cold-start-catalogue.ts'
import { findWishes } from './cold-start-wishes.ts'

const everybody = 800

/** What a group of so many is said to wish where scores are noise: nobody wishes anything. */
async function wishesOfNobody(users: number) {
  const run = await trainCold('attribute-counts')
  const noise = createRng(5)
  return findWishes(run, createCatalogue(run), {
    members: Uint32Array.from({ length: users }, (_, n) => n),
    rng: createRng(1),
    atMost: 2,
    length: 2,
    async scoreItems(items, take) {
      items.forEach((item, place) => {
        const own = noise.fork(JSON.stringify(item))
        const scores = Float32Array.from(Array(everybody), () => own.next())
        take(place, scores)
      })
    },
    markBest: (scores) => Uint8Array.from(scores, (score) => Number(score > 0.9)),
  })
}

const bestOf = (wishes: readonly Wish[]): number => Math.max(...wishes.map(({ percentile }) => percentile))

it('has figures of users who had no part in the choice: what they chose from noise does not stand out', async () => {
  const { lacking, served, judges } = await wishesOfNobody(400)
  expect(judges).toBe(200)
  // One of 200 users' means of noise has a standard error of .02.
  expect(Math.abs(served[0].percentile - 0.5)).toBeLessThan(0.06)
  const covering = [...lacking, ...served].filter(({ low, high }) => low <= 0.5 && high >= 0.5)
  expect(covering.length).toBeGreaterThan(0.8 * (lacking.length + served.length))
})

it('says so where a group is too small to be divided: chosen and judged by the same users, noise pleases', async () => {
  const { lacking, served, judges } = await wishesOfNobody(39)
  expect(judges).toBeNull()
  expect(bestOf([...lacking, ...served])).toBeGreaterThan(0.54)
  expect(bestOf(served)).toBe(served[0].percentile)
})
