import type { Flip, LaboratoryFlips, MetricDefinition } from '../../contract/index.ts'
import { sweptK } from '../../contract/index.ts'
import { breathe, quietWork } from '../kernel/progress.ts'
import { momentsOf } from './compare.ts'
import { cannotMeasure, type LaboratoryBench, meanOfCounted, pairs, valuesOf } from './laboratory.ts'
import { alternativesOf } from './laboratory-alternatives.ts'
import { prepareDefinition } from './laboratory-definition.ts'
import { createMeter } from './laboratory-values.ts'

type Means = readonly (number | null)[]

/**
 * Where another model comes first: along K, and with each other value of each parameter. Differences at a flip are paired; mean -+ 1.96 standard
 * errors, which need no draws and agree with the bootstrap for hundreds of users.
 */
export async function findFlips(
  bench: LaboratoryBench,
  definition: MetricDefinition,
  ratings: readonly number[],
): Promise<Omit<LaboratoryFlips, 'elapsedMs'>> {
  const curves = curvesOf(bench, definition)
  const flipsOfK = flipsAlongK(bench, definition, curves)
  const leader = leaderOf(valuesOf(bench, definition).map(meanOrNull), null)
  const alternatives = leader === null ? [] : alternativesOf(definition, ratings, bench)
  const flipsElsewhere: Flip[] = []
  const steady = new Set(alternatives.map(({ parameter }) => parameter))
  for (const alternative of alternatives) {
    // A newer question about the table is answered in between.
    await breathe(quietWork.signal)
    const values = valuesOf(bench, alternative.definition)
    const winner = leaderOf(values.map(meanOrNull), leader)
    if (winner === leader) continue
    // Where the leader itself cannot be measured, nothing is said of who stays first.
    steady.delete(alternative.parameter)
    if (winner === null || leader === null || values[leader] === null) continue
    flipsElsewhere.push(describe(bench, values, winner, leader, alternative, `With ${alternative.words}`))
  }
  return {
    curves: bench.subjects.map(({ id }, at) => ({ id, values: curves.map((means) => means[at]) })),
    flips: [...flipsOfK, ...flipsElsewhere],
    steady: steadySentence(bench, leader, [...ledRange(curves, leader), ...steady]),
  }
}

/** As far as the leader's lists are known; nothing where another leads above that, as lists do that end before the definition's K. */
function ledRange(curves: readonly Means[], leader: number | null): string[] {
  if (leader === null) return []
  const known = curves.filter((means) => means[leader] !== null)
  return known.length > 1 && known.every((means) => leaderOf(means, leader) === leader) ? [`K from 1 to ${known.length}`] : []
}

/** [K - 1][models] */
function curvesOf({ subjects, rows, samplingReason }: LaboratoryBench, definition: MetricDefinition): Means[] {
  const prepared = prepareDefinition(definition, rows)
  const means = subjects.map((subject) =>
    cannotMeasure(subject, { ...definition, k: 1 }, samplingReason) === null
      ? createMeter(prepared, rows, subject.ranked).curve(Math.min(sweptK, subject.ranked.depth ?? sweptK))
      : new Float64Array(0),
  )
  return Array.from({ length: sweptK }, (_, place) =>
    means.map((curve) => curve[place] ?? null).map((mean) => (mean === null || Number.isNaN(mean) ? null : mean)),
  )
}

/** The first of the best; who led before keeps the lead among equals. */
function leaderOf(means: Means, before: number | null): number | null {
  let leader = before !== null && means[before] !== null ? before : null
  means.forEach((mean, at) => {
    const best = leader === null ? null : means[leader]
    if (mean !== null && (best === null || mean > best)) leader = at
  })
  return leader
}

function meanOrNull(values: Float64Array | null): number | null {
  return values === null ? null : meanOfCounted(values)
}

/** A flip where the lead changes from one K to the next between two models that both have a figure there. */
function flipsAlongK(bench: LaboratoryBench, definition: MetricDefinition, curves: readonly Means[]): Flip[] {
  const flips: Flip[] = []
  let leader = leaderOf(curves[0], null)
  for (let k = 2; k <= curves.length; k++) {
    const before = leader
    leader = leaderOf(curves[k - 1], before)
    if (leader === null || before === null || leader === before || curves[k - 1][before] === null) continue
    const changed = { parameter: 'K', value: String(k), definition: { ...definition, name: '', k } }
    flips.push(describe(bench, valuesOf(bench, changed.definition), leader, before, changed, `From K = ${k}`))
  }
  return flips
}

function describe(
  { subjects }: LaboratoryBench,
  values: readonly (Float64Array | null)[],
  winner: number,
  before: number,
  changed: Pick<Flip, 'parameter' | 'value' | 'definition'>,
  opening: string,
): Flip {
  const won = values[winner] ?? new Float64Array(0)
  const { mean, standardError } = momentsOf(pairs(values[before] ?? new Float64Array(0), won))
  const [low, high] = [mean - 1.96 * standardError, mean + 1.96 * standardError]
  const isClear = low > 0
  const verdict = isClear ? 'beyond the paired interval' : 'within the paired interval, so not told apart'
  const { parameter, value, definition } = changed
  return {
    parameter,
    value,
    definition,
    winner: subjects[winner].id,
    before: subjects[before].id,
    difference: mean,
    low,
    high,
    isClear,
    sentence: `${opening} ${subjects[winner].name} leads instead of ${subjects[before].name}, by ${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)}): ${verdict}.`,
  }
}

function steadySentence({ subjects }: LaboratoryBench, leader: number | null, parameters: readonly string[]): string {
  if (leader === null) return ''
  if (subjects.length === 1) return 'One model alone is always the first.'
  if (parameters.length === 0) return ''
  return `${subjects[leader].name} stays first with every other value of: ${parameters.join(', ')}.`
}
