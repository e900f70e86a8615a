import type { Tensor2D } from '../../../../tensor/ops.ts'
import type { Choices, Gradients, Tensors } from '../batch.ts'
import type { WeightShapes } from '../weights.ts'

/** Proposed users for a batch of items, and the way back. */
export interface Proposal {
  /** u_c, [items, d] */
  readonly profiles: Tensor2D
  /** Gradients by the weights. */
  backward(dProfiles: Tensor2D): Gradients
}

/** One architecture of the generator. Call `propose` and `ownProfiles` in a scope. */
export interface GeneratorForm {
  readonly shapes: WeightShapes
  propose(weights: Tensors, choices: Choices): Proposal
  /** The profile that each embedding's own generator makes, [k n, d]; absent where there are no individual generators. */
  ownProfiles?(weights: Tensors): Tensor2D
}
