import type { MetricDefinition } from '../../contract/index.ts'
import { needsRatings } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { LaboratoryRows } from './laboratory-rows.ts'

/** A definition made ready for one test part: everything that does not depend on a model. */
export interface PreparedDefinition {
  readonly definition: MetricDefinition
  /** [entries] what a hit is worth before its rank is looked at; -1: not relevant. */
  readonly gains: Float64Array
  /** [rows] relevant items. */
  readonly relevant: Uint32Array
  /** [entries] worth of the best j + 1 relevant items at the top, at `offsets[row] + j`; null where nothing is divided by it. */
  readonly ideals: Float64Array | null
  /** [ranks + 1] factor of a hit at this rank. */
  readonly weights: Float64Array
}

/** No list is looked at below this place, and no ideal reaches deeper than it has relevant items. */
export function prepareDefinition(definition: MetricDefinition, rows: LaboratoryRows): PreparedDefinition {
  if (needsRatings(definition) && rows.ratings === null) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'This definition looks at the ratings of held-out items, and there are none.',
      'Take binary gain and no relevance threshold.',
    )
  }
  const gains = gainsOf(definition, rows)
  const relevant = countRelevant(gains, rows.offsets)
  const deepest = mostHeldOut(rows.offsets, Math.max(definition.k, sweptRanks))
  const weights = Float64Array.from({ length: deepest + 1 }, (_, rank) => (rank === 0 ? 0 : weightAt(definition, rank)))
  const needsIdeal = definition.family === 'ndcg' && (definition.ideal === 'cut' || definition.ideal === 'full')
  return {
    definition,
    gains,
    relevant,
    weights,
    ideals: needsIdeal ? idealsOf(gains, rows.offsets, weights, definition.gain === 'binary') : null,
  }
}

/** Curves are drawn this far. */
const sweptRanks = 100

function gainsOf({ family, gain, threshold }: MetricDefinition, { ratings, offsets }: LaboratoryRows): Float64Array {
  const entries = offsets[offsets.length - 1]
  const gains = new Float64Array(entries).fill(1)
  if (ratings === null) return gains
  for (let at = 0; at < entries; at++) {
    const rating = ratings[at]
    if (threshold !== null && rating < threshold) gains[at] = -1
    else if (family === 'ndcg') gains[at] = Math.max(0, gainAt(gain, rating, threshold ?? 0))
  }
  return gains
}

/** Linear; 2^r - 1 (Burges et al. 2005); the same of the steps above the threshold, the threshold being the first. */
function gainAt(gain: MetricDefinition['gain'], rating: number, threshold: number): number {
  if (gain === 'binary') return 1
  if (gain === 'linear') return rating
  return 2 ** (gain === 'exponential' ? rating : rating - threshold + 1) - 1
}

/** Järvelin and Kekäläinen 2002 leave the first b ranks undiscounted (`log-clipped`); most later code adds 1 to the rank (`log`). */
function weightAt({ family, discount, base }: MetricDefinition, rank: number): number {
  if (family === 'mrr' || family === 'map') return 1 / rank
  if (family !== 'ndcg' || discount === 'none') return 1
  if (discount === 'reciprocal') return 1 / rank
  const log = Math.log(base)
  return discount === 'log' ? log / Math.log(rank + 1) : 1 / Math.max(1, Math.log(rank) / log)
}

function mostHeldOut(offsets: Uint32Array, atLeast: number): number {
  return offsets.reduce((most, offset, row) => (row === 0 ? most : Math.max(most, offset - offsets[row - 1])), atLeast)
}

function countRelevant(gains: Float64Array, offsets: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: offsets.length - 1 }, (_, row) => {
    let count = 0
    for (let at = offsets[row]; at < offsets[row + 1]; at++) if (gains[at] >= 0) count++
    return count
  })
}

function idealsOf(gains: Float64Array, offsets: Uint32Array, weights: Float64Array, isBinary: boolean): Float64Array {
  const ideals = isBinary ? new Float64Array(gains.length) : gains.slice()
  for (let row = 0; row + 1 < offsets.length; row++) {
    const from = offsets[row]
    const to = offsets[row + 1]
    // Equal gains are in order as they are, however many are relevant: nobody reads beyond those.
    if (!isBinary) ideals.subarray(from, to).sort().reverse()
    let sum = 0
    for (let at = from; at < to; at++) {
      sum += (isBinary ? 1 : Math.max(0, ideals[at])) * weights[at - from + 1]
      ideals[at] = sum
    }
  }
  return ideals
}
