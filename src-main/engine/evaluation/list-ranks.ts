import type { Csr } from '../kernel/csr.ts'
import type { TopLists } from '../plugins/define.ts'
import { unranked } from './ranking.ts'

/**
 * The ascending ranks of the held-out items as far as the given lists show them; items below the list are `unranked`, beyond every cut-off.
 * For lists without scores, such as another tool's: metrics at K <= the lists' depth are the same as from exact ranks.
 */
export function ranksInLists(lists: TopLists, heldOut: Csr): Uint32Array {
  const ascending = new Uint32Array(heldOut.indices.length).fill(unranked)
  // One stamp per item says for which row it is held out, so that nothing has to be cleared between rows.
  const heldOutFor = new Uint32Array(heldOut.cols)
  for (let row = 0; row < heldOut.rows; row++) {
    let free = heldOut.indptr[row]
    const end = heldOut.indptr[row + 1]
    for (let i = free; i < end; i++) heldOutFor[heldOut.indices[i]] = row + 1
    const start = row * lists.k
    for (let place = 0; place < lists.k && free < end; place++) {
      if (heldOutFor[lists.items[start + place]] === row + 1) ascending[free++] = place + 1
    }
  }
  return ascending
}
