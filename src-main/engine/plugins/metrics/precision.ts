import { hitsWithin } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const precision = defineMetric({
  id: 'precision',
  title: 'Precision',
  formula: 'hits in the first K / K',
  summary: 'Share of the K recommended items that the user really chose. Users with fewer than K held-out items cannot reach 1.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => hitsWithin(ranks, k) / k,
})
