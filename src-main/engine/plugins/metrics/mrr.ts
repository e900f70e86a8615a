import { defineMetric } from '../define.ts'

export const mrr = defineMetric({
  id: 'mrr',
  title: 'MRR',
  formula: '1 / rank of the first hit, 0 when there is none in the first K',
  summary: 'How early the first good item comes.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => (ranks[0] <= k ? 1 / ranks[0] : 0),
})
