import type { Agreement, Attribution, AttributeValues, AudienceSize, ProfileCourseAnswer } from '../../contract/index.ts'
import type { Standing } from './cold-start-agreement.ts'
import type { Asker } from './cold-start-asker.ts'
import { attribute } from './cold-start-attribution.ts'
import { once } from '../kernel/once.ts'
import { createBars } from './cold-start-bars.ts'
import { describeProfileCourse } from './cold-start-course.ts'
import { edgeOf } from './cold-start-list.ts'
import { getMember } from './cold-start-population.ts'
import { type RankedPopulation, rankPopulation } from './cold-start-ranking.ts'
import { rankOf } from './cold-start-reach.ts'

/** What is behind an answer: the parts of a score, how profiles came about, and rankings to be laid beside those of other runs. */
export interface WhyQuestions {
  /** `user` null: the first of the ranking. */
  attribution(item: AttributeValues, user: string | null, coalitions: number): Promise<Omit<Attribution, 'elapsedMs'>>
  course(item: AttributeValues): Promise<Omit<ProfileCourseAnswer, 'elapsedMs'>>
  /** The run's ranking of all users, to be laid beside others. */
  standing(item: AttributeValues, size: AudienceSize): Promise<Pick<Standing, 'splitHash' | 'rows' | 'scores' | 'marks' | 'threshold'>>
  /** The same of the plain rankings. */
  barStandings(item: AttributeValues, size: AudienceSize): Promise<Standing[]>
  describeUser(row: number): Pick<Agreement['disputed'][number], 'user' | 'attributes' | 'interactions'>
}

export function whyQuestions({ run, cold, population, catalogue, understood, rank, audienceOf, mark }: Asker): WhyQuestions {
  const getBars = once(() => createBars(run))
  const standingOf = (ranked: RankedPopulation, count: number) => ({
    splitHash: run.split.hash,
    rows: population.users,
    scores: ranked.scores,
    marks: mark(ranked.scores, count),
    threshold: edgeOf(ranked, count).threshold,
  })

  return {
    async attribution(composed, user, budget) {
      const item = understood(composed)
      const ranked = await rank(item)
      const member = user === null ? ranked.order[0] : getMember(run, population, user)
      const found = await attribute(run, cold, population, catalogue, { item, member, budget })
      return { user: population.idOf(member), rank: rankOf(member, ranked.scores, population), ...found }
    },

    async standing(composed, size) {
      const { ranked, count } = await audienceOf(understood(composed), size)
      return standingOf(ranked, count)
    },

    async barStandings(composed, size) {
      const item = understood(composed)
      const { count } = await audienceOf(item, size)
      return Promise.all(
        (await getBars()).map(async (bar) => {
          const ranked = rankPopulation(await bar.cold.scoreUsers([item], population.histories, population.users), population)
          return { runId: null, name: bar.title, modelId: bar.id, seed: null, recipe: null, ...standingOf(ranked, count) }
        }),
      )
    },

    course: (composed) => describeProfileCourse(run, cold, understood(composed)),

    describeUser(row) {
      const member = population.users.indexOf(row)
      return {
        user: population.idOf(member),
        attributes: population.attributesOf(member),
        interactions: population.activity[member],
      }
    },
  }
}
