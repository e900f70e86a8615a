import type { Direction, SplitCounts, SplitSpec } from '../../contract/index.ts'
import type { Csr } from '../kernel/csr.ts'

/** Users to be scored: `foldIn` is what the model sees of each, `heldOut` what it must find. Rows follow `users`. */
export interface EvaluationPart {
  /** Row of the split's user list (`Split.userIndex`). */
  readonly users: Uint32Array
  readonly foldIn: Csr
  readonly heldOut: Csr
  /**
   * The items (columns, ascending) that this part is about, where not all are: new items. Ranked are these for each user, or, when the split's
   * direction is `users-for-item`, all of the part's users for each of these. Absent: all items.
   */
  readonly candidates?: Uint32Array
}

/**
 * One way to cut a dataset, the same shape for every splitter. Columns are the split's items, rows the split's users.
 * Strong generalisation: `train` has empty rows for held-out users. Weak generalisation: validation.foldIn = train,
 * test.foldIn = train + validation.
 */
export interface Split {
  readonly spec: SplitSpec
  /** SHA-256 over dataset fingerprint, spec and all parts: equal hash, equal split. */
  readonly hash: string
  readonly counts: SplitCounts
  /** What is ranked for what: figures of the two never stand in one table. */
  readonly direction: Direction
  /** Index in the dataset of each of the split's users and items. */
  readonly userIndex: Uint32Array
  readonly itemIndex: Uint32Array
  /** users x items: what models learn from while settings are chosen. */
  readonly train: Csr
  /** train + validation: what closed-form models are refitted on before the test. */
  readonly trainAndValidation: Csr
  readonly validation: EvaluationPart
  readonly test: EvaluationPart
}
