import { expect, test } from 'vitest'
import { addBlock, draftOf, moveBlock, readItem, readLines, removeBlock, setValues, templateOf, writeItem } from './composer-draft.ts'

const draft = draftOf({
  format: 'coldframe-report-template',
  version: 1,
  name: 'Mine',
  about: '',
  blocks: [
    { kind: 'overview', heading: '' },
    { kind: 'methods', heading: '' },
    { kind: 'checklist', heading: '' },
  ],
})
const kinds = (of: typeof draft) => of.map(({ values }) => values.kind)

test('blocks move to a place and stop at the ends', () => {
  expect(kinds(moveBlock(draft, 2, 0))).toEqual(['checklist', 'overview', 'methods'])
  expect(kinds(moveBlock(draft, 0, 1))).toEqual(['methods', 'overview', 'checklist'])
  expect(kinds(moveBlock(draft, 0, 99))).toEqual(['methods', 'checklist', 'overview'])
  expect(kinds(moveBlock(draft, 0, -1))).toEqual(['overview', 'methods', 'checklist'])
  expect(moveBlock(draft, 77, 0)).toBe(draft)
})

test('a block that is added has a key of its own and its defaults', () => {
  const added = addBlock(removeBlock(draft, 2), { defaults: { kind: 'users', count: 3 } })
  expect(new Set(added.map(({ key }) => key)).size).toBe(3)
  expect(added.at(-1)?.values).toEqual({ kind: 'users', count: 3 })
})

test('the template has the blocks in their order, without the keys of the screen', () => {
  const changed = setValues(draft, 1, { kind: 'methods', heading: 'How' })
  expect(templateOf(changed, 'Mine', 'about')).toMatchObject({
    name: 'Mine',
    blocks: [
      { kind: 'overview', heading: '' },
      { kind: 'methods', heading: 'How' },
      { kind: 'checklist', heading: '' },
    ],
  })
})

test('an item is written a field a line and read again', () => {
  const item = { genres: ['Comedy', 'Drama'], year: '1999' }
  expect(writeItem(item)).toBe('genres=Comedy|Drama\nyear=1999')
  expect(readItem(writeItem(item))).toEqual(item)
  expect(readItem('genres\nyear=\n')).toEqual({})
  expect(readLines(' 12 \n\n7\n')).toEqual(['12', '7'])
})
