import { expect, test } from 'vitest'
import { rankLabel } from './item-words.ts'

test('steps of ranks name both ends, and the last one where it begins', () => {
  const bounds = [{ upTo: 10 }, { upTo: 50 }, { upTo: null }]
  expect(bounds.map((_, place) => rankLabel(bounds, place))).toEqual(['1–10', '11–50', 'below 50'])
})
