import type {
  Audience,
  AudienceOverlap,
  AudienceSize,
  AttributeValues,
  ColdStartFields,
  Counterfactuals,
  ProfileAnswer,
} from '../../contract/index.ts'
import { csvCell, csvFloat, csvText } from '../kernel/csv.ts'
import { Recent } from '../kernel/recent.ts'
import type { ColdStart } from '../plugins/define.ts'
import { createCatalogue, describeFields, extrapolate } from './cold-start-catalogue.ts'
import { baseAudience, compareAudiences, singleChanges } from './cold-start-changes.ts'
import { normaliseItem } from './cold-start-item.ts'
import { createPopulation, type Population } from './cold-start-population.ts'
import { describeContributions, describeProfiles, profileUsers, type UserProfiles } from './cold-start-profiles.ts'
import { markBest, percentiles, type RankedPopulation, rankPopulation, sizeOf } from './cold-start-ranking.ts'
import { type ColdRun, getColdStart } from './cold-start-run.ts'
import { createSegments, describeMakeUp } from './cold-start-segments.ts'

/** Rankings that are kept: moving the size, turning a page and the snapshots then cost nothing. 138,000 users take 1.1 MB each. */
const keptRankings = 32
/** Points of the curve of scores. */
const curvePoints = 100
/** Items are scored together as long as their scores stay below this: 32 MiB. */
const scoresAtOnce = 2 ** 23

/** What the studio can be asked about an item that nobody has seen. Items are as composed; everything about the users is kept. */
export interface ColdStartStudio {
  fields(): ColdStartFields
  audience(item: AttributeValues, size: AudienceSize, offset: number, limit: number): Promise<Omit<Audience, 'elapsedMs'>>
  profiles(item: AttributeValues, size: AudienceSize): Promise<Omit<ProfileAnswer, 'elapsedMs'>>
  counterfactuals(item: AttributeValues, size: AudienceSize): Promise<Omit<Counterfactuals, 'elapsedMs'>>
  overlap(items: readonly AttributeValues[], size: AudienceSize): Promise<AudienceOverlap>
  exportAudience(item: AttributeValues, size: AudienceSize): Promise<{ csv: string; rows: number }>
}

const studios = new WeakMap<ColdRun, ColdStartStudio>()

/** The studio of an opened run; as long as the run is open, so is what the studio has made of it. @throws WorkbenchError MODEL_CANNOT. */
export function studioOf(run: ColdRun): ColdStartStudio {
  const known = studios.get(run)
  if (known) return known
  const studio = createStudio(run, getColdStart(run))
  studios.set(run, studio)
  return studio
}

function createStudio(run: ColdRun, cold: ColdStart): ColdStartStudio {
  const population = createPopulation(run)
  const catalogue = createCatalogue(run)
  const segments = createSegments(run, population)
  const rankings = new Recent<RankedPopulation>(keptRankings, () => undefined)
  let userProfiles: Promise<UserProfiles | null> | undefined

  const understood = (item: AttributeValues): AttributeValues => normaliseItem(item, run.itemAttributes)
  const rank = (item: AttributeValues): Promise<RankedPopulation> =>
    rankings.get(JSON.stringify(item), async () =>
      rankPopulation(await cold.scoreUsers([item], population.histories, population.users), population),
    )
  const audienceOf = async (item: AttributeValues, size: AudienceSize): Promise<{ ranked: RankedPopulation; count: number }> => {
    const ranked = await rank(item)
    return { ranked, count: sizeOf(size, ranked) }
  }

  return {
    fields: () => ({
      fields: describeFields(catalogue),
      catalogueItems: catalogue.items.length,
      users: population.count,
      usersWithoutHistory: population.usersWithoutHistory,
      hasProfiles: cold.profiles !== undefined,
      hasContributions: cold.contributions !== undefined,
    }),

    async audience(composed, size, offset, limit) {
      const item = understood(composed)
      const { ranked, count } = await audienceOf(item, size)
      return {
        item,
        population: population.count,
        size: count,
        share: count / population.count,
        ...edgeOf(ranked, count),
        users: listUsers(ranked, population, offset, limit),
        curve: curveOf(ranked),
        makeUp: describeMakeUp(segments, ranked.order.subarray(0, count), population.count),
        extrapolation: extrapolate(run, catalogue, item),
      }
    },

    async profiles(composed, size) {
      const item = understood(composed)
      if (cold.profiles) userProfiles ??= profileUsers(cold, population, run.split.hash)
      const { ranked, count } = await audienceOf(item, size)
      return {
        profiles: await describeProfiles(cold, item, (await userProfiles) ?? null, population),
        contributions: await describeContributions(cold, item, ranked, count, population),
      }
    },

    async counterfactuals(composed, size) {
      const item = understood(composed)
      const { ranked, count } = await audienceOf(item, size)
      const base = baseAudience(markBest(ranked.scores, count, population), segments)
      const { changes, untried } = singleChanges(catalogue, item)
      const together = Math.max(1, Math.floor(scoresAtOnce / population.count))
      const described: Counterfactuals['changes'] = []
      for (let from = 0; from < changes.length; from += together) {
        const part = changes.slice(from, from + together)
        const scores = await cold.scoreUsers(
          part.map((change) => change.item),
          population.histories,
          population.users,
        )
        part.forEach((change, at) => {
          const own = scores.subarray(at * population.count, (at + 1) * population.count)
          described.push({ ...change, ...compareAudiences(base, markBest(own, count, population), segments) })
        })
      }
      return { size: count, changes: described.sort((a, b) => b.gained - a.gained), untried }
    },

    async overlap(items, size) {
      const audiences = await Promise.all(items.map((item) => audienceOf(understood(item), size)))
      const members = audiences.map(({ ranked, count }) => ranked.order.subarray(0, count))
      const marks = audiences.map(({ ranked, count }) => markBest(ranked.scores, count, population))
      return {
        sizes: members.map((own) => own.length),
        shares: members.map((own) => marks.map((other) => own.reduce((sum, member) => sum + other[member], 0) / own.length)),
      }
    },

    async exportAudience(composed, size) {
      const item = understood(composed)
      const { ranked, count } = await audienceOf(item, size)
      const names = run.userAttributes.map(({ field }) => field.name)
      const lines = listUsers(ranked, population, 0, count).map(({ user, rank: place, score, percentile, interactions, attributes }) =>
        [
          String(place),
          csvCell(user),
          csvFloat(score),
          csvFloat(percentile),
          String(interactions),
          ...names.map((name) => csvText(attributes[name] === undefined ? null : [attributes[name]].flat().join('|'))),
        ].join(','),
      )
      const header = ['rank', 'user', 'score', 'percentile', 'interactions', ...names.map((name) => csvText(name))].join(',')
      return { csv: `${[header, ...lines].join('\n')}\n`, rows: count }
    },
  }
}

function listUsers(ranked: RankedPopulation, population: Population, offset: number, limit: number): Audience['users'] {
  const lower = percentiles(ranked)
  return Array.from(ranked.order.subarray(offset, offset + limit), (member, at) => ({
    user: population.idOf(member),
    rank: offset + at + 1,
    score: ranked.scores[member],
    percentile: lower[offset + at],
    attributes: population.attributesOf(member),
    interactions: population.activity[member],
  }))
}

/** The score at the edge of the audience, and how many users share it. */
function edgeOf({ scores, order }: RankedPopulation, size: number): Pick<Audience, 'threshold' | 'tied'> {
  const threshold = scores[order[size - 1]]
  const first = order.findIndex((member) => scores[member] === threshold)
  const last = order.findLastIndex((member) => scores[member] === threshold)
  return { threshold, tied: { users: last - first + 1, inside: size - first } }
}

function curveOf({ scores, order }: RankedPopulation): Audience['curve'] {
  const points = Math.min(curvePoints, order.length)
  return Array.from({ length: points }, (_, n) => {
    const place = points === 1 ? 0 : Math.round((n / (points - 1)) * (order.length - 1))
    return { share: (place + 1) / order.length, score: scores[order[place]] }
  })
}
