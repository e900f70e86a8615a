import { rowOf } from '../../kernel/csr.ts'
import { defineMetric, noItem } from '../define.ts'

export const intraListDiversity = defineMetric({
  id: 'intra_list_diversity',
  title: 'Diversity within lists',
  formula: 'mean over lists of 1 - the mean cosine of the attributes of two different items of the first K',
  summary:
    'How unlike the items of a list are: 1 where no two share an attribute value, 0 where all are alike. Of categories, several values and ranges of numbers; items without any are passed over.',
  higherIsBetter: true,
  hasCutoff: true,
  needsContents: true,
  aggregate: (lists, k, _popularity, contents) => {
    if (contents === null) return NaN
    const sums = new Float64Array(contents.cols)
    const depth = Math.min(k, lists.k)
    let total = 0
    let counted = 0
    for (let start = 0; start < lists.items.length; start += lists.k) {
      // Of vectors of length 1 all pairs together have the cosines (|sum|^2 - n) / 2.
      let described = 0
      const touched = new Set<number>()
      for (const item of lists.items.subarray(start, start + depth)) {
        const slots = item === noItem ? [] : rowOf(contents, item)
        if (slots.length === 0) continue
        described++
        for (const slot of slots) {
          sums[slot] += 1 / Math.sqrt(slots.length)
          touched.add(slot)
        }
      }
      let squares = 0
      for (const slot of touched) {
        squares += sums[slot] ** 2
        sums[slot] = 0
      }
      if (described < 2) continue
      total += 1 - (squares - described) / (described * (described - 1))
      counted++
    }
    return counted === 0 ? 0 : total / counted
  },
})
