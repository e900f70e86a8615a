import { exposureOf, meanOverPlaces } from '../../evaluation/exposure.ts'
import { defineMetric } from '../define.ts'

export const popularityLift = defineMetric({
  id: 'popularity_lift',
  title: 'Popularity lift',
  formula: 'mean training interactions of the items in the first K / mean training interactions of the K most popular items',
  summary:
    'Recommended popularity over that of the plain best-seller list: 1 would be the same best-sellers for everybody. Most-popular itself stays a little below 1, because it leaves out what each user knows.',
  higherIsBetter: false,
  hasCutoff: true,
  needsPopularity: true,
  aggregate: (lists, k, popularity) => {
    const top = popularity.slice().sort().reverse().subarray(0, k)
    const ceiling = top.reduce((sum, count) => sum + count, 0) / Math.max(1, top.length)
    if (ceiling === 0) return 0
    return meanOverPlaces(exposureOf(lists, k, popularity.length), (item) => popularity[item]) / ceiling
  },
})
