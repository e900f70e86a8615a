import { defineMetric } from '../define.ts'

export const hitRate = defineMetric({
  id: 'hit_rate',
  title: 'Hit rate',
  formula: '1 when there is a hit in the first K, else 0',
  summary: 'Share of the users who find at least one held-out item in their list.',
  higherIsBetter: true,
  hasCutoff: true,
  perUser: ({ ranks }, k) => (ranks[0] <= k ? 1 : 0),
})
