import { type Csr, csrFromRows, rowOf } from '../kernel/csr.ts'
import type { Rng } from '../kernel/rng.ts'
import type { Positives } from './positives.ts'

/**
 * For every row of `heldOut`, its items among `count` others, drawn evenly and without repetition from what the user has never taken (He et al.
 * 2017). Rows without held-out items stay empty. [users x items]
 */
export function drawCandidates(positives: Positives, heldOut: Csr, count: number, rng: Rng): Csr {
  // One stamp per item says for which row it is taken, so that nothing has to be cleared between rows.
  const takenFor = new Uint32Array(heldOut.cols)
  const rows = Array.from({ length: heldOut.rows }, (_, row) => {
    const targets = rowOf(heldOut, row)
    if (targets.length === 0) return []
    const own = positives.items.subarray(positives.offsets[row], positives.offsets[row + 1])
    for (const column of own) takenFor[column] = row + 1
    const sample = [...targets]
    const wanted = Math.min(count, heldOut.cols - own.length) + targets.length
    while (sample.length < wanted) {
      const column = rng.int(heldOut.cols)
      if (takenFor[column] === row + 1) continue
      takenFor[column] = row + 1
      sample.push(column)
    }
    return sample
  })
  return csrFromRows(rows, heldOut.cols)
}

/**
 * For every row of `heldOut`, its items among the given ones (pairs of the dataset's users and items): those that the user has taken, or that the
 * split does not have, are left out. Rows without any given item stay empty.
 */
export function giveCandidates(positives: Positives, heldOut: Csr, pairs: Uint32Array): Csr {
  const columnOf = new Map(Array.from(positives.itemIndex, (item, column) => [item, column]))
  const givenTo = new Map<number, number[]>()
  for (let at = 0; at < pairs.length; at += 2) {
    const column = columnOf.get(pairs[at + 1])
    if (column === undefined) continue
    const given = givenTo.get(pairs[at])
    if (given) given.push(column)
    else givenTo.set(pairs[at], [column])
  }
  const takenFor = new Uint32Array(heldOut.cols)
  const rows = Array.from(positives.userIndex, (user, row) => {
    const targets = rowOf(heldOut, row)
    for (let k = positives.offsets[row]; k < positives.offsets[row + 1]; k++) takenFor[positives.items[k]] = row + 1
    const others = (givenTo.get(user) ?? []).filter((column) => takenFor[column] !== row + 1)
    return targets.length === 0 || others.length === 0 ? [] : [...targets, ...others]
  })
  return csrFromRows(rows, heldOut.cols)
}
