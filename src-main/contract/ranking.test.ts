import { expect, test } from 'vitest'
import { type Ranking, rankingTags, tableOf } from './ranking.ts'

const usual: Ranking = { candidates: 'all items but the known ones', direction: 'items-for-user', finalFit: 'best-epoch' }
const sampled: Ranking = { ...usual, candidates: 'sampled:99, an estimate: each held-out item among 99 random ones' }
const users: Ranking = { ...usual, direction: 'users-for-item', candidates: 'all 604 users, for each of 20 new items' }

test('an estimate and another direction are said, with the whole words; the usual ranking needs no tag', () => {
  expect(rankingTags(usual)).toEqual([])
  expect(rankingTags(null)).toEqual([])
  expect(rankingTags(sampled)).toEqual([{ word: 'sampled', title: sampled.candidates }])
  expect(rankingTags(users)).toEqual([{ word: 'users ranked', title: `users for each item: ${users.candidates}` }])
})

test('estimates, directions and the usual ranking are three tables; a run without figures goes with the usual ones', () => {
  expect(new Set([usual, sampled, users].map(tableOf)).size).toBe(3)
  expect(tableOf(null)).toBe(tableOf({ ...usual, candidates: '20 new items' }))
})
