import { laboratoryReplicates } from '../../contract/index.ts'
import { createRng } from '../kernel/rng.ts'
import { type Interval, lanes, quantile, weightedSums } from './bootstrap.ts'

/** Draws are about users, not about luck: the same every time. */
const drawsSeed = 1
/** At most this many counts are kept, a byte each; larger parts get fewer resamples, and their intervals are narrow anyway. */
const keptCounts = 8e6
const fewestReplicates = 100

/**
 * Bootstrap over the rows of one test part (Efron 1979). The draws are made once and serve every definition, every model and every difference:
 * a row that does not count under a definition is left out of the resamples too.
 */
export class Resamples {
  readonly replicates: number
  readonly #rows: number
  /** How often row r is drawn in resample `block * lanes + lane`, at `(block * rows + r) * lanes + lane`. */
  readonly #counts: Uint8Array

  constructor(rows: number) {
    this.#rows = rows
    this.replicates = Math.ceil(Math.min(laboratoryReplicates, Math.max(fewestReplicates, keptCounts / Math.max(1, rows))) / lanes) * lanes
    this.#counts = new Uint8Array(this.replicates * rows)
    const rng = createRng(drawsSeed).fork('bootstrap')
    for (let replicate = 0; replicate < this.replicates; replicate++) {
      const from = Math.floor(replicate / lanes) * rows * lanes + (replicate % lanes)
      for (let draw = 0; draw < rows; draw++) this.#counts[from + rng.int(rows) * lanes]++
    }
  }

  /** [replicates] the mean of each resample over the rows that are not NaN. */
  means(values: Float64Array): Float64Array {
    const isWhole = values.every((value) => !Number.isNaN(value))
    const sums = this.#sums(isWhole ? values : values.map((value) => (Number.isNaN(value) ? 0 : value)))
    if (isWhole) return sums.map((sum) => sum / this.#rows)
    const counted = this.#sums(values.map((value) => (Number.isNaN(value) ? 0 : 1)))
    return sums.map((sum, at) => (counted[at] === 0 ? 0 : sum / counted[at]))
  }

  #sums(values: Float64Array): Float64Array {
    const sums = new Float64Array(this.replicates)
    const block = this.#rows * lanes
    for (let first = 0; first < this.replicates; first += lanes) {
      sums.set(weightedSums(values, this.#counts.subarray((first / lanes) * block, (first / lanes + 1) * block)), first)
    }
    return sums
  }
}

/** The 95 % percentile interval of resampled means. */
export function intervalOf(means: Float64Array): Interval {
  const ascending = means.toSorted()
  return { low: quantile(ascending, 0.025), high: quantile(ascending, 0.975) }
}
