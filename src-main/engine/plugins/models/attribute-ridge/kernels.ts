import { columnCounts, type Csr, selectRows, transpose } from '../../../kernel/csr.ts'
import { gramMatrix } from '../../../kernel/gram.ts'
import { addSparseRows } from '../../../kernel/sparse-scores.ts'
import type { Attributes } from './attributes.ts'

/**
 * `pairs`: all short fields together, the kernel squared, which is a kernel on pairs of values: a genre and a decade. `short`: each short field
 * by itself, numbers among them. `names`: fields with many values (people, tags). `words`: texts.
 */
export const blockKinds = ['pairs', 'short', 'names', 'words'] as const
export type BlockKind = (typeof blockKinds)[number]
/** By block id. */
export type BlockWeights = Readonly<Record<string, number>>

/** A field with more values is one of names. */
const manyValues = 100

/** One cosine kernel of TF-IDF rows, K_b(i, j) = x_i . x_j or its square, |x_i| = 1 (0 for an item without any of the block's slots). */
export interface Block {
  readonly id: string
  readonly kind: BlockKind
  readonly isSquared: boolean
  /** Normalised rows of any encoded items. Those that `isCounted` names are among the known ones, and their frequencies shall not count them. */
  rows(content: Csr, isCounted?: (row: number) => boolean): Csr
  /** The known items by slot. [slots x known], values x. */
  readonly columns: Csr
}

/** Blocks of the known items, without those that would be empty. */
export function createBlocks(attributes: Attributes, known: Csr, minimumItems: number): Block[] {
  const counts = columnCounts(known)
  return divide(attributes).flatMap(({ id, kind, isInside }) => {
    const rows = (content: Csr, isCounted: (row: number) => boolean = () => false): Csr =>
      normalizedRows(content, (slot, row) => {
        const own = isCounted(row) ? 1 : 0
        const count = counts[slot] - own
        return isInside(slot) && count >= Math.max(1, minimumItems) ? Math.log((known.rows - own + 1) / (count + 0.5)) : 0
      })
    const columns = transpose(rows(known))
    return columns.indices.length > 0 ? [{ id, kind, isSquared: kind === 'pairs', rows, columns }] : []
  })
}

interface Part {
  readonly id: string
  readonly kind: BlockKind
  isInside(slot: number): boolean
}

function divide({ slots }: Attributes): Part[] {
  const isOf = (kind: BlockKind, slot: number): boolean => {
    const { kind: valueKind, fieldSize } = slots[slot]
    if (valueKind === 'text') return kind === 'words'
    if (fieldSize > manyValues) return kind === 'names'
    return kind === 'short' || kind === 'pairs'
  }
  const fields = [...new Set(slots.map(({ field }) => field))]
  return blockKinds.flatMap((kind): Part[] => {
    if (kind !== 'short') return [{ id: kind, kind, isInside: (slot) => isOf(kind, slot) }]
    return fields.map((field) => ({
      id: `short ${field}`,
      kind,
      isInside: (slot) => isOf(kind, slot) && slots[slot].field === field,
    }))
  })
}

function normalizedRows(content: Csr, weightOf: (slot: number, row: number) => number): Csr {
  const indptr = new Uint32Array(content.rows + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let row = 0; row < content.rows; row++) {
    let square = 0
    for (let k = content.indptr[row]; k < content.indptr[row + 1]; k++) {
      const weight = weightOf(content.indices[k], row)
      if (weight === 0) continue
      indices.push(content.indices[k])
      values.push(weight)
      square += weight * weight
    }
    for (let at = indptr[row]; at < values.length; at++) values[at] /= Math.sqrt(square)
    indptr[row + 1] = values.length
  }
  return { rows: content.rows, cols: content.cols, indptr, indices: Uint32Array.from(indices), values: Float32Array.from(values) }
}

/** K = sum_b w_b K_b between encoded items and the known ones. [content.rows x known], row-major. */
export function kernelRows(
  blocks: readonly Block[],
  weights: BlockWeights,
  content: Csr,
  isCounted?: (row: number) => boolean,
): Float32Array {
  const sum = new Float32Array(content.rows * (blocks[0]?.columns.cols ?? 0))
  for (const { id, isSquared, rows, columns } of blocks) {
    if (weights[id] > 0) addWeighted(sum, addSparseRows(rows(content, isCounted), columns), weights[id], isSquared)
  }
  return sum
}

/** One block's kernel among some of the known items, or all of them. [n x n], row-major. */
export async function blockKernel({ columns, isSquared }: Block, some: Uint32Array | null, signal: AbortSignal): Promise<Float32Array> {
  const chosen = some === null ? columns : transpose(selectRows(transpose(columns), some))
  const kernel = await gramMatrix(chosen, signal)
  if (isSquared) for (let at = 0; at < kernel.length; at++) kernel[at] *= kernel[at]
  return kernel
}

/** sum += weight * values, or their squares. */
export function addWeighted(sum: Float32Array, values: Float32Array, weight: number, isSquared = false): void {
  if (isSquared) for (let at = 0; at < sum.length; at++) sum[at] += weight * values[at] * values[at]
  else for (let at = 0; at < sum.length; at++) sum[at] += weight * values[at]
}
