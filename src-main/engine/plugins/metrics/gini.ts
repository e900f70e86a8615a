import { exposureOf } from '../../evaluation/exposure.ts'
import { defineMetric } from '../define.ts'

export const gini = defineMetric({
  id: 'gini',
  title: 'Gini index of exposure',
  formula:
    'sum over items i = 1..n, least shown first, of (2i - n - 1) x_i / (n * sum of x), x_i = times that item i stands in a first-K list',
  summary: '0 when every item of the catalogue is shown equally often, near 1 when few items take all places.',
  higherIsBetter: false,
  hasCutoff: true,
  aggregate: (lists, k, popularity) => {
    const exposure = exposureOf(lists, k, popularity.length).sort()
    let weighted = 0
    let total = 0
    for (let i = 0; i < exposure.length; i++) {
      weighted += (2 * (i + 1) - exposure.length - 1) * exposure[i]
      total += exposure[i]
    }
    return total === 0 ? 0 : weighted / (exposure.length * total)
  },
})
