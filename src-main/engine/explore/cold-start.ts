import type {
  Agreement,
  Audience,
  AudienceOverlap,
  AudienceSize,
  AttributeValues,
  Attribution,
  Backtest,
  ColdStartFields,
  Counterfactuals,
  FoundGroup,
  GroupReach,
  LaunchSheet,
  NewUser,
  NewUserQuery,
  ProfileAnswer,
  ProfileCourseAnswer,
  Reach,
  TimeMachine,
  UserGroup,
  Wishes,
  WishesQuery,
} from '../../contract/index.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { Recent } from '../kernel/recent.ts'
import { createRng } from '../kernel/rng.ts'
import type { ColdStart } from '../plugins/define.ts'
import { attribute } from './cold-start-attribution.ts'
import type { Standing } from './cold-start-agreement.ts'
import { createBars, type Ranking } from './cold-start-bars.ts'
import { createCatalogue, describeFields, extrapolate } from './cold-start-catalogue.ts'
import { baseAudience, compareAudiences, singleChanges } from './cold-start-changes.ts'
import { describeProfileCourse } from './cold-start-course.ts'
import { findGroup, judgeGroup } from './cold-start-group.ts'
import { hidingMethodOf } from './cold-start-hidden.ts'
import { normaliseItem } from './cold-start-item.ts'
import { describeLaunch, type PlannedAudience } from './cold-start-launch.ts'
import { curveOf, edgeOf, listUsers, writeUsers } from './cold-start-list.ts'
import { answerNewUser } from './cold-start-new-user.ts'
import { createPopulation, getMember } from './cold-start-population.ts'
import { describeContributions, describeProfiles, profileUsers, type UserProfiles } from './cold-start-profiles.ts'
import { markBest, type RankedPopulation, rankPopulation, sizeOf } from './cold-start-ranking.ts'
import { findReach, rankOf, type ReachQuestion, type Way } from './cold-start-reach.ts'
import { type ColdRun, getColdStart } from './cold-start-run.ts'
import { createSegments, describeMakeUp } from './cold-start-segments.ts'
import { usersIn } from './cold-start-ranks.ts'
import { type CalibrationSample, drawCalibration } from './cold-start-taste.ts'
import { createTester } from './cold-start-tester.ts'
import { findWishes } from './cold-start-wishes.ts'
import { readPlanned } from './planned-items.ts'

/** Rankings that are kept: moving the size, turning a page and the snapshots then cost nothing. 138,000 users take 1.1 MB each. */
const keptRankings = 32
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
  /** Hides items that the model did not learn from, and finds their users from attributes alone; the same answer each time. */
  backtest(): Promise<Omit<Backtest, 'elapsedMs'>>
  timeMachine(item: string): Promise<Omit<TimeMachine, 'elapsedMs'>>
  launchSheet(csv: string, size: AudienceSize): Promise<Omit<LaunchSheet, 'elapsedMs'>>
  reach(item: AttributeValues, size: AudienceSize, user: string): Promise<Omit<Reach, 'elapsedMs'>>
  reachGroup(item: AttributeValues, size: AudienceSize, group: UserGroup, goal: number | null): Promise<Omit<GroupReach, 'elapsedMs'>>
  /** Combinations of values that a group would like, and the catalogue lacks. */
  wishes(question: Omit<WishesQuery, 'runId'>): Promise<Omit<Wishes, 'elapsedMs'>>
  /** The run's ranking of all users, to be laid beside others. */
  standing(item: AttributeValues, size: AudienceSize): Promise<Pick<Standing, 'splitHash' | 'rows' | 'scores' | 'marks' | 'threshold'>>
  /** The same of the plain rankings. */
  barStandings(item: AttributeValues, size: AudienceSize): Promise<Standing[]>
  describeUser(row: number): Pick<Agreement['disputed'][number], 'user' | 'attributes' | 'interactions'>
  newUser(question: Omit<NewUserQuery, 'runId'>): Promise<Omit<NewUser, 'elapsedMs'>>
  course(item: AttributeValues): Promise<Omit<ProfileCourseAnswer, 'elapsedMs'>>
  /** `user` null: the first of the ranking. */
  attribution(item: AttributeValues, user: string | null, coalitions: number): Promise<Omit<Attribution, 'elapsedMs'>>
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
  const calibrations = new Map<number, Promise<CalibrationSample>>()
  const calibrationOf = (likes: number): Promise<CalibrationSample> => {
    const rng = createRng(evaluationSeedOf(run.split.hash)).fork(`calibration ${likes}`)
    const sample = calibrations.get(likes) ?? drawCalibration(run, catalogue, population, likes, rng)
    calibrations.set(likes, sample)
    return sample
  }
  let bars: Promise<Ranking[]> | undefined
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

  /** Scores many items, a block at a time; `take` gets every item's scores in turn. */
  const scoreItems = async (items: readonly AttributeValues[], take: (place: number, scores: Float32Array) => void): Promise<void> => {
    const together = Math.max(1, Math.floor(scoresAtOnce / population.count))
    for (let from = 0; from < items.length; from += together) {
      const part = items.slice(from, from + together)
      const scores = await cold.scoreUsers(part, population.histories, population.users)
      part.forEach((_, at) => take(from + at, scores.subarray(at * population.count, (at + 1) * population.count)))
    }
  }
  const standingOf = (ranked: RankedPopulation, count: number) => ({
    splitHash: run.split.hash,
    rows: population.users,
    scores: ranked.scores,
    marks: markBest(ranked.scores, count, population),
    threshold: edgeOf(ranked, count).threshold,
  })
  const describeGroup = (members: Uint32Array): FoundGroup => ({ users: members.length, share: members.length / population.count })
  const waysFrom = (item: AttributeValues, ranked: RankedPopulation, count: number, judge: ReachQuestion['judge']): ReachQuestion => ({
    item,
    judge,
    marks: markBest(ranked.scores, count, population),
    scoreItems,
    markBest: (scores) => markBest(scores, count, population),
  })
  const tester = createTester(run, cold, population, catalogue)

  return {
    fields: () => ({
      fields: describeFields(catalogue),
      catalogueItems: catalogue.items.length,
      users: population.count,
      usersWithoutHistory: population.usersWithoutHistory,
      userGroups: segments.map(({ field, values, counts }) => ({
        field,
        values: values.map((value, place) => ({ value, count: counts[place] })),
      })),
      hasProfiles: cold.profiles !== undefined,
      hasContributions: cold.contributions !== undefined,
      backtest: hidingMethodOf(run, cold),
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
      const described: Counterfactuals['changes'] = []
      await scoreItems(
        changes.map((change) => change.item),
        (place, scores) => described.push({ ...changes[place], ...compareAudiences(base, markBest(scores, count, population), segments) }),
      )
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
      return { csv: writeUsers(listUsers(ranked, population, 0, count), run.userAttributes), rows: count }
    },

    backtest: async () => (await tester.backtest()).answer,
    timeMachine: (item) => tester.timeMachine(item),

    async launchSheet(csv, size) {
      const { planned, problems, ignored } = readPlanned(csv, run.itemAttributes)
      const audiences: PlannedAudience[] = []
      for (const one of planned) {
        const { ranked, count } = await audienceOf(one.item, size)
        audiences.push({
          ...one,
          marks: markBest(ranked.scores, count, population),
          size: count,
          makeUp: describeMakeUp(segments, ranked.order.subarray(0, count), population.count),
          extrapolation: extrapolate(run, catalogue, one.item),
        })
      }
      return { ...describeLaunch(audiences, population.count, run.itemAttributes), problems, ignored }
    },

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
      const judge = (scores: Float32Array) => judgeGroup(members, markBest(scores, count, population), goal)
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
        atMost,
        length: values,
        scoreItems,
        markBest: (scores) => markBest(scores, count, population),
      })
      return { group: describeGroup(members), ...found }
    },

    async standing(composed, size) {
      const { ranked, count } = await audienceOf(understood(composed), size)
      return standingOf(ranked, count)
    },

    async barStandings(composed, size) {
      const item = understood(composed)
      const { count } = await audienceOf(item, size)
      bars ??= createBars(run)
      return Promise.all(
        (await bars).map(async (bar) => {
          const ranked = rankPopulation(await bar.cold.scoreUsers([item], population.histories, population.users), population)
          return { runId: null, name: bar.title, modelId: bar.id, seed: null, recipe: null, ...standingOf(ranked, count) }
        }),
      )
    },

    async newUser({ likes, group, top }) {
      const isNamed = group.values.length > 0 || group.users !== null
      const members = isNamed ? findGroup(run, population, segments, group) : null
      const answered = new Set(group.values.map(({ field }) => field))
      return answerNewUser(run, catalogue, population, segments, calibrationOf, { likes, group: members, answered, top })
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

    async attribution(composed, user, budget) {
      const item = understood(composed)
      const ranked = await rank(item)
      const member = user === null ? ranked.order[0] : getMember(run, population, user)
      const found = await attribute(run, cold, population, catalogue, { item, member, budget })
      return { user: population.idOf(member), rank: rankOf(member, ranked.scores, population), ...found }
    },
  }
}
