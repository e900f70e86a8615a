import { expect, test } from 'vitest'
import { DatasetId } from '../../../../src-main/contract/ids.ts'
import { missingStudies, whyNoThesis } from './thesis-studies.ts'

const stars = { min: 0.5, max: 5, distinct: 10 }

test('the thesis takes stars and attributes', () => {
  expect(whyNoThesis(undefined)).toMatch(/dataset/)
  expect(whyNoThesis({ ratingScale: null, itemFields: 2 })).toMatch(/5 stars/)
  expect(whyNoThesis({ ratingScale: { ...stars, max: 100 }, itemFields: 2 })).toMatch(/5 stars/)
  expect(whyNoThesis({ ratingScale: stars, itemFields: 0 })).toMatch(/attributes/)
  expect(whyNoThesis({ ratingScale: stars, itemFields: 2 })).toBeNull()
})

test('only the studies that are not there are started, each on its own split', () => {
  const dataset = { id: DatasetId.parse('ds_movies01'), name: 'movies' }
  const all = missingStudies(dataset, [])
  expect(all.map(({ name }) => name)).toEqual(['a1', 'a2', 'b1', 'b2'].map((id) => `movies thesis ${id}`))
  expect(new Set(all.map(({ split }) => JSON.stringify(split))).size).toBe(4)
  expect(missingStudies(dataset, [{ name: 'movies thesis a2' }, { name: 'other' }])).toEqual([all[0], all[2], all[3]])
})
