import { describe, expect, it } from 'vitest'
import { createRng } from '../kernel/rng.ts'
import { type Coalition, exactShapley, pairsOf, sampledShapley, type Worth } from './shapley.ts'

/** The gloves game, and a sum: player 0 has a left glove, 1 and 2 a right one; a pair is worth 1. The second game adds 1, 2, 4 and so on to 10. */
const games: Worth = (coalitions) =>
  Promise.resolve(
    Float32Array.from(coalitions.flatMap((coalition) => [coalition[0] * Math.max(coalition[1], coalition[2]), sumOf(coalition)])),
  )

function sumOf(coalition: Coalition): number {
  return coalition.reduce((sum, mark, player) => sum + mark * 2 ** player, 10)
}

describe('exact Shapley values', () => {
  it('are those of the gloves game, and the terms of a sum, whose players do not interact', async () => {
    const { parts, base, full, interactions, scored } = await exactShapley(3, 2, games)
    const expected = [
      [2 / 3, 1],
      [1 / 6, 2],
      [1 / 6, 4],
    ].flat()
    expected.forEach((value, cell) => expect(parts[cell]).toBeCloseTo(value, 6))
    expect([...base, ...full, scored]).toEqual([0, 10, 1, 17, 8])
    // I_01 = I_02 = 1/2, I_12 = -1/2 (by hand, over the two coalitions of the third player).
    expect(Array.from(interactions ?? [], (value) => Math.round(value * 1e6) / 1e6)).toEqual([0.5, 0, 0.5, 0, -0.5, 0])
  })

  it('of one player alone are the whole difference', async () => {
    const { parts, interactions } = await exactShapley(1, 1, (coalitions) =>
      Promise.resolve(Float32Array.from(coalitions, ([mark]) => 3 * mark)),
    )
    expect([...parts]).toEqual([3])
    expect(interactions).toHaveLength(0)
  })
})

describe('sampled Shapley values', () => {
  const players = 9
  const rng = createRng(3)
  const weights = Float64Array.from({ length: players }, () => rng.normal())
  const pairs = pairsOf(players).map(({ a, b }) => ({ a, b, weight: rng.normal() }))
  const worth: Worth = (coalitions) =>
    Promise.resolve(
      Float32Array.from(coalitions, (coalition) =>
        Math.tanh(
          coalition.reduce((sum, mark, player) => sum + mark * weights[player], 0) +
            pairs.reduce((sum, { a, b, weight }) => sum + coalition[a] * coalition[b] * weight, 0),
        ),
      ),
    )

  it('lie within their intervals of the exact ones, and add up to the score exactly', async () => {
    const exact = await exactShapley(players, 1, worth)
    const sampled = await sampledShapley(players, 1, 400, worth, createRng(1))
    expect(sampled.scored).toBeLessThanOrEqual(400)
    expect(sampled.parts.reduce((sum, part) => sum + part, sampled.base[0])).toBeCloseTo(sampled.full[0], 6)
    const errors = sampled.errors ?? []
    const distances = Array.from(exact.parts, (part, player) => Math.abs(part - sampled.parts[player]) / errors[player])
    expect(Math.max(...distances)).toBeLessThan(3.5)
    expect(distances.filter((distance) => distance > 2).length).toBeLessThanOrEqual(2)
  })

  it('of more coalitions have smaller errors', async () => {
    const [few, many] = await Promise.all([200, 3200].map((budget) => sampledShapley(players, 1, budget, worth, createRng(2))))
    const size = ({ errors }: typeof few): number => Array.from(errors ?? []).reduce((sum, error) => sum + error, 0)
    expect(size(many)).toBeLessThan(size(few) / 2)
  })
})
