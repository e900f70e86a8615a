import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { itemKnn } from './plugin.ts'

async function scoresOf(train: Csr, settings: Record<string, unknown>, histories: Csr): Promise<number[]> {
  const context = contextOf(train)
  const model = itemKnn.create(itemKnn.config.parse({ weighting: 'none', ...settings }), context)
  await model.fit?.(train, quietWork)
  return [...(await model.scoreItems(histories, null))].map((score) => Number(score.toFixed(5)))
}

// Items 0 and 1 share two people, 1 and 2 one; popularity 2, 3, 2.
const train = csrFromRows([[0, 1], [0, 1], [1, 2], [2]], 3)
const onlyItem = (item: number) => csrFromRows([[item]], 3)

describe('ItemKNN', () => {
  it('scores with the cosine', async () => {
    expect(await scoresOf(train, {}, onlyItem(1))).toEqual([0.8165, 0, 0.40825])
  })

  it('scores with Jaccard and shrinkage', async () => {
    // 2 / (2 + 3 - 2 + 1) and 1 / (3 + 2 - 1 + 1)
    expect(await scoresOf(train, { similarity: 'jaccard', shrinkage: 1 }, onlyItem(1))).toEqual([0.5, 0, 0.2])
  })

  it('gives the recommended item its share of the asymmetric norm', async () => {
    // The recommended item's popularity alone divides: 2 / 2 and 1 / 2; the other way round 2 / 3 and 1 / 3.
    const alone = { similarity: 'asymmetric-cosine', asymmetry: 1 }
    expect(await scoresOf(train, alone, onlyItem(1))).toEqual([1, 0, 0.5])
    expect(await scoresOf(train, { ...alone, asymmetry: 0 }, onlyItem(1))).toEqual([0.66667, 0, 0.33333])
  })

  it('keeps the nearest per recommended item or per history item', async () => {
    // Item 1 keeps item 0 alone; item 2's only neighbour is item 1.
    expect(await scoresOf(train, { neighbours: 1 }, onlyItem(2))).toEqual([0, 0, 0])
    expect(await scoresOf(train, { neighbours: 1, keptPer: 'history-item' }, onlyItem(2))).toEqual([0, 0.40825, 0])
  })

  it('lets people with many items say less', async () => {
    // Item 1 shares a person of two items with item 0, a person of four with item 2: alike for the plain cosine.
    const people = csrFromRows([[0, 1], [1, 2, 3, 4], [0], [2]], 5)
    const history = csrFromRows([[1]], 5)
    expect((await scoresOf(people, {}, history)).slice(0, 3)).toEqual([0.5, 0, 0.5])
    const [first, , third] = await scoresOf(people, { weighting: 'tf-idf' }, history)
    expect(first).toBeGreaterThan(5 * third)
    expect(await scoresOf(people, { weighting: 'bm25' }, history)).toEqual(await scoresOf(people, { weighting: 'tf-idf' }, history))
  })

  it('finds the same neighbours as a comparison of all pairs, on several threads', async () => {
    const rng = createRng(3)
    const rows = Array.from({ length: 3000 }, () => Array.from({ length: 300 }, (_, i) => i).filter(() => rng.next() < 0.45))
    const matrix = csrFromRows(rows, 300)
    const histories = csrFromRows([[5]], 300)
    const counts = new Float64Array(300)
    const popularity = new Float64Array(300)
    for (let user = 0; user < matrix.rows; user++) {
      const items = rowOf(matrix, user)
      for (const item of items) {
        popularity[item]++
        if (items.includes(5)) counts[item]++
      }
    }
    const expected = Array.from(counts, (common, i) => (i === 5 ? 0 : common / Math.sqrt(popularity[i] * popularity[5])))
    const best = [...expected].sort((a, b) => b - a)[19]
    const kept = expected.map((value) => Number((value >= best ? value : 0).toFixed(5)))
    expect(await scoresOf(matrix, { neighbours: 20, keptPer: 'history-item' }, histories)).toEqual(kept)
  })
})
