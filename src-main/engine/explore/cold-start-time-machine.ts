import type { Audience, TimeMachine } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { spreadOf, type TestedItem } from './cold-start-backtest.ts'
import type { Ranking } from './cold-start-bars.ts'
import { createTakerRanks, type Hiding, type HiddenItem, scoreHidden } from './cold-start-hidden.ts'
import type { Population } from './cold-start-population.ts'
import { areaUnderCurve, foundCurve, hitsWithin, liftOf, rateStops, rateWithin, usersIn } from './cold-start-ranks.ts'
import { type RankedPopulation, rankPopulation } from './cold-start-ranking.ts'
import type { ColdRun } from './cold-start-run.ts'

const shownUsers = 100
const shownSurprises = 5

/** Lists users of a ranking: `cold-start.ts` knows how. */
export type ListUsers = (ranked: RankedPopulation, offset: number, limit: number) => Audience['users']

/** Hides one item, predicts its audience from its attributes alone, and uncovers who took it. */
export async function uncoverItem(
  run: ColdRun,
  population: Population,
  rankings: readonly Ranking[],
  hiding: Hiding,
  hidden: HiddenItem,
  others: readonly TestedItem[],
  listUsers: ListUsers,
): Promise<Omit<TimeMachine, 'elapsedMs'>> {
  const { column, takers } = hidden
  const ranksOf = createTakerRanks(population)
  const size = population.count
  const scored = await Promise.all(rankings.map((ranking) => scoreHidden(ranking, run, population, hiding.method, [hidden])))
  const ranks = scored.map((scores) => ranksOf(scores, takers))
  const ranked = rankPopulation(scored[0], population)
  const took = new Set(Array.from(takers, (member) => population.idOf(member)))
  return {
    method: hiding.method,
    item: run.items.ids[column],
    title: run.titles[column],
    attributes: attributesOf(run.itemAttributes, column),
    population: size,
    takers: takers.length,
    rankings: rankings.map(({ id, title, isRun }, r) => ({
      id,
      title,
      isRun,
      hits10: hitsWithin(ranks[r], 10),
      hits20: hitsWithin(ranks[r], 20),
      lift: liftOf(ranks[r], size),
      auc: areaUnderCurve(ranks[r], size),
      curve: foundCurve(ranks[r], size),
    })),
    calibration: calibrate(
      ranks[0],
      others.filter((other) => other.column !== column),
      size,
    ),
    users: listUsers(ranked, 0, shownUsers).map((user) => ({ ...user, took: took.has(user.user) })),
    surprises: Array.from(ranks[0].subarray(-shownSurprises), (rank) => listUsers(ranked, rank - 1, 1))
      .flat()
      .reverse(),
  }
}

/** Nobody found among the first is no surprise where the other items found nobody either. */
function calibrate(ranks: Uint32Array, others: readonly TestedItem[], population: number): TimeMachine['calibration'] {
  if (others.length === 0) return []
  return rateStops.map((share) => {
    const users = usersIn(share, population)
    const { mean, low, high } = spreadOf(others.map((other) => rateWithin(other.ranks[0], share, population)))
    return { share, users, found: hitsWithin(ranks, users), expected: mean * users, low: low * users, high: high * users }
  })
}
