import { hitsWithin } from '../../evaluation/discounted-gain.ts'
import { defineMetric } from '../define.ts'

export const recallFull = defineMetric({
  id: 'recall_full',
  title: 'Recall (full)',
  formula: 'hits in the first K / T, T = held-out items of the user',
  summary:
    'The recall of the textbooks, of CFGAN and SVAE: share of all held-out items that the list found. Users with more than K held-out items cannot reach 1.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => hitsWithin(ranks, k) / ranks.length,
})
