import { z } from 'zod'
import { AudienceQuery, ContentValue, Counterfactual, Extrapolation } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/** Users by what they are: of every field that is named, one of the values that are named. */
export const UserGroup = z.object({
  /** As the make-up of an audience names them: attributes of users, and `activity`, whose values are ranges of interactions. */
  values: z.array(ContentValue).max(100).default([]),
  /** Only these, by id; null: all. Those without a history are left out. */
  users: z.array(z.string()).max(2_000_000).nullable().default(null),
})
export type UserGroup = z.infer<typeof UserGroup>

/** A group as it was found: users with a history, and their share of all. */
export const FoundGroup = z.object({ users: z.number().int(), share: z.number() })
export type FoundGroup = z.infer<typeof FoundGroup>

/** Values of one combination; more of them are another item. */
export const mostWishedValues = 4

export const WishesQuery = z.object({
  runId: RunId,
  group: UserGroup,
  /** Size of an audience, as a share of all users. */
  share: z.number().gt(0).max(1).default(0.1),
  /** A combination that more items of the catalogue have is not lacking. */
  atMost: z.number().int().min(0).default(2),
  values: z.number().int().min(1).max(mostWishedValues).default(3),
})
export type WishesQuery = z.infer<typeof WishesQuery>

export const Wish = z.object({
  item: AttributeValues,
  /** Mean share of all users that score lower than one of those who judge, ties half, with a 95 % interval over them. */
  percentile: z.number(),
  low: z.number(),
  high: z.number(),
  /** Of those who judge, the share that is in the item's audience. */
  reached: z.number(),
  /** Items of the catalogue with all of the values. */
  containing: z.number().int(),
  light: Extrapolation.shape.light,
})
export type Wish = z.infer<typeof Wish>

/** The combinations of values that a group would like: those that the catalogue lacks, and those that it has. The best of the search first. */
export const Wishes = z.object({
  group: FoundGroup,
  /**
   * The search for the best looks at one half of the group, drawn by the split's seed; the figures are the other half's, so many users: who is
   * chosen for standing high stands there by chance too. null: the group is too small for halves, and the figures are read high.
   */
  judges: z.number().int().nullable(),
  /** The group's mean percentile over all single values: active users stand high for anything. */
  usual: z.number(),
  lacking: z.array(Wish),
  served: z.array(Wish),
  /** Combinations that were scored. */
  tried: z.number().int(),
  elapsedMs: z.number(),
})
export type Wishes = z.infer<typeof Wishes>

export const GroupReachQuery = AudienceQuery.extend({
  group: UserGroup,
  /** Share of the audience that the group shall make up; null: more than its share of all users, beyond chance. */
  goal: z.number().gt(0).max(1).nullable().default(null),
})
export type GroupReachQuery = z.infer<typeof GroupReachQuery>

/** Changes that together make a group this share of the audience. */
export const GroupReachPath = z.object({
  changes: z.array(Counterfactual.pick({ kind: true, field: true, from: true, to: true })),
  item: AttributeValues,
  share: z.number(),
  /** Users that come into the audience; as many leave. */
  gained: z.number().int(),
})
export type GroupReachPath = z.infer<typeof GroupReachPath>

/** The smallest change of an item that reaches a group: the fewest values, and of these what moves the fewest users. */
export const GroupReach = z.object({
  group: FoundGroup,
  size: z.number().int(),
  /** The group's share of the present audience. */
  share: z.number(),
  isReached: z.boolean(),
  /** Empty where the group is reached already, or where nothing that was tried reaches it. */
  paths: z.array(GroupReachPath),
  /** Where nothing reaches the group: what comes nearest. */
  nearest: GroupReachPath.omit({ gained: true }).nullable(),
  tried: z.number().int(),
  elapsedMs: z.number(),
})
export type GroupReach = z.infer<typeof GroupReach>
