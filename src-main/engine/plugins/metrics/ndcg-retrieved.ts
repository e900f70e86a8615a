import { gainWithin, hitsWithin, idealGain } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const ndcgRetrieved = defineMetric({
  id: 'ndcg_retrieved',
  title: 'nDCG (retrieved)',
  formula: 'sum over hits in the first K of 1 / log2(rank + 1), divided by the same sum for as many hits at the top; 0 without a hit',
  summary:
    'As in the code of LARA, only for comparison with it: the ideal is made of the hits that were found, so items that were missed cost nothing and the value is inflated. One hit at rank 1 is already 1.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => {
    const hits = hitsWithin(ranks, k)
    return hits === 0 ? 0 : gainWithin(ranks, k) / idealGain(hits)
  },
})
