import type { Direction, SplitSpec } from '../../contract/index.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import { assembleWeakSplit, partCode } from './assemble-split.ts'
import type { Dataset } from './dataset.ts'
import type { Positives } from './positives.ts'
import type { Split } from './split.ts'

/** Columns in the order in which a seed draws them, without those that have fewer positives. */
export function drawItems({ items, itemIndex }: Positives, seed: number, minimumPositives: number): Uint32Array {
  const counts = new Uint32Array(itemIndex.length)
  for (const column of items) counts[column]++
  return permutation(counts.length, createRng(seed).fork('items')).filter((column) => counts[column] >= minimumPositives)
}

/** A split that holds out these items (columns) with all their interactions. */
export function assembleNewItemsSplit(
  dataset: Dataset,
  spec: SplitSpec,
  positives: Positives,
  columns: { readonly validation: Uint32Array; readonly test: Uint32Array },
  direction: Direction,
): Split {
  const newItems = { validation: columns.validation.slice().sort(), test: columns.test.slice().sort() }
  const codeOf = new Uint8Array(positives.itemIndex.length)
  for (const column of newItems.test) codeOf[column] = partCode.test
  for (const column of newItems.validation) codeOf[column] = partCode.validation
  const partOf = Uint8Array.from(positives.items, (column) => codeOf[column])
  return assembleWeakSplit(dataset, spec, positives, partOf, { newItems, direction })
}
