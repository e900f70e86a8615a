import { describe, expect, it } from 'vitest'
import { unranked } from '../../src-main/engine/evaluation/ranking.ts'
import { csrFromRows } from '../../src-main/engine/kernel/csr.ts'
import { metrics } from '../../src-main/engine/plugins/metrics/index.ts'
import { type MetricPlugin, noItem, type TopLists } from '../../src-main/engine/plugins/define.ts'

function getMetric(id: string): MetricPlugin {
  const metric = metrics.find((known) => known.id === id)
  if (!metric) throw new Error(`no metric ${id}`)
  return metric
}

/**
 * Worked with paper and pencil. Gains 1 / log2(rank + 1): rank 1: 1, 2: .6309297536, 3: .5, 4: .4306765581, 5: .3868528072,
 * 6: .3562071871, 7: .3333333333, 8: .3154648768.
 */
const cases: { name: string; ranks: number[]; k: number; expected: Record<string, number> }[] = [
  {
    name: 'three held-out items at ranks 1, 3 and 7, K = 5: two hits, fewer items than places',
    ranks: [1, 3, 7],
    k: 5,
    expected: {
      precision: 2 / 5,
      recall_min: 2 / 3,
      recall_full: 2 / 3,
      ndcg: 1.5 / 2.1309297536,
      ndcg_full_ideal: 1.5 / 2.1309297536,
      map: (1 / 1 + 2 / 3) / 3,
      map_full: (1 / 1 + 2 / 3) / 3,
      mrr: 1,
      hit_rate: 1,
      ndcg_retrieved: 1.5 / 1.6309297536,
      map_retrieved: (1 / 1 + 2 / 3) / 2,
      // Of the 997 others, 0, 1 and 4 stand in front of the three.
      auc: (3 * 997 - 5) / (3 * 997),
    },
  },
  {
    name: 'eight held-out items, hits at ranks 2, 4 and 5, K = 5: more items than places, so every pair of definitions differs',
    ranks: [2, 4, 5, 9, 11, 20, 21, 300],
    k: 5,
    expected: {
      precision: 3 / 5,
      recall_min: 3 / 5,
      recall_full: 3 / 8,
      ndcg: 1.4484591189 / 2.9484591189,
      ndcg_full_ideal: 1.4484591189 / 3.9534645161,
      map: (1 / 2 + 2 / 4 + 3 / 5) / 5,
      map_full: (1 / 2 + 2 / 4 + 3 / 5) / 8,
      mrr: 1 / 2,
      hit_rate: 1,
      ndcg_retrieved: 1.4484591189 / 2.1309297536,
      map_retrieved: (1 / 2 + 2 / 4 + 3 / 5) / 3,
      // Of the 992 others stand in front: 1, 2, 2, 5, 6, 14, 14, 292.
      auc: (8 * 992 - 336) / (8 * 992),
    },
  },
  {
    name: 'the first hit just below the cut',
    ranks: [6, 7],
    k: 5,
    expected: {
      precision: 0,
      recall_min: 0,
      recall_full: 0,
      ndcg: 0,
      ndcg_full_ideal: 0,
      map: 0,
      map_full: 0,
      mrr: 0,
      hit_rate: 0,
      ndcg_retrieved: 0,
      map_retrieved: 0,
      auc: (2 * 998 - 10) / (2 * 998),
    },
  },
  {
    name: 'the only held-out item at the last place of the list',
    ranks: [3],
    k: 3,
    expected: {
      precision: 1 / 3,
      recall_min: 1,
      recall_full: 1,
      ndcg: 0.5,
      ndcg_full_ideal: 0.5,
      map: 1 / 3,
      map_full: 1 / 3,
      mrr: 1 / 3,
      hit_rate: 1,
      ndcg_retrieved: 0.5,
      map_retrieved: 1 / 3,
      auc: (999 - 2) / 999,
    },
  },
]

describe('per-user metrics on cases worked by hand', () => {
  for (const { name, ranks, k, expected } of cases) {
    it(name, () => {
      for (const [id, value] of Object.entries(expected)) {
        const { perUser } = getMetric(id)
        expect(perUser?.({ ranks, candidates: 1000 }, k), id).toBeCloseTo(value, 9)
      }
    })
  }

  it('gives an AUC of 1 to the perfect order, 0 to the worst, and counts what cannot be ranked as behind all', () => {
    const { perUser } = getMetric('auc')
    expect(perUser?.({ ranks: [1, 2, 3], candidates: 10 }, 5)).toBe(1)
    expect(perUser?.({ ranks: [8, 9, 10], candidates: 10 }, 5)).toBe(0)
    expect(perUser?.({ ranks: [1, unranked], candidates: 10 }, 5)).toBeCloseTo(0.5, 9)
    expect(perUser?.({ ranks: [1, 2], candidates: 2 }, 5)).toBe(1)
    expect(perUser?.({ ranks: [unranked], candidates: 0 }, 5)).toBe(0)
  })

  it('has a hand-made value for every per-user metric', () => {
    const perUser = metrics.filter((metric) => metric.perUser).map((metric) => metric.id)
    for (const { expected } of cases) expect(Object.keys(expected).toSorted()).toEqual(perUser.toSorted())
  })
})

describe('whole-list metrics on a case worked by hand', () => {
  /** Three users, two places; items 0 to 3 are shown 3, 2, 1 and 0 times; they have 8, 4, 2 and 2 of 16 training interactions. */
  const lists: TopLists = { k: 2, items: Uint32Array.of(0, 1, 0, 2, 1, 0), scores: new Float32Array(6) }
  const popularity = Uint32Array.of(8, 4, 2, 2)
  const expected = {
    coverage: 3 / 4,
    // Ascending exposure 0, 1, 2, 3 with weights -3, -1, 1, 3: (0 - 1 + 2 + 9) / (4 * 6).
    gini: 10 / 24,
    // 1 bit three times, 2 bits twice, 3 bits once.
    novelty: (3 * 1 + 2 * 2 + 1 * 3) / 6,
    // (3 * 8 + 2 * 4 + 1 * 2) / 6 places, over the two best-sellers' (8 + 4) / 2.
    popularity_lift: 34 / 6 / 6,
    // 0 1 and 1 0 are two lists: every list is given once.
    same_list: 1 / 3,
    // The cosine of 0 and 1 is 1 / sqrt 2, of 0 and 2 it is 0.
    intra_list_diversity: (2 * (1 - 1 / Math.sqrt(2)) + 1) / 3,
  }
  /** Item 0 has value 0, item 1 has 0 and 1, item 2 has 2, item 3 has none. */
  const contents = csrFromRows([[0], [0, 1], [2], []], 3)

  for (const [id, value] of Object.entries(expected)) {
    it(id, () => expect(getMetric(id).aggregate?.(lists, 2, popularity, contents)).toBeCloseTo(value, 12))
  }

  it('cuts the lists at K', () => {
    expect(getMetric('coverage').aggregate?.(lists, 1, popularity, contents)).toBe(2 / 4)
    expect(getMetric('popularity_lift').aggregate?.(lists, 1, popularity, contents)).toBeCloseTo((8 + 8 + 4) / 3 / 8, 12)
    expect(getMetric('same_list').aggregate?.(lists, 1, popularity, contents)).toBeCloseTo(2 / 3, 12)
  })

  it('passes items without attributes over, and lists that have fewer than two with some', () => {
    const withBare: TopLists = { k: 3, items: Uint32Array.of(0, 3, 2, 3, 1, noItem), scores: new Float32Array(6) }
    expect(getMetric('intra_list_diversity').aggregate?.(withBare, 3, popularity, contents)).toBe(1)
  })

  it('has a hand-made value for every whole-list metric', () => {
    expect(Object.keys(expected).toSorted()).toEqual(
      metrics
        .filter((metric) => metric.aggregate)
        .map((metric) => metric.id)
        .toSorted(),
    )
  })
})
