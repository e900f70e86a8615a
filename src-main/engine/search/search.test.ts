import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createRng } from '../kernel/rng.ts'
import { MedianPruner } from './pruning.ts'
import { getModel, listModels, parseConfig } from '../plugins/registry.ts'
import { drawPoint, gridPoint, gridSize, searchSpace, usualPoint } from './space.ts'
import { type Observation, proposeByTpe } from './tpe.ts'

const schema = z.object({
  regularization: z
    .number()
    .min(0.001)
    .default(1)
    .meta({ title: 'Regularization', scale: 'log', search: [0.01, 100] }),
  neighbours: z
    .number()
    .int()
    .min(1)
    .default(10)
    .meta({ title: 'Neighbours', search: [5, 50] }),
  similarity: z
    .enum(['cosine', 'jaccard'])
    .default('cosine')
    .meta({ title: 'Similarity', search: ['cosine', 'jaccard'] }),
  epochs: z.number().int().default(10).meta({ title: 'Epochs' }),
})

describe('the space of a search', () => {
  it('holds what the schema names, without what is fixed', () => {
    expect(searchSpace(schema, {}, {}).map(({ key }) => key)).toEqual(['regularization', 'neighbours', 'similarity'])
    expect(searchSpace(schema, { neighbours: 7 }, {}).map(({ key }) => key)).toEqual(['regularization', 'similarity'])
  })

  it('has the usual settings as a point; what lies outside the ranges is drawn within them', () => {
    const usual = schema.parse({})
    const { regularization, neighbours, similarity } = usual
    expect(usualPoint(searchSpace(schema, {}, {}), usual, createRng(1))).toEqual({ regularization, neighbours, similarity })
    const other = usualPoint(searchSpace(schema, {}, { neighbours: [20, 50] }), usual, createRng(1))
    expect(other).toMatchObject({ regularization, similarity })
    expect(other['neighbours']).toBeGreaterThanOrEqual(20)
  })

  it('takes ranges of the asker, also for settings that are not searched by themselves', () => {
    const space = searchSpace(schema, {}, { epochs: [1, 4], similarity: ['cosine', 'jaccard'] })
    expect(space.find(({ key }) => key === 'epochs')).toEqual({ kind: 'number', key: 'epochs', low: 1, high: 4, log: false, integer: true })
  })

  it.each([
    [{ layers: [1, 2] }, 'layers'],
    [{ neighbours: [50, 5] }, 'neighbours'],
    [{ regularization: [0, 1] }, 'logarithmic'],
    [{ similarity: ['cosine'] }, 'one value'],
  ])('refuses %j by name', (ranges, word) => {
    expect(() => searchSpace(schema, {}, ranges)).toThrow(word)
  })

  it('is drawn within its bounds, half of the points below the middle of a logarithmic scale', () => {
    const space = searchSpace(schema, {}, {})
    const rng = createRng(1)
    const points = Array.from({ length: 400 }, () => z.object(schema.shape).parse(drawPoint(space, rng)))
    for (const { regularization, neighbours } of points) {
      expect(regularization).toBeGreaterThanOrEqual(0.01)
      expect(regularization).toBeLessThanOrEqual(100)
      expect(Number.isInteger(neighbours) && neighbours >= 5 && neighbours <= 50).toBe(true)
    }
    const below = points.filter(({ regularization }) => regularization < 1).length
    expect(below).toBeGreaterThan(160)
    expect(below).toBeLessThan(240)
  })

  it('as a grid has every combination once', () => {
    const space = searchSpace(schema, {}, { neighbours: [1, 2] })
    const points = Array.from({ length: gridSize(space, 3) }, (_, index) => gridPoint(space, 3, index))
    expect(points).toHaveLength(3 * 2 * 2)
    expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(points.length)
  })
})

describe('the ranges that the models name', () => {
  it.each(listModels().map(({ id }) => id))('%s: every end of them is allowed', (id) => {
    const { config, title } = getModel(id)
    for (const dimension of searchSpace(config, {}, {})) {
      const ends = dimension.kind === 'choice' ? dimension.values : [dimension.low, dimension.high]
      for (const end of ends) expect(parseConfig(config, { [dimension.key]: end }, title)[dimension.key]).toEqual(end)
    }
  })
})

/** Best at regularization 3 and jaccard. */
function height(point: Record<string, unknown>): number {
  const regularization = Number(point['regularization'])
  return -Math.abs(Math.log10(regularization / 3)) + (point['similarity'] === 'jaccard' ? 0.5 : 0)
}

describe('the Parzen estimator', () => {
  it('finds better settings than chance with the same number of trials', () => {
    const space = searchSpace(schema, {}, {})
    const best = (propose: (seen: Observation[], trial: number, seed: number) => Record<string, unknown>): number => {
      let sum = 0
      for (let seed = 0; seed < 20; seed++) {
        const seen: Observation[] = []
        for (let trial = 0; trial < 30; trial++) {
          const point = z.record(z.string(), z.json()).parse(propose(seen, trial, seed))
          seen.push({ point, value: height(point) })
        }
        sum += Math.max(...seen.map(({ value }) => value))
      }
      return sum / 20
    }
    const byTpe = best((seen, trial, seed) => proposeByTpe(space, seen, createRng(seed).fork(`trial ${trial}`)))
    const byChance = best((_, trial, seed) => drawPoint(space, createRng(seed).fork(`trial ${trial}`)))
    // 0.5 is the best there is.
    expect(0.5 - byTpe).toBeLessThan(0.6 * (0.5 - byChance))
  })
})

describe('the median rule', () => {
  const curve = (...values: number[]): number[] => values
  it('stops what lies under the median of the others in the same epoch, and nothing before there is something to compare with', () => {
    const pruner = new MedianPruner()
    for (const height of [0.1, 0.2, 0.3, 0.4]) pruner.add(curve(0, height / 2, height))
    expect(pruner.isHopeless(curve(0, 0, 0))).toBe(false)
    pruner.add(curve(0, 0.25, 0.5))
    expect(pruner.isHopeless(curve(0, 0.1, 0.29))).toBe(true)
    expect(pruner.isHopeless(curve(0, 0.1, 0.31))).toBe(false)
    expect(pruner.isHopeless(curve(0, 0))).toBe(false)
    // Longer than the others were: they keep what they had reached.
    expect(pruner.isHopeless(curve(0, 0.1, 0.2, 0.29))).toBe(true)
  })
})
