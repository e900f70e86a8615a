import { expect, test } from 'vitest'
import { joinMetricKey, keysAtCutoff, listCutoffs, splitMetricKey } from './metric-keys.ts'

const keys = ['ndcg@100', 'recall_min@5', 'gini', 'ndcg@5', 'coverage@5']

test('a key is a metric and its cut-off', () => {
  expect(splitMetricKey('recall_min@20')).toEqual({ id: 'recall_min', cutoff: 20 })
  expect(splitMetricKey('gini')).toEqual({ id: 'gini', cutoff: null })
  expect(keys.map(splitMetricKey).map(joinMetricKey)).toEqual(keys)
})

test('cut-offs are listed once, ascending', () => {
  expect(listCutoffs(keys)).toEqual([5, 100])
})

test('the table of one cut-off keeps the order of the engine and figures without a cut-off', () => {
  expect(keysAtCutoff(keys, 5, ['recall_min', 'ndcg', 'gini'])).toEqual(['recall_min@5', 'ndcg@5', 'gini', 'coverage@5'])
})
