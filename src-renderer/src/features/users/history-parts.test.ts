import { expect, test } from 'vitest'
import { countParts, stateOf } from './history-parts.ts'
import type { HistoryEdit } from './what-if.ts'

const edit: HistoryEdit = {
  off: ['dropped'],
  added: ['fresh'],
  rated: [
    { item: 'fallen', rating: 1 },
    { item: 'risen', rating: 5 },
    { item: 'hidden', rating: 5 },
  ],
}
const see = (item: string, part: 'known' | 'heldOut' | 'below'): unknown => stateOf({ item, part }, edit, 4)

test('an entry says what the model sees of it, and what was changed to make it so', () => {
  expect(see('kept', 'known')).toEqual({ counts: true, word: 'known', icon: 'done' })
  expect(see('fresh', 'known')).toEqual({ counts: true, word: 'added', icon: 'plus' })
  expect(see('dropped', 'known')).toEqual({ counts: false, word: 'taken out', icon: 'slash' })
  expect(see('fallen', 'known')).toEqual({ counts: false, word: 'now below', icon: 'slash' })
  expect(see('poor', 'below')).toEqual({ counts: false, word: 'below', icon: 'slash' })
  expect(see('risen', 'below')).toEqual({ counts: true, word: 'now known', icon: 'done' })
})

test('what is held out stays hidden, however it is rated anew', () => {
  expect(see('hidden', 'heldOut')).toEqual({ counts: false, word: 'held out', icon: 'lock' })
  expect(countParts([{ part: 'heldOut' }, { part: 'known' }, { part: 'known' }])).toEqual({ known: 2, heldOut: 1, below: 0 })
})
