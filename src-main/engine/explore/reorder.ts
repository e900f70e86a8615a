import type { RerankRules } from '../../contract/index.ts'
import { type Csr, rowOf } from '../kernel/csr.ts'
import { noItem } from '../plugins/define.ts'

/** What the rules need to know of the items, prepared once for all lists. */
export interface ReorderGround {
  /** [items x attribute values], without the values that stand for none. */
  readonly slots: Csr
  /** For each cap: which slots it counts. */
  readonly caps: readonly { readonly from: number; readonly to: number; readonly most: number }[]
  readonly isLeftOut: Uint8Array
  /** 0 .. 1 by the logarithm of an item's interactions. */
  readonly popularity: Float32Array
  readonly rules: Pick<RerankRules, 'diversity' | 'popularity'>
}

/** The first `top` places after the rules, as places of the old list (0 = its first). */
export function reorder(items: Uint32Array, scores: Float32Array, top: number, ground: ReorderGround): number[] {
  const { rules, popularity, isLeftOut, slots } = ground
  const places = Array.from(items.keys()).filter((place) => items[place] !== noItem && isLeftOut[items[place]] === 0)
  const own = places.map((place) => scores[place])
  const [least, most] = [Math.min(...own), Math.max(...own)]
  const values = own.map((score, i) => {
    const relevance = most === least ? 1 : (score - least) / (most - least)
    return relevance - rules.popularity * popularity[items[places[i]]]
  })
  const nearest = new Float64Array(places.length)
  const taken = new Uint8Array(places.length)
  const counts = new Uint32Array(slots.cols)
  const chosen: number[] = []
  while (chosen.length < top) {
    let best = -1
    let bestValue = -Infinity
    for (let i = 0; i < places.length; i++) {
      if (taken[i] === 1 || exceeds(items[places[i]], counts, ground)) continue
      const value = (1 - rules.diversity) * values[i] - rules.diversity * nearest[i]
      // Of equals the one that stood higher: places ascend.
      if (value > bestValue) [best, bestValue] = [i, value]
    }
    if (best < 0) break
    taken[best] = 1
    chosen.push(places[best])
    for (const slot of rowOf(slots, items[places[best]])) counts[slot]++
    if (rules.diversity > 0) {
      for (let i = 0; i < places.length; i++) {
        if (taken[i] === 0) nearest[i] = Math.max(nearest[i], likeness(slots, items[places[i]], items[places[best]]))
      }
    }
  }
  return chosen
}

function exceeds(item: number, counts: Uint32Array, { slots, caps }: ReorderGround): boolean {
  return caps.some(({ from, to, most }) => rowOf(slots, item).some((slot) => slot >= from && slot < to && counts[slot] >= most))
}

/** Shared over all attribute values of either; both rows ascend. */
export function likeness(slots: Csr, a: number, b: number): number {
  const [first, second] = [rowOf(slots, a), rowOf(slots, b)]
  let shared = 0
  for (let i = 0, j = 0; i < first.length && j < second.length;) {
    const order = first[i] - second[j]
    if (order === 0) shared++
    if (order <= 0) i++
    if (order >= 0) j++
  }
  const either = first.length + second.length - shared
  return either === 0 ? 0 : shared / either
}
