import { createRng, permutation, type Rng } from '../kernel/rng.ts'
import { describeColumn } from './attribute-fields.ts'
import type { AttributeColumn } from './dataset.ts'
import { ageBands, genres, makerFirst, makerSecond, regions, titleFirst, titleSecond } from './sample-vocabulary.ts'

/**
 * The bundled sample: ratings of invented board games by invented people, from a seed. Ten taste groups are planted: a person likes two or
 * three of them, a game belongs mostly to one, and who rates what follows from both times a long-tailed popularity. Attributes follow the
 * groups, so that models on content have something to find, but loosely.
 */
export interface SampleParameters {
  readonly seed: number
  readonly users: number
  readonly items: number
  readonly tasteGroups: number
  /** Median number of ratings of a person and the spread (standard deviation of its logarithm). */
  readonly medianActivity: number
  readonly activitySpread: number
  readonly minimumActivity: number
  readonly maximumActivity: number
  /** Weight of the item of popularity rank r is 1 / (r + popularityShift) ^ popularityExponent. */
  readonly popularityShift: number
  readonly popularityExponent: number
  /** How strongly taste decides what is rated: weights are multiplied by exp(tasteStrength * affinity). */
  readonly tasteStrength: number
  /** First and last day of the ratings, epoch seconds. */
  readonly firstTime: number
  readonly lastTime: number
}

/** The sample that is bundled. Changing any of these changes its fingerprint, and with it every split made of it. */
export const bundledSample: SampleParameters = {
  seed: 20_261_121,
  users: 2000,
  items: 1500,
  tasteGroups: 10,
  medianActivity: 40,
  activitySpread: 0.7,
  minimumActivity: 8,
  maximumActivity: 300,
  popularityShift: 10,
  popularityExponent: 1.1,
  tasteStrength: 3,
  firstTime: Date.UTC(2020, 0, 1) / 1000,
  lastTime: Date.UTC(2025, 11, 31) / 1000,
}

export interface SampleInteraction {
  readonly item: number
  readonly rating: number
  /** Epoch seconds. */
  readonly time: number
}

export interface Sample {
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly titles: readonly string[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  /** By user, in time order; no pair twice. */
  readonly interactions: readonly (readonly SampleInteraction[])[]
}

/** The truth behind the sample. `affinity(u, i)` in 0..1 is how well item i suits user u, popularity left out. */
export interface PlantedTaste {
  /** [users, groups], rows sum to 1. */
  readonly userTaste: Float64Array
  /** [items, groups], rows sum to 1. */
  readonly itemGroups: Float64Array
  readonly popularity: Float64Array
  readonly groups: number
  affinity(user: number, item: number): number
}

/** Draws the hidden structure alone: the same that `generateSample` builds its ratings on. */
export function plantTaste(parameters: SampleParameters): PlantedTaste {
  const { users, items, tasteGroups: groups, seed } = parameters
  const rng = createRng(seed)
  const userTaste = drawMixtures(users, groups, [0.62, 0.26, 0.12], rng.fork('user taste'))
  const itemGroups = drawMixtures(items, groups, [0.85, 0.15], rng.fork('item groups'))
  const popularity = new Float64Array(items)
  permutation(items, rng.fork('popularity')).forEach((item, rank) => {
    popularity[item] = 1 / (rank + parameters.popularityShift) ** parameters.popularityExponent
  })
  // The best match of two mixtures is the product of their largest shares; scaled so that it is 1.
  const best = 0.62 * 0.85
  return {
    userTaste,
    itemGroups,
    popularity,
    groups,
    affinity(user, item) {
      let sum = 0
      for (let g = 0; g < groups; g++) sum += userTaste[user * groups + g] * itemGroups[item * groups + g]
      return Math.min(1, sum / best)
    },
  }
}

/** The same parameters give the same sample, bit for bit, on every machine. */
export function generateSample(parameters: SampleParameters): Sample {
  const taste = plantTaste(parameters)
  const rng = createRng(parameters.seed)
  const itemIds = Array.from({ length: parameters.items }, (_, i) => `g${String(i + 1).padStart(4, '0')}`)
  const userIds = Array.from({ length: parameters.users }, (_, u) => `p${String(u + 1).padStart(4, '0')}`)
  return {
    userIds,
    itemIds,
    titles: inventTitles(parameters.items, rng.fork('titles')),
    itemAttributes: inventItemAttributes(parameters.items, taste, rng.fork('item attributes')),
    userAttributes: inventUserAttributes(parameters.users, taste, rng.fork('user attributes')),
    interactions: userIds.map((_, user) => rateItems(user, taste, parameters, rng.fork(`user ${user}`))),
  }
}

/** Rows of group shares: `shares[0]` in one group, `shares[1]` in another, ... */
function drawMixtures(rows: number, groups: number, shares: readonly number[], rng: Rng): Float64Array {
  const mixtures = new Float64Array(rows * groups)
  for (let r = 0; r < rows; r++) {
    const order = permutation(groups, rng)
    shares.forEach((share, n) => (mixtures[r * groups + order[n]] = share))
  }
  return mixtures
}

/** A person's ratings: items without replacement by weight (Efraimidis and Spirakis 2006: the n smallest of -log(u) / weight). */
function rateItems(user: number, taste: PlantedTaste, parameters: SampleParameters, rng: Rng): SampleInteraction[] {
  const wanted = Math.round(parameters.medianActivity * Math.exp(parameters.activitySpread * rng.normal()))
  const count = Math.max(parameters.minimumActivity, Math.min(parameters.maximumActivity, wanted))
  const keys = Array.from(taste.popularity, (weight, item) => ({
    item,
    key: -Math.log(1 - rng.next()) / (weight * Math.exp(parameters.tasteStrength * taste.affinity(user, item))),
  }))
  const chosen = keys.sort((a, b) => a.key - b.key || a.item - b.item).slice(0, count)
  const generosity = 0.35 * rng.normal()
  const times = drawTimes(count, parameters, rng)
  return chosen.map(({ item }, n) => {
    const liking = 2.75 + 1.7 * taste.affinity(user, item) + generosity + 0.75 * rng.normal()
    return { item, rating: Math.max(1, Math.min(5, Math.round(liking))), time: times[n] }
  })
}

/** Whole seconds, ascending: a first day, then evenings with a handful of ratings each, minutes apart. */
function drawTimes(count: number, parameters: SampleParameters, rng: Rng): number[] {
  const day = 86_400
  const start = parameters.firstTime + Math.floor((parameters.lastTime - parameters.firstTime) * 0.8 * rng.next())
  const span = Math.max(day, (parameters.lastTime - start) * rng.next())
  const evenings = Math.max(1, Math.round(count / 6))
  const starts = Array.from({ length: evenings }, () => start + Math.floor((span * rng.next()) / day) * day + 18 * 3600 + rng.int(4 * 3600))
  const times = Array.from({ length: count }, () => starts[rng.int(evenings)] + rng.int(3600))
  return times.sort((a, b) => a - b)
}

function inventTitles(count: number, rng: Rng): string[] {
  const pairs = permutation(titleFirst.length * titleSecond.length, rng).subarray(0, count)
  return Array.from(pairs, (pair) => `${titleFirst[Math.floor(pair / titleSecond.length)]} ${titleSecond[pair % titleSecond.length]}`)
}

/** Each group has three typical genres and four typical makers; one value in five is drawn from all. */
function inventItemAttributes(items: number, taste: PlantedTaste, rng: Rng): AttributeColumn[] {
  const makers = makerFirst.flatMap((first) => makerSecond.map((second) => `${first} ${second}`))
  const genreOrder = permutation(genres.length, rng.fork('genres'))
  const makerOrder = permutation(makers.length, rng.fork('makers'))
  const typical = <T>(values: readonly T[], order: Uint32Array, group: number, perGroup: number): T => {
    const place = rng.next() < 0.2 ? rng.int(values.length) : (group * perGroup + rng.int(perGroup)) % values.length
    return values[order[place]]
  }
  const itemGenres: string[][] = []
  const itemMakers: string[] = []
  const years: number[] = []
  const minutes: (number | null)[] = []
  for (let item = 0; item < items; item++) {
    const group = mainGroup(taste.itemGroups, taste.groups, item)
    const own = new Set(Array.from({ length: 1 + rng.int(3) }, () => typical(genres, genreOrder, group, 3)))
    itemGenres.push([...own].sort())
    itemMakers.push(typical(makers, makerOrder, group, 4))
    years.push(2019 - Math.floor(38 * rng.next() ** 2))
    minutes.push(rng.next() < 0.05 ? null : 10 * (1 + group + rng.int(6)))
  }
  return [
    describeColumn('genres', 'multi', '|', itemGenres),
    describeColumn('year', 'number', null, years),
    describeColumn('maker', 'category', null, itemMakers),
    describeColumn('minutes', 'number', null, minutes),
  ]
}

/** The age band leans towards the person's main group; the region says nothing about taste. */
function inventUserAttributes(users: number, taste: PlantedTaste, rng: Rng): AttributeColumn[] {
  const bands: string[] = []
  const homes: string[] = []
  for (let user = 0; user < users; user++) {
    const group = mainGroup(taste.userTaste, taste.groups, user)
    bands.push(ageBands[rng.next() < 0.5 ? group % ageBands.length : rng.int(ageBands.length)])
    homes.push(regions[rng.int(regions.length)])
  }
  return [describeColumn('age band', 'category', null, bands), describeColumn('region', 'category', null, homes)]
}

function mainGroup(mixtures: Float64Array, groups: number, row: number): number {
  let best = 0
  for (let g = 1; g < groups; g++) if (mixtures[row * groups + g] > mixtures[row * groups + best]) best = g
  return best
}
