import { describe, expect, it } from 'vitest'
import { matchesQuery, parseRunQuery, type QueriedRun } from './run-query.ts'

const run: QueriedRun = {
  name: 'cfgan films 2',
  modelId: 'cfgan-item',
  modelTitle: 'CFGAN, item-based',
  datasetName: 'ML 100K',
  splitId: 'user-random',
  splitHash: 'ab12cd',
  state: 'finished',
  seed: 3,
  metrics: { 'ndcg@20': { value: 0.42, low: 0.4, high: 0.44, users: 900 } },
  group: 'batch 2',
  starred: true,
  tags: ['paper', 'final'],
  note: 'Masks drawn anew in each epoch.',
  startedAt: 0,
  finishedAt: 180_000,
}
const finds = (text: string): boolean => {
  const { terms, problem } = parseRunQuery(text)
  expect(problem).toBeNull()
  return matchesQuery(run, terms)
}

describe('the filter language', () => {
  it.each([
    '',
    'films',
    'model:cfgan ndcg@20>0.3 tag:paper',
    'model:ease,cfgan',
    'dataset:"ml 100k"',
    'split:ab12 seed=3 minutes<=3',
    'is:starred -tag:draft -state:failed',
    'note:"masks drawn"',
    'group:batch',
    '-ndcg@20>0.5',
  ])('finds it by %j', (text) => expect(finds(text)).toBe(true))

  it.each(['other', 'model:ease', 'ndcg@20>.42', 'ndcg@50>0', 'tag:pap', '-tag:paper', 'state:running', 'seed<3', 'is:starred tag:draft'])(
    'does not find it by %j',
    (text) => expect(finds(text)).toBe(false),
  )

  it.each([
    ['modle:ease', 'no field modle'],
    ['ndcg@20>', 'needs a number'],
    ['ndcg@20>many', 'needs a number'],
    ['tag:', 'what?'],
    ['is:good', 'starred, tagged, noted'],
  ])('says what is wrong with %j', (text, words) => expect(parseRunQuery(text).problem).toContain(words))

  it('keeps the terms before the one that is being typed', () => {
    expect(parseRunQuery('model:cfgan ndcg@20>').terms).toHaveLength(1)
  })
})
