import { exposureOf, meanOverPlaces } from '../../evaluation/exposure.ts'
import { defineMetric } from '../define.ts'

export const novelty = defineMetric({
  id: 'novelty',
  title: 'Novelty',
  formula:
    'mean over all places in the first K of -log2(p_i), p_i = training interactions of the item (at least 1) / all training interactions',
  summary:
    'Mean self-information in bits (Zhou 2010): how surprising the recommended items are, judged by their popularity. Dividing by users instead of interactions would shift every value by the same constant.',
  higherIsBetter: true,
  hasCutoff: true,
  needsPopularity: true,
  aggregate: (lists, k, popularity) => {
    const total = Math.max(
      1,
      popularity.reduce((sum, count) => sum + count, 0),
    )
    return meanOverPlaces(exposureOf(lists, k, popularity.length), (item) => -Math.log2(Math.max(1, popularity[item]) / total))
  },
})
