import { precisionsAtHits } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const mapFull = defineMetric({
  id: 'map_full',
  title: 'MAP (full)',
  formula: 'sum over hits in the first K of the precision at that rank, divided by T',
  summary: 'Mean average precision over all held-out items, the denominator of RecTools and ranx: lower than map wherever T > K.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => precisionsAtHits(ranks, k) / ranks.length,
})
