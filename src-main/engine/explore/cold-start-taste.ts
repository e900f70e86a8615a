import { type Csr, csrFromRows, rowLength, rowOf, selectRows } from '../kernel/csr.ts'
import { permutation, type Rng } from '../kernel/rng.ts'
import { type Calibration, createCalibrator } from './calibration.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'

/** Users by whose hidden items probabilities are learned. */
const calibrationUsers = 100
/** Users who speak for a group, and for everybody. */
export const speakers = 300

/** Scores of the catalogue's items, in standard deviations from their mean: lists of one and of many can be added. [rows x items] */
export async function scoreTastes(run: ColdRun, catalogue: Catalogue, histories: Csr, users: Uint32Array | null): Promise<Float32Array[]> {
  const all = await run.model.scoreItems(histories, users)
  const count = run.items.ids.length
  return Array.from({ length: histories.rows }, (_, row) =>
    standardise(Float32Array.from(catalogue.items, (column) => all[row * count + column])),
  )
}

export function standardise(scores: Float32Array): Float32Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1
  return scores.map((score) => (score - mean) / deviation)
}

/** The mean of some users' tastes, again in standard deviations. */
export function meanTaste(tastes: readonly Float32Array[]): Float32Array {
  const sums = new Float32Array(tastes[0].length)
  for (const taste of tastes) taste.forEach((score, at) => (sums[at] += score / tastes.length))
  return standardise(sums)
}

/** Tastes of some members, drawn where they are many. */
export async function tastesOf(
  run: ColdRun,
  catalogue: Catalogue,
  population: Population,
  members: Uint32Array,
  rng: Rng,
): Promise<{ members: Uint32Array; tastes: Float32Array[] }> {
  const drawn = permutation(members.length, rng)
    .subarray(0, speakers)
    .map((at) => members[at])
  const rows = Uint32Array.from(drawn, (member) => population.users[member])
  return { members: drawn, tastes: await scoreTastes(run, catalogue, selectRows(population.histories, drawn), rows) }
}

/** Users of whose items a few are known, as few as of the new one, and the rest is hidden. */
export interface CalibrationSample {
  readonly users: readonly { readonly known: ReadonlySet<number>; readonly hidden: ReadonlySet<number> }[]
  /** What the known items say; null: none is known. */
  readonly tastes: readonly (Float32Array | null)[]
}

/** `known`: how many items of each user the model may see. Who has no more than these is left out. */
export async function drawCalibration(
  run: ColdRun,
  catalogue: Catalogue,
  { histories, users }: Population,
  known: number,
  rng: Rng,
): Promise<CalibrationSample> {
  const able = Array.from(users.keys()).filter((member) => rowLength(histories, member) > known)
  const drawn = permutation(able.length, rng).subarray(0, calibrationUsers)
  const halves = Array.from(drawn, (at) => {
    const own = rowOf(histories, able[at])
    const order = Array.from(permutation(own.length, rng), (place) => own[place])
    return { shown: Uint32Array.from(order.slice(0, known)).sort(), hidden: new Set(order.slice(known)) }
  })
  const shown = csrFromRows(
    halves.map((half) => half.shown),
    histories.cols,
  )
  return {
    users: halves.map((half) => ({ known: new Set(half.shown), hidden: half.hidden })),
    tastes: known === 0 ? halves.map(() => null) : await scoreTastes(run, catalogue, shown, null),
  }
}

/** How likely an item is taken by its score, where `scoresOf` makes scores of what the known items say, as for the new user. */
export function calibrate(
  catalogue: Catalogue,
  { users, tastes }: CalibrationSample,
  scoresOf: (own: Float32Array | null) => Float32Array,
): Calibration {
  const calibrator = createCalibrator()
  users.forEach(({ known, hidden }, at) => {
    const scores = scoresOf(tastes[at])
    catalogue.items.forEach((column, place) => {
      if (!known.has(column)) calibrator.add(scores[place], hidden.has(column))
    })
  })
  return calibrator.fit()
}
