import { hitsWithin } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const recallMin = defineMetric({
  id: 'recall_min',
  title: 'Recall (min)',
  formula: 'hits in the first K / min(K, T), T = held-out items of the user',
  summary:
    'The recall of Mult-VAE and EASE (Liang 2018): 1 when the list holds as many held-out items as could fit. Higher than recall_full wherever T > K.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => hitsWithin(ranks, k) / Math.min(k, ranks.length),
})
