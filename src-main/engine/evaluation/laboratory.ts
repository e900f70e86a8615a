import { laboratoryReplicates, type LaboratoryFigure, type MetricDefinition, titleOf } from '../../contract/index.ts'
import { createRng } from '../kernel/rng.ts'
import { bootstrapMeans, type Interval } from './bootstrap.ts'
import { prepareDefinition } from './laboratory-definition.ts'
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
}

/** Comparisons are about users, not about luck: the draws are the same every time. */
const benchSeed = 1

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
 * Intervals of all models are of the same draws (bootstrap, fewer resamples than a run's own figures).
 */
export function measure(bench: LaboratoryBench, definition: MetricDefinition, before: MetricDefinition): LaboratoryFigure[] {
  const { subjects, samplingReason } = bench
  const values = valuesOf(bench, definition)
  const places = placesOf(values)
  const placesBefore = placesOf(valuesOf(bench, before))
  const leader = values[places.indexOf(1)] ?? null
  const own = values.map((column) => column?.filter((value) => !Number.isNaN(value)) ?? new Float64Array(0))
  const gaps = values.map((column, at) =>
    column === null || leader === null || at === places.indexOf(1) ? new Float64Array(0) : pairs(leader, column),
  )
  const intervals = intervalsOf([...own, ...gaps])
  return subjects.map(({ id, name, kind, ranked }, at) => {
    const gap = gaps[at]
    const of = bench.subject === 'item' ? { of: 'items' as const } : {}
    return {
      id,
      name,
      kind,
      figure: values[at] === null ? null : { value: meanOf(own[at]), ...intervals[at], users: own[at].length, ...of },
      reason: values[at] === null ? (cannotMeasure(subjects[at], definition, samplingReason) ?? nobody(bench)) : null,
      place: places[at],
      placeBefore: placesBefore[at],
      behind: gap.length === 0 ? null : { difference: meanOf(gap), ...intervals[subjects.length + at], pairs: gap.length },
      emptyLists: ranked.emptyRows.reduce((sum, isEmpty) => sum + isEmpty, 0),
    }
  })
}

function nobody({ subject }: LaboratoryBench): string {
  return `No ${subject} has a relevant item under this definition.`
}

/** `other` less `base` for the rows that count in both. */
export function pairs(base: Float64Array, other: Float64Array): Float64Array {
  return other.map((value, row) => value - base[row]).filter((difference) => !Number.isNaN(difference))
}

/** Columns over the same rows share their draws. */
function intervalsOf(columns: readonly Float64Array[]): Interval[] {
  const found: Interval[] = columns.map(() => ({ low: 0, high: 0 }))
  for (const length of new Set(columns.map((column) => column.length))) {
    const of = [...columns.keys()].filter((at) => columns[at].length === length)
    const intervals = bootstrapMeans(
      of.map((at) => columns[at]),
      createRng(benchSeed).fork('bootstrap'),
      laboratoryReplicates,
    )
    of.forEach((at, i) => (found[at] = intervals[i]))
  }
  return found
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
  return `${leader.name} leads with ${titleOf(definition)} ${value}, ${(-difference).toFixed(4)} before ${second.name}: ${verdict} (${bounds}).`
}
