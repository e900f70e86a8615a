import { type LaboratoryFigure, type MetricDefinition, titleOf } from '../../contract/index.ts'
import { prepareDefinition } from './laboratory-definition.ts'
import { intervalOf, type Resamples } from './laboratory-intervals.ts'
import type { LaboratoryRows, RankedRows } from './laboratory-rows.ts'
import { createMeter } from './laboratory-values.ts'
import { meanOf } from './metric-table.ts'

/** A model in the laboratory: a run of ours, or lists from elsewhere. */
export interface Subject extends Pick<LaboratoryFigure, 'id' | 'name' | 'kind'> {
  readonly ranked: RankedRows
}

export interface LaboratoryBench {
  readonly subjects: readonly Subject[]
  readonly rows: LaboratoryRows
  /** Why candidates cannot be sampled; null: they can. */
  readonly samplingReason: string | null
  readonly subject: 'user' | 'item'
  readonly resamples: Resamples
}

/** Why a definition does not follow from what is known of a model's ranks; null: it does, exactly. */
export function cannotMeasure({ ranked: { depth } }: Subject, definition: MetricDefinition, samplingReason: string | null): string | null {
  const { k, negatives } = definition
  if (negatives !== null && samplingReason !== null) return samplingReason
  if (depth === null) return null
  if (negatives !== null) return `Ranks below place ${depth}, where its lists end, are not known; among sampled items they would count.`
  return k > depth ? `Its lists end at place ${depth}: nothing can be said of K = ${k}.` : null
}

/** The definition's value for every row of every model [models][rows]; null where it cannot be said, or nobody counts. */
export function valuesOf({ subjects, rows, samplingReason }: LaboratoryBench, definition: MetricDefinition): (Float64Array | null)[] {
  const prepared = prepareDefinition(definition, rows)
  return subjects.map((subject) => {
    if (cannotMeasure(subject, definition, samplingReason) !== null) return null
    const values = createMeter(prepared, rows, subject.ranked).at(definition.k)
    return values.every((value) => Number.isNaN(value)) ? null : values
  })
}

export function meanOfCounted(values: Float64Array): number {
  return meanOf(values.filter((value) => !Number.isNaN(value)))
}

/** Best first; equal means keep the order of the models. */
export function placesOf(values: readonly (Float64Array | null)[]): (number | null)[] {
  const means = values.map((own) => (own === null ? null : meanOfCounted(own)))
  return means.map((mean) => (mean === null ? null : 1 + means.filter((other) => other !== null && other > mean).length))
}

/**
 * All models under one definition: means with intervals, places, places under another definition, and how far each is behind the first, paired.
 * Intervals of all models are of the same draws.
 */
export function measure(bench: LaboratoryBench, definition: MetricDefinition, before: MetricDefinition): LaboratoryFigure[] {
  const { subjects, samplingReason, resamples } = bench
  const values = valuesOf(bench, definition)
  const means = values.map((own) => (own === null ? null : resamples.means(own)))
  const places = placesOf(values)
  const placesBefore = placesOf(valuesOf(bench, before))
  const leader = places.indexOf(1)
  const of = bench.subject === 'item' ? { of: 'items' as const } : {}
  return subjects.map(({ id, name, kind, ranked }, at) => {
    const [own, resampled] = [values[at], means[at]]
    const users = own === null ? 0 : own.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)
    return {
      id,
      name,
      kind,
      figure: own === null || resampled === null ? null : { value: meanOfCounted(own), ...intervalOf(resampled), users, ...of },
      reason: own === null ? (cannotMeasure(subjects[at], definition, samplingReason) ?? nobody(bench)) : null,
      place: places[at],
      placeBefore: placesBefore[at],
      behind:
        at === leader
          ? null
          : gapOf(bench, { values: values[leader] ?? null, means: means[leader] ?? null }, { values: own, means: resampled }),
      emptyLists: ranked.emptyRows.reduce((sum, isEmpty) => sum + isEmpty, 0),
    }
  })
}

interface Resampled {
  readonly values: Float64Array | null
  readonly means: Float64Array | null
}

/** `other` less the leader. Over equal rows the resampled mean of differences is the difference of resampled means; else it is drawn of its own. */
function gapOf({ resamples }: LaboratoryBench, leader: Resampled, other: Resampled): LaboratoryFigure['behind'] {
  const [base, own] = [leader.values, other.values]
  const [baseMeans, ownMeans] = [leader.means, other.means]
  if (base === null || own === null || baseMeans === null || ownMeans === null) return null
  const differences = own.map((value, row) => value - base[row])
  const counted = pairs(base, own)
  const isOfEqualRows = own.every((value, row) => Number.isNaN(value) === Number.isNaN(base[row]))
  const means = isOfEqualRows ? ownMeans.map((mean, at) => mean - baseMeans[at]) : resamples.means(differences)
  return { difference: meanOf(counted), ...intervalOf(means), pairs: counted.length }
}

function nobody({ subject }: LaboratoryBench): string {
  return `No ${subject} has a relevant item under this definition.`
}

/** `other` less `base` for the rows that count in both. */
export function pairs(base: Float64Array, other: Float64Array): Float64Array {
  return other.map((value, row) => value - base[row]).filter((difference) => !Number.isNaN(difference))
}

/** Who leads, by how much, and whether that is more than chance. */
export function leadSentence(figures: readonly LaboratoryFigure[], definition: MetricDefinition): string {
  const measured = figures.filter(({ figure }) => figure !== null)
  const leader = measured.find(({ place }) => place === 1)
  if (leader?.figure === null || leader === undefined) return `${titleOf(definition)} cannot be said of any of these.`
  const value = leader.figure.value.toFixed(4)
  const [second] = measured.filter((figure) => figure !== leader).toSorted((a, b) => (b.figure?.value ?? 0) - (a.figure?.value ?? 0))
  if (second?.behind === null || second === undefined) return `${leader.name} has ${titleOf(definition)} ${value}.`
  const { difference, low, high } = second.behind
  const bounds = `paired 95 % interval ${(-high).toFixed(4)} to ${(-low).toFixed(4)}`
  const verdict = high < 0 ? 'beyond its interval' : 'not beyond its interval'
  // Where users are left out, the two means are of different users, and on those that both have the order may be another.
  if (difference > 0) {
    return `${leader.name} leads with ${titleOf(definition)} ${value}, but on the users that both are measured on ${second.name} is ${difference.toFixed(4)} before it (${bounds}).`
  }
  return `${leader.name} leads with ${titleOf(definition)} ${value}, ${(-difference).toFixed(4)} before ${second.name}: ${verdict} (${bounds}).`
}
