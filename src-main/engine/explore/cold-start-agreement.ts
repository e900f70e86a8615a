import type { Agreement, ComparedRanking, SeedSpread } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { percentilesOf } from './cold-start-group.ts'

/** Users that are shown as those whom the rankings disagree on. */
const shownDisputed = 20

/** A ranking of all users for one item. */
export interface Standing extends ComparedRanking {
  readonly splitHash: string
  /** Equal for other seeds of one recipe; null for a plain ranking. */
  readonly recipe: string | null
  /** Rows of the split, ascending; the other arrays are in their order. */
  readonly rows: Uint32Array
  readonly scores: Float32Array
  /** 1: in the audience. */
  readonly marks: Uint8Array
  /** The lowest score of the audience. */
  readonly threshold: number
}

/**
 * How far several rankings of the same users agree. The first is the one that the question is about.
 * @throws WorkbenchError NOT_COMPARABLE for rankings of different splits.
 */
export function compareStandings(
  standings: readonly Standing[],
  describeUser: (row: number) => Pick<Agreement['disputed'][number], 'user' | 'attributes' | 'interactions'>,
): Omit<Agreement, 'elapsedMs'> {
  const [asked] = standings
  const foreign = standings.find(({ splitHash }) => splitHash !== asked.splitHash)
  if (foreign !== undefined) {
    throw new WorkbenchError(
      'NOT_COMPARABLE',
      `${foreign.name} has learned from another split than ${asked.name}: they know different histories of the same users.`,
      'Choose runs on one split.',
    )
  }
  const places = standings.map((standing) => new Map(Array.from(standing.rows, (row, place) => [row, place])))
  const rows = asked.rows.filter((row) => places.every((placeOf) => placeOf.has(row)))
  const aligned = standings.map((standing, at) => align(standing, rows, places[at]))
  const ever = Array.from(rows.keys()).filter((at) => aligned.some(({ marks }) => marks[at] === 1))
  return {
    population: rows.length,
    size: asked.marks.reduce((sum, mark) => sum + mark, 0),
    rankings: standings.map(({ runId, name, modelId, seed }) => ({ runId, name, modelId, seed })),
    correlation: aligned.map((a) => aligned.map((b) => correlate(a.percentiles, b.percentiles))),
    overlap: aligned.map((a) => aligned.map((b) => shareWithin(a.marks, b.marks))),
    agreed: ever.filter((at) => aligned.every(({ marks }) => marks[at] === 1)).length,
    ever: ever.length,
    seeds: spreadOverSeeds(standings, aligned, asked),
    disputed: ever
      .map((at) => ({ at, percentiles: aligned.map(({ percentiles }) => percentiles[at]) }))
      .map((one) => ({ ...one, spread: Math.max(...one.percentiles) - Math.min(...one.percentiles) }))
      .sort((a, b) => b.spread - a.spread || a.at - b.at)
      .slice(0, shownDisputed)
      .map(({ at, percentiles, spread }) => ({ ...describeUser(rows[at]), percentiles, spread })),
  }
}

interface Aligned {
  /** Ties half: as good as ranks. */
  readonly percentiles: Float64Array
  readonly marks: Uint8Array
  readonly scores: Float32Array
}

/** A ranking of the shared users alone. */
function align(standing: Standing, rows: Uint32Array, placeOf: ReadonlyMap<number, number>): Aligned {
  const places = Uint32Array.from(rows, (row) => placeOf.get(row) ?? 0)
  const scores = Float32Array.from(places, (place) => standing.scores[place])
  const everybody = Uint32Array.from(rows.keys())
  return { scores, percentiles: percentilesOf(everybody, scores), marks: Uint8Array.from(places, (place) => standing.marks[place]) }
}

/** Of seeds of the asked run's recipe, the asked run's first. */
function spreadOverSeeds(standings: readonly Standing[], aligned: readonly Aligned[], asked: Standing): SeedSpread | null {
  const siblings = standings.flatMap(({ recipe, seed }, place) =>
    recipe !== null && recipe !== '' && recipe === asked.recipe && seed !== null ? [{ seed, ...aligned[place] }] : [],
  )
  if (new Set(siblings.map(({ seed }) => seed)).size < 2) return null
  const members = Array.from(siblings[0].marks.keys()).filter((at) => siblings.some(({ marks }) => marks[at] === 1))
  const deviations = members.map((at) => deviationOf(siblings.map(({ percentiles }) => percentiles[at]))).sort((a, b) => a - b)
  return {
    seeds: siblings.map(({ seed }) => seed),
    always: members.filter((at) => siblings.every(({ marks }) => marks[at] === 1)).length,
    ever: members.length,
    deviation: { median: deviations[deviations.length >> 1], high: deviations[Math.floor(0.9 * deviations.length)] },
    sizes: siblings.map(({ scores }) => scores.reduce((sum, score) => sum + Number(score >= asked.threshold), 0)),
  }
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}

/** Pearson's correlation; of ranks it is Spearman's. 0 where one of them ranks all alike. */
function correlate(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [both, ownA, ownB] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    both += (a[at] - meanA) * (b[at] - meanB)
    ownA += (a[at] - meanA) ** 2
    ownB += (b[at] - meanB) ** 2
  }
  return ownA === 0 || ownB === 0 ? 0 : both / Math.sqrt(ownA * ownB)
}

function shareWithin(row: Uint8Array, column: Uint8Array): number {
  const size = row.reduce((sum, mark) => sum + mark, 0)
  return size === 0 ? 0 : row.reduce((sum, mark, at) => sum + (mark & column[at]), 0) / size
}
