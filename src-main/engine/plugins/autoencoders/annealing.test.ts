import { expect, it } from 'vitest'
import { type Annealing, klWeight } from './annealing.ts'

const capped: Annealing = { annealing: 'capped', annealCap: 0.2, annealRatio: 0.8, annealSteps: null, annealCycles: 4 }

function weights(schedule: Partial<Annealing>, steps: readonly number[]): number[] {
  return steps.map((step) => klWeight({ ...capped, ...schedule }, step, 100))
}
const close = (values: readonly number[]): unknown[] => values.map((value): unknown => expect.closeTo(value, 12))

it('climbs to the cap over its share of the planned steps and stays', () => {
  expect(weights({}, [0, 40, 80, 99])).toEqual(close([0, 0.1, 0.2, 0.2]))
})

it('climbs to 1 when it is linear, whatever the cap', () => {
  expect(weights({ annealing: 'linear' }, [0, 40, 80, 99])).toEqual(close([0, 0.5, 1, 1]))
})

it('starts again from 0 in each cycle', () => {
  // Four cycles of 25 steps, of which 20 climb.
  expect(weights({ annealing: 'cyclical' }, [0, 10, 20, 24, 25, 35, 75, 95])).toEqual(close([0, 0.1, 0.2, 0.2, 0, 0.1, 0, 0.2]))
})

it('takes a number of steps as papers state it: 1/200,000 a step up to .2', () => {
  const schedule = { ...capped, annealSteps: 40_000 }
  expect(klWeight(schedule, 1, 1e9)).toBeCloseTo(1 / 200_000, 12)
  expect(klWeight(schedule, 50_000, 1e9)).toBe(0.2)
})

it('is at its end from the second step when nothing is to be climbed', () => {
  expect(weights({ annealRatio: 0 }, [0, 1, 2])).toEqual(close([0, 0.2, 0.2]))
})
