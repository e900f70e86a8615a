import { precisionsAtHits } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const map = defineMetric({
  id: 'map',
  title: 'MAP',
  formula: 'sum over hits in the first K of the precision at that rank, divided by min(K, T)',
  summary: 'Mean average precision with the denominator of CDAE, RecBole and LensKit.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => precisionsAtHits(ranks, k) / Math.min(k, ranks.length),
})
