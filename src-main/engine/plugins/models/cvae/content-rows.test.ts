import { expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { learnVocabulary } from '../../../data/content.ts'
import { contentRows, meanContent } from './content-rows.ts'

it('gives words their count over the highest count of the item, and other values 1', () => {
  const columns = [
    describeColumn('genre', 'multi', '|', [['drama'], ['comedy', 'drama']]),
    describeColumn('plot', 'text', null, ['war war peace war', 'peace']),
  ]
  const vocabulary = learnVocabulary(columns, Uint32Array.of(0, 1), { bins: 2, minimumItems: 1, text: true })
  const rows = contentRows(vocabulary, [{ genre: ['drama'], plot: 'War, war; peace? War!' }, { plot: 'unheard of' }])
  const values = Object.fromEntries(Array.from(rows.indices, (slot, at) => [vocabulary.slots[slot].value, rows.values?.[at]]))
  expect(values['drama']).toBe(1)
  expect(values['war']).toBe(1)
  expect(values['peace']).toBeCloseTo(1 / 3, 6)
  expect([...rows.indptr]).toEqual([0, 3, 3])
  const means = meanContent(rows, Uint32Array.of(0, 1))
  vocabulary.slots.forEach(({ value }, slot) => expect(means[slot]).toBeCloseTo(((values[value] ?? 0) + 0.5) / 3, 6))
})
