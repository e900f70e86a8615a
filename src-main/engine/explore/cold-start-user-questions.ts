import type {
  AttributeValues,
  AudienceSize,
  FoundGroup,
  GroupReach,
  NewUser,
  NewUserQuery,
  Reach,
  UserGroup,
  Wishes,
  WishesQuery,
} from '../../contract/index.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { Recent } from '../kernel/recent.ts'
import { createRng } from '../kernel/rng.ts'
import type { Asker } from './cold-start-asker.ts'
import { findGroup, judgeGroup } from './cold-start-group.ts'
import { answerNewUser } from './cold-start-new-user.ts'
import { getMember } from './cold-start-population.ts'
import type { RankedPopulation } from './cold-start-ranking.ts'
import { usersIn } from './cold-start-ranks.ts'
import { findReach, rankOf, type ReachQuestion, type Way } from './cold-start-reach.ts'
import { type CalibrationSample, drawCalibration } from './cold-start-taste.ts'
import { findWishes } from './cold-start-wishes.ts'

/** Numbers of likes that samples are kept for: some megabytes each. */
const keptCalibrations = 8

/** Questions that begin with users: how to reach them, what they wish, what to show to a new one. */
export interface UserQuestions {
  reach(item: AttributeValues, size: AudienceSize, user: string): Promise<Omit<Reach, 'elapsedMs'>>
  reachGroup(item: AttributeValues, size: AudienceSize, group: UserGroup, goal: number | null): Promise<Omit<GroupReach, 'elapsedMs'>>
  /** Combinations of values that a group would like, and the catalogue lacks. */
  wishes(question: Omit<WishesQuery, 'runId'>): Promise<Omit<Wishes, 'elapsedMs'>>
  newUser(question: Omit<NewUserQuery, 'runId'>): Promise<Omit<NewUser, 'elapsedMs'>>
}

export function userQuestions(asker: Asker): UserQuestions {
  const { run, population, catalogue, segments, understood, audienceOf, scoreItems, mark } = asker
  const calibrations = new Recent<CalibrationSample>(keptCalibrations, () => undefined)
  const calibrationOf = (likes: number): Promise<CalibrationSample> =>
    calibrations.get(String(likes), () => {
      const rng = createRng(evaluationSeedOf(run.split.hash)).fork(`calibration ${likes}`)
      return drawCalibration(run, catalogue, population, likes, rng)
    })
  const describeGroup = (members: Uint32Array): FoundGroup => ({ users: members.length, share: members.length / population.count })
  const waysFrom = (item: AttributeValues, ranked: RankedPopulation, count: number, judge: ReachQuestion['judge']): ReachQuestion => ({
    item,
    judge,
    marks: mark(ranked.scores, count),
    scoreItems,
    markBest: (scores) => mark(scores, count),
  })

  return {
    async reach(composed, size, user) {
      const item = understood(composed)
      const member = getMember(run, population, user)
      const { ranked, count } = await audienceOf(item, size)
      const rank = rankOf(member, ranked.scores, population)
      if (rank <= count) return { user, rank, size: count, paths: [], nearest: null, tried: 0 }
      const judge = (scores: Float32Array) => {
        const distance = rankOf(member, scores, population)
        return { distance, isReached: distance <= count }
      }
      const { paths, nearest, tried } = await findReach(waysFrom(item, ranked, count, judge), catalogue)
      const byRank = <W extends Way>({ distance, ...way }: W) => ({ ...way, rank: distance })
      return { user, rank, size: count, paths: paths.map(byRank), nearest: nearest === null ? null : byRank(nearest), tried }
    },

    async reachGroup(composed, size, group, goal) {
      const item = understood(composed)
      const members = findGroup(run, population, segments, group)
      const { ranked, count } = await audienceOf(item, size)
      const judge = (scores: Float32Array) => judgeGroup(members, mark(scores, count), goal)
      const { distance, isReached } = judge(ranked.scores)
      const about = { group: describeGroup(members), size: count, share: -distance, isReached }
      if (isReached) return { ...about, paths: [], nearest: null, tried: 0 }
      const { paths, nearest, tried } = await findReach(waysFrom(item, ranked, count, judge), catalogue)
      const byShare = <W extends Way>({ distance: standing, ...way }: W) => ({ ...way, share: -standing })
      return { ...about, paths: paths.map(byShare), nearest: nearest === null ? null : byShare(nearest), tried }
    },

    async wishes({ group, share, atMost, values }) {
      const members = findGroup(run, population, segments, group)
      const count = usersIn(share, population.count)
      const found = await findWishes(run, catalogue, {
        members,
        rng: createRng(evaluationSeedOf(run.split.hash)).fork('wishes'),
        atMost,
        length: values,
        scoreItems,
        markBest: (scores) => mark(scores, count),
      })
      return { group: describeGroup(members), ...found }
    },

    async newUser({ likes, group, top }) {
      const isNamed = group.values.length > 0 || group.users !== null
      const members = isNamed ? findGroup(run, population, segments, group) : null
      const answered = new Set(group.values.map(({ field }) => field))
      return answerNewUser(run, catalogue, population, segments, calibrationOf, { likes, group: members, answered, top })
    },
  }
}
