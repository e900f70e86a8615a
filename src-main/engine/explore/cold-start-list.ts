import type { Audience } from '../../contract/index.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import { csvCell, csvFloat, csvText } from '../../contract/csv.ts'
import type { Population } from './cold-start-population.ts'
import { percentiles, type RankedPopulation } from './cold-start-ranking.ts'

/** Points of the curve of scores. */
const curvePoints = 100

/** Users of a ranking from a place on. */
export function listUsers(ranked: RankedPopulation, population: Population, offset: number, limit: number): Audience['users'] {
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
export function edgeOf({ scores, order }: RankedPopulation, size: number): Pick<Audience, 'threshold' | 'tied'> {
  const threshold = scores[order[size - 1]]
  const first = order.findIndex((member) => scores[member] === threshold)
  const last = order.findLastIndex((member) => scores[member] === threshold)
  return { threshold, tied: { users: last - first + 1, inside: size - first } }
}

export function curveOf({ scores, order }: RankedPopulation): Audience['curve'] {
  const points = Math.min(curvePoints, order.length)
  return Array.from({ length: points }, (_, n) => {
    const place = points === 1 ? 0 : Math.round((n / (points - 1)) * (order.length - 1))
    return { share: (place + 1) / order.length, score: scores[order[place]] }
  })
}

/** An audience as a file, a line per user. */
export function writeUsers(users: Audience['users'], columns: readonly AttributeColumn[]): string {
  const names = columns.map(({ field }) => field.name)
  const lines = users.map(({ user, rank: place, score, percentile, interactions, attributes }) =>
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
  return `${[header, ...lines].join('\n')}\n`
}
