import type { TopLists } from '../plugins/define.ts'
import { noItem } from '../plugins/define.ts'

/** How often each item stands in the first k places, over all lists. Absent places count for nothing. */
export function exposureOf(lists: TopLists, k: number, itemCount: number): Uint32Array {
  const exposure = new Uint32Array(itemCount)
  const depth = Math.min(k, lists.k)
  for (let start = 0; start < lists.items.length; start += lists.k) {
    for (let place = start; place < start + depth; place++) {
      const item = lists.items[place]
      if (item !== noItem) exposure[item]++
    }
  }
  return exposure
}

/** Mean of a quantity of items over all places that hold an item, 0 when there is none. */
export function meanOverPlaces(exposure: Uint32Array, quantity: (item: number) => number): number {
  let sum = 0
  let places = 0
  for (let item = 0; item < exposure.length; item++) {
    if (exposure[item] === 0) continue
    sum += exposure[item] * quantity(item)
    places += exposure[item]
  }
  return places === 0 ? 0 : sum / places
}
