import { type Csr, rowOf, transpose } from '../../../kernel/csr.ts'

/** Entries that are held at once: 64 MB. */
const mostEntries = 8e6

/** How often each of some histories has each slot, by slot: for an item only what it is made of is looked up. */
export interface SlotCounts {
  /** The first of the histories, and how many they are. */
  readonly from: number
  readonly rows: number
  /** c_u as values. [slots x rows] */
  readonly bySlot: Csr
  /** sum(c_u) and |c_u| of each history. */
  readonly sums: Float64Array
  readonly lengths: Float64Array
}

/**
 * The histories in blocks that fit into memory; mostly one. `content`: [items x slots], binary. Of tens of thousands of tags or words a history has
 * some hundreds.
 */
export function* countSlots(histories: Csr, content: Csr): Generator<SlotCounts> {
  const counts = new Float32Array(content.cols)
  for (let from = 0; from < histories.rows;) {
    const indptr = [0]
    const indices: number[] = []
    const values: number[] = []
    const sums: number[] = []
    const lengths: number[] = []
    while (from + sums.length < histories.rows && indices.length < mostEntries) {
      for (const item of rowOf(histories, from + sums.length)) {
        for (const slot of rowOf(content, item)) {
          if (counts[slot] === 0) indices.push(slot)
          counts[slot]++
        }
      }
      let sum = 0
      let squares = 0
      for (let at = values.length; at < indices.length; at++) {
        const count = counts[indices[at]]
        counts[indices[at]] = 0
        values.push(count)
        sum += count
        squares += count * count
      }
      indptr.push(indices.length)
      sums.push(sum)
      lengths.push(Math.sqrt(squares))
    }
    const byHistory: Csr = {
      rows: sums.length,
      cols: content.cols,
      indptr: Uint32Array.from(indptr),
      indices: Uint32Array.from(indices),
      values: Float32Array.from(values),
    }
    yield { from, rows: sums.length, bySlot: transpose(byHistory), sums: Float64Array.from(sums), lengths: Float64Array.from(lengths) }
    from += sums.length
  }
}

/** The sum of each history's counts over the slots of one item. [rows] */
export function sumCounts({ bySlot, rows }: SlotCounts, slots: Uint32Array): Float64Array {
  const { indptr, indices, values } = bySlot
  const sums = new Float64Array(rows)
  for (const slot of slots) {
    for (let at = indptr[slot]; at < indptr[slot + 1]; at++) sums[indices[at]] += values?.[at] ?? 1
  }
  return sums
}
