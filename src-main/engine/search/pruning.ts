import { median } from '../training/train-run.ts'

/** So many trials of the model must be through, and so many epochs of this one, before anything is pruned. */
const warmupTrials = 5
const warmupEpochs = 3

/**
 * The median rule (Golovin et al., Google Vizier, KDD 2017, section 3.2.2): a trial whose best value so far lies under the median of what the
 * earlier trials had reached by the same epoch is not worth finishing.
 */
export class MedianPruner {
  /** Best value so far per epoch, one list per finished trial. */
  readonly #curves: number[][] = []

  /** `curve[e]`: the best validation value of epochs 1 to e + 1. */
  add(curve: readonly number[]): void {
    if (curve.length > 0) this.#curves.push([...curve])
  }

  isHopeless(curve: readonly number[]): boolean {
    if (this.#curves.length < warmupTrials || curve.length < warmupEpochs) return false
    const at = curve.length - 1
    // A trial that had stopped earlier keeps what it had reached.
    const reached = this.#curves.map((other) => other[Math.min(at, other.length - 1)])
    return curve[at] < median(reached)
  }
}
