import { type Csr, csrFromRows, rowLength, rowOf, selectRows } from '../kernel/csr.ts'
import { permutation, type Rng } from '../kernel/rng.ts'
import { type Calibration, createCalibrator } from './calibration.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'

/** Users by whose hidden items probabilities are learned. */
const calibrationUsers = 100
const fewestItems = 4
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

/** How likely a user takes an item by its score: learned from users of whose items one half is hidden. */
export async function calibrate(run: ColdRun, catalogue: Catalogue, population: Population, rng: Rng): Promise<Calibration> {
  const { histories } = population
  const able = Array.from(population.users.keys()).filter((member) => rowLength(histories, member) >= fewestItems)
  const members = permutation(able.length, rng)
    .subarray(0, calibrationUsers)
    .map((at) => able[at])
  const halves = Array.from(members, (member) => {
    const own = rowOf(histories, member)
    const order = permutation(own.length, rng)
    const half = own.length >> 1
    const pick = (places: Uint32Array): Uint32Array => places.map((at) => own[at]).sort()
    return { known: pick(order.subarray(0, half)), hidden: new Set(pick(order.subarray(half))) }
  })
  const tastes = await scoreTastes(
    run,
    catalogue,
    csrFromRows(
      halves.map(({ known }) => known),
      histories.cols,
    ),
    null,
  )
  const calibrator = createCalibrator()
  halves.forEach(({ known, hidden }, at) => {
    const seen = new Set(known)
    catalogue.items.forEach((column, place) => {
      if (!seen.has(column)) calibrator.add(tastes[at][place], hidden.has(column))
    })
  })
  return calibrator.fit()
}
