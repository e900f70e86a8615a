import { gainWithin, idealGain } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const ndcg = defineMetric({
  id: 'ndcg',
  title: 'nDCG',
  formula: 'sum over hits in the first K of 1 / log2(rank + 1), divided by the same sum for min(K, T) hits at the top',
  summary: 'Rewards hits near the top. Binary gain, base 2, ideal list cut at K: the definition of Mult-VAE, EASE and RecBole.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => gainWithin(ranks, k) / idealGain(Math.min(k, ranks.length)),
})
