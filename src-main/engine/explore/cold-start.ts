import type {
  Audience,
  AudienceOverlap,
  AudienceSize,
  AttributeValues,
  Backtest,
  ColdStartFields,
  Counterfactuals,
  LaunchSheet,
  ProfileAnswer,
  TimeMachine,
} from '../../contract/index.ts'
import type { ColdStart } from '../plugins/define.ts'
import { once } from '../kernel/once.ts'
import { createAsker } from './cold-start-asker.ts'
import { describeFields, extrapolate } from './cold-start-catalogue.ts'
import { baseAudience, compareAudiences, singleChanges } from './cold-start-changes.ts'
import { hidingMethodOf } from './cold-start-hidden.ts'
import { describeLaunch, type PlannedAudience } from './cold-start-launch.ts'
import { curveOf, edgeOf, listUsers, writeUsers } from './cold-start-list.ts'
import { describeContributions, describeProfiles, profileUsers } from './cold-start-profiles.ts'
import { type ColdRun, getColdStart } from './cold-start-run.ts'
import { describeMakeUp } from './cold-start-segments.ts'
import { createTester } from './cold-start-tester.ts'
import { userQuestions, type UserQuestions } from './cold-start-user-questions.ts'
import { whyQuestions, type WhyQuestions } from './cold-start-why-questions.ts'
import { readPlanned } from './planned-items.ts'

/** What the studio can be asked about an item that nobody has seen. Items are as composed; everything about the users is kept. */
export interface ColdStartStudio extends UserQuestions, WhyQuestions {
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
  const asker = createAsker(run, cold)
  const { population, catalogue, segments, understood, audienceOf, scoreItems, mark } = asker
  const getUserProfiles = once(() => profileUsers(cold, population, run.split.hash))
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
      const { ranked, count } = await audienceOf(item, size)
      return {
        profiles: await describeProfiles(cold, item, cold.profiles ? await getUserProfiles() : null, population),
        contributions: await describeContributions(cold, item, ranked, count, population),
      }
    },

    async counterfactuals(composed, size) {
      const item = understood(composed)
      const { ranked, count } = await audienceOf(item, size)
      const base = baseAudience(mark(ranked.scores, count), segments)
      const { changes, untried } = singleChanges(catalogue, item)
      const described: Counterfactuals['changes'] = []
      await scoreItems(
        changes.map((change) => change.item),
        (place, scores) => described.push({ ...changes[place], ...compareAudiences(base, mark(scores, count), segments) }),
      )
      return { size: count, changes: described.sort((a, b) => b.gained - a.gained), untried }
    },

    async overlap(items, size) {
      const audiences = await Promise.all(items.map((item) => audienceOf(understood(item), size)))
      const members = audiences.map(({ ranked, count }) => ranked.order.subarray(0, count))
      const marks = audiences.map(({ ranked, count }) => mark(ranked.scores, count))
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
          marks: mark(ranked.scores, count),
          size: count,
          makeUp: describeMakeUp(segments, ranked.order.subarray(0, count), population.count),
          extrapolation: extrapolate(run, catalogue, one.item),
        })
      }
      return { ...describeLaunch(audiences, population.count, run.itemAttributes), problems, ignored }
    },

    ...userQuestions(asker),
    ...whyQuestions(asker),
  }
}
