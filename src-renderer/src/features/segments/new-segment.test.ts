import { expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { emptyDraft, partOf } from './new-segment.ts'

test('a rule is made of what its kind needs, and of nothing else', () => {
  expect(partOf(emptyDraft)).toBeNull()
  expect(partOf({ ...emptyDraft, field: 'gender', values: ['F'] })).toEqual({ kind: 'attribute', field: 'gender', values: ['F'] })
  expect(partOf({ ...emptyDraft, kind: 'activity', from: '20' })).toEqual({ kind: 'activity', from: 20, to: null })
  expect(partOf({ ...emptyDraft, kind: 'activity', from: 'many' })).toBeNull()
  expect(partOf({ ...emptyDraft, kind: 'activity' })).toBeNull()
  expect(partOf({ ...emptyDraft, kind: 'users', ids: ' 1, 2;2\n3\n' })).toMatchObject({ users: ['1', '2', '3'] })
})

test('a run is better than another, not than itself', () => {
  const [better, than] = [RunId.parse('run_aaaaaa'), RunId.parse('run_bbbbbb')]
  expect(partOf({ ...emptyDraft, kind: 'difference', better, than: better })).toBeNull()
  expect(partOf({ ...emptyDraft, kind: 'difference', better, than })).toMatchObject({ better, than, metric: 'ndcg@20' })
})
