import type { AttributedValue, Attribution, AttributeValues } from '../../contract/index.ts'
import { studentQuantile } from '../evaluation/distributions.ts'
import { significance } from '../evaluation/holm.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { rowOf, selectRows } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import type { ColdStart } from '../plugins/define.ts'
import { type Catalogue, slotsOf } from './cold-start-catalogue.ts'
import { itemOf, type Player, playersOf } from './cold-start-players.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'
import { exactShapley, pairsOf, sampledShapley, type ShapleyValues, type Worth } from './shapley.ts'

/** Users over whom means and interactions are taken, beside the one that is asked for. */
const sampledUsers = 64
const namedCarriers = 4

export interface AttributionQuestion {
  readonly item: AttributeValues
  readonly member: number
  /** Coalitions that may be scored. */
  readonly budget: number
}

/**
 * What each value of an item adds to one user's score: Shapley values of the game in which a coalition of values is worth the score that the user
 * gives an item of which only these are known. Any model that scores users can be asked so. The same game of a sample of users says what a value
 * adds for anybody, and which two of them work together.
 * @throws WorkbenchError INVALID_INPUT for an item without a value.
 */
export async function attribute(
  run: ColdRun,
  cold: ColdStart,
  population: Population,
  catalogue: Catalogue,
  { item, member, budget }: AttributionQuestion,
): Promise<Omit<Attribution, 'user' | 'rank' | 'elapsedMs'>> {
  const players = playersOf(item)
  if (players.length === 0) {
    throw new WorkbenchError('INVALID_INPUT', 'The item has no attribute value, so its score has no parts.', 'Give it one at least.')
  }
  const rng = createRng(evaluationSeedOf(run.split.hash)).fork('attribution')
  const members = [
    member,
    ...permutation(population.count, rng)
      .filter((other) => other !== member)
      .subarray(0, sampledUsers),
  ]
  const histories = selectRows(population.histories, members)
  const users = Uint32Array.from(members, (one) => population.users[one])
  const worth: Worth = (coalitions) =>
    cold.scoreUsers(
      coalitions.map((coalition) => itemOf(item, players, coalition)),
      histories,
      users,
    )
  const possible = 2 ** players.length
  const found =
    possible <= budget
      ? await exactShapley(players.length, members.length, worth)
      : await sampledShapley(players.length, members.length, budget, worth, rng)
  return {
    score: found.full[0],
    base: found.base[0],
    method: found.method,
    scored: found.scored,
    possible,
    values: players.map((player, place) => ({
      field: player.field,
      value: player.value,
      ...partOf(found, place, members.length),
      carriers: findCarriers(run, catalogue, rowOf(population.histories, member), player),
    })),
    sampledUsers: members.length - 1,
    interactions: describeInteractions(found, players.length, members.length),
  }
}

function partOf(
  { method, parts, errors, scored }: ShapleyValues,
  place: number,
  games: number,
): Pick<AttributedValue, 'part' | 'sampling' | 'populationMean'> {
  const own = parts.subarray(place * games, (place + 1) * games)
  const [part] = own
  const error = errors?.[place * games]
  const players = parts.length / games
  const draws = (scored - 2) / (2 * (players - 1))
  const reach = method === 'sampled' ? studentQuantile(significance, draws - 1) : 0
  return {
    part,
    sampling: error === undefined ? null : { error, low: part - reach * error, high: part + reach * error },
    populationMean: meanOf(own.subarray(1)),
  }
}

/** Items of a history that have the value; of a number, those of the same tenth of the catalogue; of a text, those that share a word. */
function findCarriers(
  run: ColdRun,
  catalogue: Catalogue,
  history: Uint32Array,
  { field, value, isOneOfMany }: Player,
): AttributedValue['carriers'] {
  const slots = new Set(slotsOf(catalogue, { [field]: isOneOfMany ? [value] : value }))
  const having = new Set(
    Array.from(slots).flatMap((slot) => Array.from(rowOf(catalogue.itemsOfSlots, slot), (place) => catalogue.items[place])),
  )
  const own = Array.from(history)
    .filter((column) => having.has(column))
    .sort((a, b) => catalogue.popularity[b] - catalogue.popularity[a] || a - b)
  return {
    count: own.length,
    items: own.slice(0, namedCarriers).map((column) => ({ item: run.items.ids[column], title: run.titles[column] })),
  }
}

/**
 * Over the sampled users only: the one that is asked for is not one of a sample. Scores are numbers of 32 bits; what is smaller than their last
 * ones is none, so that a sum has no interactions.
 */
function describeInteractions({ interactions, base, full }: ShapleyValues, players: number, games: number): Attribution['interactions'] {
  if (interactions === null) return null
  const count = games - 1
  const rounding = 2 ** -21 * [...base, ...full].reduce((most, worth) => Math.max(most, Math.abs(worth)), 0)
  return pairsOf(players).map(({ a, b }, pair) => {
    const values = interactions.subarray(pair * games + 1, (pair + 1) * games).map((value) => (Math.abs(value) < rounding ? 0 : value))
    const mean = meanOf(values)
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1)
    const half = count > 1 ? studentQuantile(significance, count - 1) * Math.sqrt(variance / count) : 0
    return { a, b, mean, low: mean - half, high: mean + half }
  })
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
