import type { Csr } from '../kernel/csr.ts'
import type { Dataset } from './dataset.ts'
import type { Split } from './split.ts'

/**
 * Epoch seconds of every entry of a matrix of the split's users and items, in its order. A pair that occurs twice has the time of its last row,
 * which is the one that counts (see positives.ts).
 */
export function interactionTimes(
  { userOffsets, itemOf, timeOf, items }: Dataset,
  { userIndex, itemIndex }: Pick<Split, 'userIndex' | 'itemIndex'>,
  { indptr, indices }: Csr,
): Float64Array {
  const times = new Float64Array(indices.length)
  const lastOf = new Float64Array(items.ids.length)
  userIndex.forEach((user, row) => {
    for (let k = userOffsets[user]; k < userOffsets[user + 1]; k++) lastOf[itemOf[k]] = timeOf?.[k] ?? 0
    for (let k = indptr[row]; k < indptr[row + 1]; k++) times[k] = lastOf[itemIndex[indices[k]]]
  })
  return times
}
