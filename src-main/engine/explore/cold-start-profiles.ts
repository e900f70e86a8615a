import type { AttributeValues, ItemContributions, ItemProfiles, NearUser } from '../../contract/index.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import type { ColdStart } from '../plugins/define.ts'
import type { Population } from './cold-start-population.ts'
import type { RankedPopulation } from './cold-start-ranking.ts'

const nearestUsers = 8
/** Real users whose nearest neighbours show how alike real users are. */
const sampledUsers = 200
/** Users of the list whose scores are taken apart. */
const explainedUsers = 50

/** The profiles of all real users in the space of the generated ones, each scaled to length one; the answer to every nearest-user question. */
export interface UserProfiles {
  readonly dimensions: number
  /** [members x dimensions] */
  readonly unit: Float32Array
  readonly typicalNearest: number
}

export async function profileUsers(cold: ColdStart, population: Population, splitHash: string): Promise<UserProfiles | null> {
  const profiles = await cold.userProfiles?.(population.histories)
  if (profiles === undefined || population.count < 2) return null
  const dimensions = profiles.length / population.count
  const unit = profiles.slice()
  for (let member = 0; member < population.count; member++) scaleToOne(unit.subarray(member * dimensions, (member + 1) * dimensions))
  const sample = permutation(population.count, createRng(evaluationSeedOf(splitHash)).fork('typical users')).subarray(0, sampledUsers)
  const best = Array.from(sample, (member) => {
    const cosines = cosinesWith(unit, unit.subarray(member * dimensions, (member + 1) * dimensions))
    cosines[member] = -Infinity
    return cosines.reduce((highest, cosine) => Math.max(highest, cosine), -Infinity)
  }).sort((a, b) => a - b)
  return { dimensions, unit, typicalNearest: best[best.length >> 1] }
}

/** What the generators make of the item, and which real users come nearest to the joined profile. null: the model has no generators. */
export async function describeProfiles(
  cold: ColdStart,
  item: AttributeValues,
  users: UserProfiles | null,
  population: Population,
): Promise<ItemProfiles | null> {
  const generated = await cold.profiles?.(item)
  if (generated === undefined) return null
  const units = generated.attributes.map(({ profile }) => scaleToOne(profile.slice()))
  return {
    dimensions: [...generated.dimensions],
    attributes: generated.attributes.map(({ field, value, weight, profile }) => ({ field, value, weight, profile: Array.from(profile) })),
    joined: Array.from(generated.joined),
    plausibility: generated.plausibility,
    similarity: units.map((a) => Array.from(units, (b) => dot(a, b))),
    nearest: users === null ? [] : nearestTo(generated.joined, users, population),
    typicalNearest: users?.typicalNearest ?? null,
  }
}

function nearestTo(joined: Float32Array, users: UserProfiles, population: Population): NearUser[] {
  const cosines = cosinesWith(users.unit, scaleToOne(joined.slice()))
  return Array.from(population.tieOrder.keys())
    .sort((a, b) => cosines[b] - cosines[a] || population.tieOrder[a] - population.tieOrder[b])
    .slice(0, nearestUsers)
    .map((member) => ({
      user: population.idOf(member),
      similarity: cosines[member],
      attributes: population.attributesOf(member),
      interactions: population.activity[member],
    }))
}

/** The exact parts of the scores; null: the model's score is no sum. */
export async function describeContributions(
  cold: ColdStart,
  item: AttributeValues,
  ranked: RankedPopulation,
  size: number,
  population: Population,
): Promise<ItemContributions | null> {
  const parted = await cold.contributions?.(item, population.histories, population.users)
  if (parted === undefined) return null
  const { contents, parts, base } = parted
  const audience = ranked.order.subarray(0, size)
  const means = (values: Float32Array): { audienceMean: number; populationMean: number } => ({
    audienceMean: audience.reduce((sum, member) => sum + values[member], 0) / size,
    populationMean: values.reduce((sum, value) => sum + value, 0) / values.length,
  })
  const partOf = (content: number): Float32Array => parts.subarray(content * population.count, (content + 1) * population.count)
  return {
    contents: contents.map((content, c) => ({ ...content, ...means(partOf(c)) })),
    base: means(base),
    users: Array.from(ranked.order.subarray(0, explainedUsers), (member) => ({
      user: population.idOf(member),
      score: ranked.scores[member],
      base: base[member],
      parts: contents.map((_, c) => partOf(c)[member]),
    })),
  }
}

function scaleToOne(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector))
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] /= length
  return vector
}

function cosinesWith(unit: Float32Array, vector: Float32Array): Float32Array {
  const cosines = new Float32Array(unit.length / vector.length)
  for (let member = 0, at = 0; member < cosines.length; member++) {
    let sum = 0
    for (let d = 0; d < vector.length; d++) sum += unit[at++] * vector[d]
    cosines[member] = sum
  }
  return cosines
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
