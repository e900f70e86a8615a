import type { Csr } from '../../../kernel/csr.ts'
import { addSparseRows } from '../../../kernel/sparse-scores.ts'
import type { ContentValue } from '../../define.ts'
import type { Attributes } from './attributes.ts'
import type { Block, BlockWeights } from './kernels.ts'

/**
 * The kernel row of one item by what the item states: K(i, j) = sum over its attributes s of their parts, w_b x_is x_js in a plain block,
 * w_b x_is x_js (x_i . x_j) in a squared one. The ranges of a number, wide and fine, are one. [contents x known], row-major.
 */
export function splitKernelRow(
  attributes: Attributes,
  blocks: readonly Block[],
  weights: BlockWeights,
  content: Csr,
): { contents: ContentValue[]; kernel: Float32Array } {
  const n = blocks[0]?.columns.cols ?? 0
  const contents: ContentValue[] = []
  const placeOf = new Map<string, number>()
  for (const slot of content.indices) {
    const { field, value } = attributes.slots[slot]
    const key = keyOf(attributes, slot)
    if (placeOf.has(key)) continue
    placeOf.set(key, contents.length)
    contents.push({ field, value })
  }
  const kernel = new Float32Array(contents.length * n)
  for (const { id, isSquared, rows, columns } of blocks) {
    const own = rows(content)
    const cosine = isSquared ? addSparseRows(own, columns) : undefined
    for (let k = 0; k < own.indices.length; k++) {
      const slot = own.indices[k]
      const place = placeOf.get(keyOf(attributes, slot)) ?? 0
      const share = weights[id] * (own.values?.[k] ?? 1)
      for (let at = columns.indptr[slot]; at < columns.indptr[slot + 1]; at++) {
        const j = columns.indices[at]
        kernel[place * n + j] += share * (columns.values?.[at] ?? 1) * (cosine ? cosine[j] : 1)
      }
    }
  }
  return { contents, kernel }
}

function keyOf(attributes: Attributes, slot: number): string {
  const { field, value, kind } = attributes.slots[slot]
  return kind === 'number' ? field : `${field}\u0000${value}`
}
