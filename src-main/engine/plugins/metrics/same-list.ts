import { defineMetric } from '../define.ts'

export const sameList = defineMetric({
  id: 'same_list',
  title: 'Same list',
  formula: 'largest number of first-K lists that are equal, place by place / number of lists',
  summary: 'Share of users who get the list that is given most often: 1 where everybody is shown the same, 1 / users where nobody is.',
  higherIsBetter: false,
  hasCutoff: true,
  aggregate: (lists, k) => {
    const counts = new Map<string, number>()
    const depth = Math.min(k, lists.k)
    let most = 0
    for (let start = 0; start < lists.items.length; start += lists.k) {
      const list = lists.items.subarray(start, start + depth).join(' ')
      const count = (counts.get(list) ?? 0) + 1
      counts.set(list, count)
      most = Math.max(most, count)
    }
    return lists.items.length === 0 ? 0 : most / (lists.items.length / lists.k)
  },
})
