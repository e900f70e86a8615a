import { expect, test } from 'vitest'
import type { DatasetDetail } from '../../../../../src-main/contract/datasets.ts'
import { DatasetId } from '../../../../../src-main/contract/ids.ts'
import { readDrafts, StepDraft, stepOf } from './derive-steps.ts'

const year = { name: 'year', type: 'number', separator: null, coverageRatio: 1, cardinality: 2, topValues: [], min: 1, max: 2 } as const
const detail: Pick<DatasetDetail, 'summary' | 'itemFields' | 'userFields'> = {
  summary: {
    ...{ id: DatasetId.parse('ds_fixture'), name: 'fixture', createdAt: 0, users: 1, items: 1, interactions: 1 },
    ...{ ratingScale: null, timeKind: 'timestamp', hasTitles: false, itemFields: 1, userFields: 0, dropped: 0, bytes: 0 },
    ...{ fingerprint: '', parents: [] },
  },
  itemFields: [{ ...year, topValues: [] }],
  userFields: [],
}
const read = (draft: Partial<StepDraft> & Pick<StepDraft, 'kind'>) => stepOf(StepDraft.parse(draft), detail)

test('dates are whole days', () => {
  expect(read({ kind: 'time', from: '2000-01-01', to: '2000-01-01' })).toEqual({ kind: 'time', from: 946_684_800, to: 946_771_199 })
})

test('what is not complete, or is no number or range, is no step yet', () => {
  expect(read({ kind: 'time' })).toBeNull()
  expect(read({ kind: 'time', from: 'soon' })).toBeNull()
  expect(read({ kind: 'rating', from: '5', to: '4' })).toBeNull()
  expect(read({ kind: 'activity', from: '1.5' })).toBeNull()
  expect(read({ kind: 'sample', text: '101%' })).toBeNull()
  expect(read({ kind: 'merge', choice: 'nothing' })).toBeNull()
})

test('an attribute of numbers is chosen by its range, another by its values', () => {
  expect(read({ kind: 'item', field: 'year', from: '1990' })).toEqual({ kind: 'items-number', field: 'year', from: 1990, to: null })
  expect(read({ kind: 'item', field: 'genre', values: ['Drama'], inverted: true })).toEqual({
    kind: 'items',
    field: 'genre',
    values: ['Drama'],
    inverted: true,
  })
})

test('a sample is a number of users or a share; an attribute can be read as another type', () => {
  expect(read({ kind: 'sample', text: '10%', seed: '7' })).toEqual({ kind: 'sample', unit: 'share', size: 0.1, seed: 7 })
  expect(read({ kind: 'field', field: 'item.tags', choice: 'multi', text: ';' })).toEqual({
    kind: 'retype-field',
    target: 'items',
    field: 'tags',
    type: { type: 'multi', separator: ';' },
  })
})

test('an address that was cut begins anew', () => {
  expect(readDrafts('[{"kind":"ti')).toEqual([])
  expect(readDrafts('[{"kind":"activity","from":"5"}]')).toHaveLength(1)
})
