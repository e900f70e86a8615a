import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metrics } from '../plugins/metrics/index.ts'
import { perUserValues } from './per-user.ts'

/** Every metric a second time, from its definition over the list of hits, place by place. */
const fromDefinition: Record<string, (hits: readonly number[], k: number, heldOut: number) => number> = {
  precision: (hits, k) => sum(hits.slice(0, k)) / k,
  recall_min: (hits, k, heldOut) => sum(hits.slice(0, k)) / Math.min(k, heldOut),
  recall_full: (hits, k, heldOut) => sum(hits.slice(0, k)) / heldOut,
  ndcg: (hits, k, heldOut) => discounted(hits.slice(0, k)) / discounted(new Array(Math.min(k, heldOut)).fill(1)),
  ndcg_full_ideal: (hits, k, heldOut) => discounted(hits.slice(0, k)) / discounted(new Array(heldOut).fill(1)),
  map: (hits, k, heldOut) => precisions(hits.slice(0, k)) / Math.min(k, heldOut),
  map_full: (hits, k, heldOut) => precisions(hits.slice(0, k)) / heldOut,
  mrr: (hits, k) => (hits.slice(0, k).includes(1) ? 1 / (hits.indexOf(1) + 1) : 0),
  hit_rate: (hits, k) => (hits.slice(0, k).includes(1) ? 1 : 0),
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const discounted = (hits: readonly number[]): number => sum(hits.map((hit, i) => hit / Math.log2(i + 2)))
const precisions = (hits: readonly number[]): number => sum(hits.map((hit, i) => (hit === 1 ? sum(hits.slice(0, i + 1)) / (i + 1) : 0)))

describe('per-user values', () => {
  it('equal the definitions, for any ranks and any K', () => {
    const ranks = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(ranks, fc.integer({ min: 1, max: 130 }), (found, k) => {
        const ascending = Uint32Array.from(found).sort()
        const values = perUserValues(ascending, Uint32Array.of(0, found.length), Uint32Array.of(120), metrics, [k])
        const hits = Array.from({ length: 120 }, (_, i) => (found.includes(i + 1) ? 1 : 0))
        for (const [id, define] of Object.entries(fromDefinition)) {
          expect(values[`${id}@${k}`][0], id).toBeCloseTo(define(hits, k, found.length), 6)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('measure held-out lists longer than the tables of gains', () => {
    const ascending = Uint32Array.from({ length: 5000 }, (_, i) => i + 1)
    const values = perUserValues(ascending, Uint32Array.of(0, 5000), Uint32Array.of(6000), metrics, [5000])
    expect(values['ndcg@5000'][0]).toBe(1)
    expect(values['ndcg_full_ideal@5000'][0]).toBe(1)
  })

  it('are NaN for users without held-out items', () => {
    const values = perUserValues(Uint32Array.of(1), Uint32Array.of(0, 0, 1), Uint32Array.of(9, 9), metrics, [10])
    for (const column of Object.values(values)) {
      expect(column[0]).toBeNaN()
      expect(column[1]).toBeGreaterThan(0)
    }
  })
})
