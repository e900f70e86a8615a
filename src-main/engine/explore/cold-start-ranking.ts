import type { AudienceSize } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Population } from './cold-start-population.ts'

/** The population ranked for one item. */
export interface RankedPopulation {
  readonly scores: Float32Array
  /** Members, best first. */
  readonly order: Uint32Array
}

export function rankPopulation(scores: Float32Array, population: Population): RankedPopulation {
  const { tieOrder } = population
  const order = Uint32Array.from(tieOrder.keys()).sort((a, b) => scores[b] - scores[a] || tieOrder[a] - tieOrder[b])
  return { scores, order }
}

/** How many users an audience has: at least one. */
export function sizeOf(size: AudienceSize, { scores, order }: RankedPopulation): number {
  if ('share' in size) return Math.min(order.length, Math.max(1, Math.round(size.share * order.length)))
  const below = order.findIndex((member) => scores[member] < size.threshold)
  if (below === 0) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `No user scores ${size.threshold} or more for this item; the highest score is ${scores[order[0]]}.`,
      'Choose a lower threshold, or a share of all users.',
    )
  }
  return below < 0 ? order.length : below
}

/** The size best users as marks by member: what `rankPopulation` puts first, without ranking the rest. */
export function markBest(scores: Float32Array, size: number, { tieOrder }: Population): Uint8Array {
  const marks = new Uint8Array(scores.length)
  const last = scores.toSorted()[scores.length - size]
  const tied: number[] = []
  let inside = 0
  for (let member = 0; member < scores.length; member++) {
    if (scores[member] > last) {
      marks[member] = 1
      inside++
    } else if (scores[member] === last) tied.push(member)
  }
  tied.sort((a, b) => tieOrder[a] - tieOrder[b])
  for (const member of tied.slice(0, size - inside)) marks[member] = 1
  return marks
}

/** Share of all users that score lower than each place of the ranking. */
export function percentiles({ scores, order }: RankedPopulation): Float64Array {
  const shares = new Float64Array(order.length)
  for (let place = order.length - 1, lower = 0; place >= 0; place--) {
    const isTied = place + 1 < order.length && scores[order[place]] === scores[order[place + 1]]
    if (!isTied) lower = order.length - 1 - place
    shares[place] = lower / order.length
  }
  return shares
}
