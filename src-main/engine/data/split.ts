import type { Direction, SplitCounts, SplitSpec } from '../../contract/index.ts'
import { type Csr, rowLength } from '../kernel/csr.ts'

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
  /**
   * [users x items]: the only items that are ranked for each user, the held-out ones among them, where only a sample is. An estimate of the
   * full ranking, for reproducing papers.
   */
  readonly sampled?: Csr
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
  /** The test's `sampled` was given, not drawn. */
  readonly sampleIsGiven?: true
}

/**
 * What the test ranks, as protocols and reports say it: part of what makes figures comparable. Samples are named first, so that no reader takes
 * an estimate for a full ranking.
 */
export function candidatesInWords({ direction, counts, test, sampleIsGiven }: Split): string {
  if (test.sampled) {
    const negatives = Math.max(...Array.from(test.users.keys(), (row) => sampleSize(test, row)))
    return `sampled:${negatives}, an estimate: each held-out item among ${negatives} ${sampleIsGiven ? 'given' : 'random'} ones`
  }
  if (test.candidates === undefined) return 'all items but the known ones'
  const items = `${test.candidates.length.toLocaleString('en')} new items`
  return direction === 'items-for-user' ? items : `all ${counts.users.toLocaleString('en')} users, for each of ${items}`
}

function sampleSize({ sampled, heldOut }: EvaluationPart, row: number): number {
  return sampled === undefined ? 0 : rowLength(sampled, row) - rowLength(heldOut, row)
}
