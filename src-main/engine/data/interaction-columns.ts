import type { Csr } from '../kernel/csr.ts'
import type { Dataset } from './dataset.ts'
import type { Split } from './split.ts'

/**
 * What a column of the dataset's interactions has for every entry of a matrix of the split's users and items, in its order. A pair that occurs
 * twice has that of its last row, which is the one that counts (see positives.ts). 0 where the dataset has no such column.
 */
export function interactionColumn(
  column: 'timeOf' | 'ratingOf',
  dataset: Dataset,
  { userIndex, itemIndex }: Pick<Split, 'userIndex' | 'itemIndex'>,
  { indptr, indices }: Csr,
): Float64Array {
  const { userOffsets, itemOf, items, [column]: valueOf } = dataset
  const found = new Float64Array(indices.length)
  const lastOf = new Float64Array(items.ids.length)
  userIndex.forEach((user, row) => {
    for (let k = userOffsets[user]; k < userOffsets[user + 1]; k++) lastOf[itemOf[k]] = valueOf?.[k] ?? 0
    for (let k = indptr[row]; k < indptr[row + 1]; k++) found[k] = lastOf[itemIndex[indices[k]]]
  })
  return found
}
