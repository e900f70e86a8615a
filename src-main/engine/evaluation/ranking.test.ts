import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csrFromRows } from '../kernel/csr.ts'
import { noItem } from '../plugins/define.ts'
import { ranksInLists } from './list-ranks.ts'
import { createRanker, createTieOrder, unranked, type RankedRow } from './ranking.ts'

function emptyRow(depth: number, heldOut: number): RankedRow {
  return {
    items: new Uint32Array(depth),
    scores: new Float32Array(depth),
    heldOutRanks: new Uint32Array(heldOut),
    heldOutScores: new Float32Array(heldOut),
    ascendingRanks: new Uint32Array(heldOut),
  }
}

/** The plain definition: sort all candidates by score, then by tie place; a rank is a position. */
function sortAll(scores: Float32Array, known: ReadonlySet<number>, place: Uint32Array): number[] {
  return Array.from(scores.keys())
    .filter((item) => !known.has(item))
    .sort((a, b) => scores[b] - scores[a] || place[a] - place[b])
}

const score = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 3.4e38, -3.4e38),
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
)

const rows = fc.record({
  scores: fc.array(score, { minLength: 1, maxLength: 300 }),
  depth: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1000 }),
  /** Per item: 0 candidate, 1 known, 2 held out. */
  roles: fc.infiniteStream(fc.constantFrom(0, 0, 0, 1, 2)),
})

describe('ranking', () => {
  it('equals sorting all candidates, for lists, scores and the exact rank of every held-out item', () => {
    fc.assert(
      fc.property(rows, ({ scores: raw, depth, seed, roles }) => {
        const scores = Float32Array.from(raw)
        const role = raw.map(() => roles.next().value)
        const known = Uint32Array.from(scores.keys()).filter((item) => role[item] === 1)
        const heldOut = Uint32Array.from(scores.keys()).filter((item) => role[item] === 2)
        const ties = createTieOrder(seed, scores.length)
        const into = emptyRow(depth, heldOut.length)
        const candidates = createRanker(scores.length, ties).rankRow(scores, known, heldOut, into)
        const expected = sortAll(scores, new Set(known), ties.place)
        expect(candidates).toBe(expected.length)
        for (let at = 0; at < depth; at++) {
          expect(into.items[at]).toBe(expected[at] ?? noItem)
          // `toBe` tells -0 from 0; a score of either is the same score.
          expect(into.scores[at] + 0).toBe(at < expected.length ? scores[expected[at]] + 0 : -Infinity)
        }
        heldOut.forEach((item, i) => {
          expect(into.heldOutRanks[i]).toBe(expected.indexOf(item) + 1)
          expect(into.heldOutScores[i] + 0).toBe(scores[item] + 0)
        })
        expect(Array.from(into.ascendingRanks)).toEqual(Array.from(into.heldOutRanks).toSorted((a, b) => a - b))
      }),
      { numRuns: 500 },
    )
  })

  it('leaves nothing behind: the same row ranks the same after other rows', () => {
    const ranker = createRanker(200, createTieOrder(3, 200))
    const scores = Float32Array.from({ length: 200 }, (_, item) => Math.sin(item))
    const first = emptyRow(10, 3)
    const again = emptyRow(10, 3)
    ranker.rankRow(scores, Uint32Array.of(1, 2), Uint32Array.of(5, 60, 199), first)
    ranker.rankRow(new Float32Array(200), Uint32Array.of(5, 7), Uint32Array.of(0, 1), emptyRow(10, 2))
    ranker.rankRow(scores, Uint32Array.of(1, 2), Uint32Array.of(5, 60, 199), again)
    expect(again).toEqual(first)
  })

  it('gives a held-out item that is known no rank', () => {
    const into = emptyRow(2, 1)
    createRanker(4, createTieOrder(1, 4)).rankRow(Float32Array.of(4, 3, 2, 1), Uint32Array.of(0, 1), Uint32Array.of(0), into)
    expect(into.heldOutRanks[0]).toBe(unranked)
    expect(Array.from(into.items)).toEqual([2, 3])
  })

  it('does not write into the scores', () => {
    const scores = Float32Array.of(4, 3, 2, 1)
    createRanker(4, createTieOrder(1, 4)).rankRow(scores, Uint32Array.of(0), Uint32Array.of(1), emptyRow(2, 1))
    expect(Array.from(scores)).toEqual([4, 3, 2, 1])
  })
})

describe('ranks from ready lists', () => {
  it('finds what the lists show and nothing else', () => {
    const lists = { k: 3, items: Uint32Array.of(4, 2, 0, 1, 3, noItem), scores: new Float32Array(6) }
    const heldOut = csrFromRows([[0, 3, 4], [2]], 5)
    expect(Array.from(ranksInLists(lists, heldOut))).toEqual([1, 3, unranked, unranked])
  })
})
