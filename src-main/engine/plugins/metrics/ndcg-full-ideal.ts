import { gainWithin, idealGain } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const ndcgFullIdeal = defineMetric({
  id: 'ndcg_full_ideal',
  title: 'nDCG (full ideal)',
  formula: 'sum over hits in the first K of 1 / log2(rank + 1), divided by the same sum for all T held-out items at the top',
  summary: 'nDCG with an ideal list that is not cut at K (Dacrema 2021): lower than ndcg wherever a user has more than K held-out items.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => gainWithin(ranks, k) / idealGain(ranks.length),
})
