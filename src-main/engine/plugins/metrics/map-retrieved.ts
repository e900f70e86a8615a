import { hitsWithin, precisionsAtHits } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const mapRetrieved = defineMetric({
  id: 'map_retrieved',
  title: 'MAP (retrieved)',
  formula: 'sum over hits in the first K of the precision at that rank, divided by the number of these hits; 0 without a hit',
  summary:
    'As in the code of LARA, only for comparison with it: the denominator counts the hits that were found, so items that were missed cost nothing and the value is inflated.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => {
    const hits = hitsWithin(ranks, k)
    return hits === 0 ? 0 : precisionsAtHits(ranks, k) / hits
  },
})
