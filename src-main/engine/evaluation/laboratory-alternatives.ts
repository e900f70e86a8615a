import {
  Denominator,
  denominatorNames,
  Discount,
  discountNames,
  emptyListNames,
  familyNames,
  Gain,
  gainNames,
  Ideal,
  idealNames,
  MetricDefinition,
  MetricFamily,
  negativesName,
  needsRatings,
  noRelevantNames,
  partsOf,
  thresholdName,
} from '../../contract/index.ts'
import type { LaboratoryBench } from './laboratory.ts'

/** A definition that differs from another in one parameter. */
export interface Alternative {
  readonly parameter: string
  readonly value: string
  /** `recall denominator T`. */
  readonly words: string
  readonly definition: MetricDefinition
}

/** The whole ranking, and the 99 negatives of NCF that many papers took over. */
const usualNegatives = [null, 99]
const usualBases = [2, Math.E, 10]
/** Ratings in half steps have ten; continuous ones are no thresholds that anybody chooses. */
const mostThresholds = 12

/** Every other value of every parameter that can change a figure of this definition, one at a time; K is swept apart. */
export function alternativesOf(definition: MetricDefinition, ratings: readonly number[], bench: LaboratoryBench): Alternative[] {
  const parts = new Set(partsOf(definition))
  const found: Alternative[] = []
  const offer = (parameter: string, change: Partial<MetricDefinition>, value: string): void => {
    const changed = MetricDefinition.safeParse({ ...definition, name: '', ...change })
    const isSame = JSON.stringify({ ...definition, ...change }) === JSON.stringify(definition)
    if (!changed.success || isSame || (needsRatings(changed.data) && bench.rows.ratings === null)) return
    found.push({ parameter, value, words: `${parameter} "${value}"`, definition: changed.data })
  }
  for (const family of MetricFamily.options) offer('metric', { family }, familyNames[family])
  if (parts.has('denominator')) for (const one of Denominator.options) offer('denominator', { denominator: one }, denominatorNames[one])
  if (parts.has('gain')) for (const gain of Gain.options) offer('gain', { gain }, gainNames[gain])
  if (parts.has('discount')) for (const discount of Discount.options) offer('discount', { discount }, discountNames[discount])
  if (parts.has('base')) for (const base of usualBases) offer('base of the logarithm', { base }, base === Math.E ? 'e' : String(base))
  if (parts.has('ideal')) for (const ideal of Ideal.options) offer('ideal', { ideal }, idealNames[ideal])
  if (ratings.length <= mostThresholds) {
    for (const threshold of [null, ...ratings.slice(1)]) offer('relevance threshold', { threshold }, thresholdName(threshold))
  }
  offerCandidates(bench, offer)
  if (hasWithoutRelevant(bench, definition)) {
    for (const noRelevant of ['left-out', 'zero', 'one'] as const)
      offer('users without a relevant item', { noRelevant }, noRelevantNames[noRelevant])
  }
  if (bench.subjects.some(({ ranked }) => ranked.emptyRows.includes(1))) {
    for (const emptyLists of ['zero', 'left-out'] as const) offer('empty lists', { emptyLists }, emptyListNames[emptyLists])
  }
  return found
}

function offerCandidates(
  { samplingReason }: LaboratoryBench,
  offer: (parameter: string, change: Partial<MetricDefinition>, value: string) => void,
): void {
  if (samplingReason !== null) return
  for (const negatives of usualNegatives) offer('candidates', { negatives }, negativesName(negatives))
}

/** Only a threshold makes rows without a relevant item out of others; else the part has them or has not. */
function hasWithoutRelevant({ rows: { offsets } }: LaboratoryBench, { threshold }: MetricDefinition): boolean {
  if (threshold !== null) return true
  return offsets.some((offset, row) => row > 0 && offset === offsets[row - 1])
}
