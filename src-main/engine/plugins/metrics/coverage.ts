import { exposureOf } from '../../evaluation/exposure.ts'
import { defineMetric } from '../define.ts'

export const coverage = defineMetric({
  id: 'coverage',
  title: 'Item coverage',
  formula: 'different items in all first-K lists / items in the catalogue',
  summary: 'Share of the catalogue that anybody gets to see.',
  higherIsBetter: true,
  hasCutoff: true,
  aggregate: (lists, k, popularity) => {
    const seen = exposureOf(lists, k, popularity.length).reduce((count, times) => count + (times > 0 ? 1 : 0), 0)
    return popularity.length === 0 ? 0 : seen / popularity.length
  },
})
