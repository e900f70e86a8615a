import { matMulSparse, type Tensor, type Tensor2D } from '../../../tensor/ops.ts'

/** Which embeddings each item of a batch has: [items, k n], ones and zeros. */
export interface Choices {
  readonly tensor: Tensor2D
  /** Share of ones. */
  readonly density: number
}

/** The sum of its embeddings' rows for each item. [items, columns] */
export function lookUp(choices: Choices, table: Tensor2D): Tensor2D {
  return matMulSparse(choices.tensor, table, { density: choices.density })
}

/** Gradient of `lookUp` by the table. [k n, columns] */
export function lookUpGradient(choices: Choices, dy: Tensor2D): Tensor2D {
  return matMulSparse(choices.tensor, dy, { transposeA: true, density: choices.density })
}

export type Tensors = Readonly<Record<string, Tensor>>
export type Gradients = Record<string, Tensor>
