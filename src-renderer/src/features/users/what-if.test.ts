import { expect, test } from 'vitest'
import type { HistoryEntry } from '../../../../src-main/contract/explore.ts'
import { createUserList } from './testing/user-list.ts'
import { compareLists, editedItems, type HistoryEdit, isEdited, isSameEdit } from './what-if.ts'

const noEdit: HistoryEdit = { off: [], added: [], rated: [] }

function entry(item: string, part: HistoryEntry['part']): HistoryEntry {
  return { item, title: null, attributes: {}, rating: null, time: null, part }
}

const history = [entry('old', 'known'), entry('hidden', 'heldOut'), entry('poor', 'below'), entry('young', 'known')]

test('the model is asked about what is left, newest first, each item once', () => {
  expect(editedItems({ history, threshold: 4 }, noEdit)).toEqual(['young', 'old'])
  expect(editedItems({ history, threshold: 4 }, { ...noEdit, off: ['young'], added: ['more', 'old'] })).toEqual(['more', 'old'])
  expect(isEdited(noEdit)).toBe(false)
  expect(isEdited({ ...noEdit, added: ['more'] })).toBe(true)
})

test('a rating given anew counts from the threshold on; what is hidden stays hidden', () => {
  const rated = [
    { item: 'old', rating: 2 },
    { item: 'poor', rating: 4 },
    { item: 'hidden', rating: 5 },
  ]
  expect(editedItems({ history, threshold: 4 }, { ...noEdit, rated })).toEqual(['young', 'poor'])
  expect(editedItems({ history, threshold: null }, { ...noEdit, rated })).toEqual(['young', 'old'])
})

test('the order in which items were taken out or rated does not make another change', () => {
  const [a, b] = [
    { item: 'x', rating: 1 },
    { item: 'y', rating: 2 },
  ]
  expect(isSameEdit({ off: ['1', '2'], added: [], rated: [a, b] }, { off: ['2', '1'], added: [], rated: [b, a] })).toBe(true)
  expect(isSameEdit(noEdit, { ...noEdit, rated: [a] })).toBe(false)
})

test('rows say how they moved against the original list, and the user stays who they are', () => {
  const original = createUserList(['a', 'b', 'c', 'd', 'hidden', 'deep'], { history })
  const changed = createUserList(['hidden', 'b', 'a', 'young', 'fresh'], { user: null })
  const { list, changes, gone } = compareLists(original, changed, { ...noEdit, off: ['young'] })
  expect(Object.fromEntries(changes)).toEqual({
    hidden: { kind: 'moved', by: 4 },
    a: { kind: 'moved', by: -2 },
    young: { kind: 'takenOut' },
    fresh: { kind: 'new' },
  })
  expect(gone.map(({ item }) => item)).toEqual(['c', 'd'])
  expect(list).toMatchObject({ user: '1', role: 'test', history })
  expect(list.items.filter(({ heldOutHit }) => heldOutHit).map(({ item }) => item)).toEqual(['hidden'])
})
