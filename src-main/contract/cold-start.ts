import { z } from 'zod'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

/**
 * How known items are hidden. `held-out`: the items of the split's test, which the model never met; `leave-one-out`: any item of the catalogue, by
 * the closed form of a model that has one.
 */
export const HidingMethod = z.enum(['held-out', 'leave-one-out'])
export type HidingMethod = z.infer<typeof HidingMethod>

/** One value of one attribute; of a number, the range that it lies in. */
export const ContentValue = z.object({ field: z.string(), value: z.string() })
export type ContentValue = z.infer<typeof ContentValue>

/** How an attribute is composed: one value, several, a number (dates are days as text), words. */
export const ColdStartFieldKind = z.enum(['single', 'multi', 'number', 'date', 'text'])
export type ColdStartFieldKind = z.infer<typeof ColdStartFieldKind>

export const ColdStartField = z.object({
  name: z.string(),
  kind: ColdStartFieldKind,
  coverageRatio: z.number(),
  /** How many items of the catalogue have each value, the most frequent first, at most 1,000; none for numbers and text. */
  values: z.array(z.object({ value: z.string(), count: z.number().int() })),
  /** Distinct values in all. */
  cardinality: z.number().int(),
  range: z.object({ min: z.number(), max: z.number(), median: z.number(), isWhole: z.boolean() }).nullable(),
})
export type ColdStartField = z.infer<typeof ColdStartField>

/** What can be composed for a run, and what its model can say. The catalogue is the items that the model was trained on. */
export const ColdStartFields = z.object({
  fields: z.array(ColdStartField),
  catalogueItems: z.number().int(),
  /** Users with a history; those without one cannot be ranked. */
  users: z.number().int(),
  usersWithoutHistory: z.number().int(),
  /** What users can be told apart by: ranges of activity, then attributes, each value with its users. */
  userGroups: z.array(z.object({ field: z.string(), values: z.array(z.object({ value: z.string(), count: z.number().int() })) })),
  hasProfiles: z.boolean(),
  hasContributions: z.boolean(),
  /** How the run can be tested on items that it did not learn from; null: its split hides none and its model has no closed form for it. */
  backtest: HidingMethod.nullable(),
})
export type ColdStartFields = z.infer<typeof ColdStartFields>

/** A share of all users, 0..1, or everybody who scores at least this (scores of different items are not comparable). */
export const AudienceSize = z.union([z.object({ share: z.number().gt(0).max(1) }), z.object({ threshold: z.number() })])
export type AudienceSize = z.infer<typeof AudienceSize>

export const AudienceQuery = z.object({ runId: RunId, item: AttributeValues, size: AudienceSize })
export type AudienceQuery = z.infer<typeof AudienceQuery>

export const AudienceUser = z.object({
  user: z.string(),
  /** 1 = best. */
  rank: z.number().int(),
  score: z.number(),
  /** Share of all users that score lower, 0..1. */
  percentile: z.number(),
  attributes: AttributeValues,
  interactions: z.number().int(),
})
export type AudienceUser = z.infer<typeof AudienceUser>

/** One value of a segment: its share of the audience against its share of all users, with a 95 % Wilson interval of the difference. */
export const MakeUpValue = z.object({
  value: z.string(),
  audience: z.number().int(),
  population: z.number().int(),
  audienceShare: z.number(),
  populationShare: z.number(),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
})
export type MakeUpValue = z.infer<typeof MakeUpValue>

export const MakeUpField = z.object({ field: z.string(), isActivity: z.boolean(), values: z.array(MakeUpValue) })
export type MakeUpField = z.infer<typeof MakeUpField>

/**
 * How far the item lies from what the catalogue holds. `known`: five items or more have all of its values; `thin`: fewer, but each pair of values
 * occurs; `new`: some value or pair never occurs; `empty`: the item has no value.
 */
export const Extrapolation = z.object({
  light: z.enum(['known', 'thin', 'new', 'empty']),
  /** Items of the catalogue with all of these values, and with exactly these where a field takes several. */
  containing: z.number().int(),
  exact: z.number().int(),
  values: z.array(ContentValue.extend({ count: z.number().int() })),
  /** The rarest first. `expected`: how many items would have both, were the two independent. */
  pairs: z.array(z.object({ a: ContentValue, b: ContentValue, count: z.number().int(), expected: z.number() })),
  /** Values that no item of the catalogue has. */
  unknown: z.array(ContentValue),
  nearest: z.array(
    z.object({
      item: z.string(),
      title: z.string().nullable(),
      attributes: AttributeValues,
      /** Values in common over values of either (Jaccard), over the composed fields. */
      similarity: z.number(),
      interactions: z.number().int(),
    }),
  ),
})
export type Extrapolation = z.infer<typeof Extrapolation>

export const Audience = z.object({
  /** The item as it was understood. */
  item: AttributeValues,
  population: z.number().int(),
  size: z.number().int(),
  share: z.number(),
  /** Score of the last user of the audience. */
  threshold: z.number(),
  /** Users with exactly that score, and how many of them are in: who is, is drawn by the split's seed. */
  tied: z.object({ users: z.number().int(), inside: z.number().int() }),
  users: z.array(AudienceUser),
  /** Score by share of users, best first. */
  curve: z.array(z.object({ share: z.number(), score: z.number() })),
  makeUp: z.array(MakeUpField),
  extrapolation: Extrapolation,
  elapsedMs: z.number(),
})
export type Audience = z.infer<typeof Audience>

export const NearUser = z.object({ user: z.string(), similarity: z.number(), attributes: AttributeValues, interactions: z.number().int() })
export type NearUser = z.infer<typeof NearUser>

/** What the generators of a model make of each attribute of the item; numbers in the order of `dimensions`. */
export const ItemProfiles = z.object({
  dimensions: z.array(ContentValue),
  attributes: z.array(ContentValue.extend({ weight: z.number(), profile: z.array(z.number()) })),
  joined: z.array(z.number()),
  plausibility: z.number().nullable(),
  /** Cosine of each pair of attribute profiles. */
  similarity: z.array(z.array(z.number())),
  /** Real users by the cosine of their profile with the joined one; none where the model does not profile users. */
  nearest: z.array(NearUser),
  /** Cosine of a real user with the nearest other one: the median over a sample. What the joined profile should reach to pass for a person. */
  typicalNearest: z.number().nullable(),
})
export type ItemProfiles = z.infer<typeof ItemProfiles>

/** Exact parts of the scores of a linear model: means over the audience and over all users, and the parts of the first users of the list. */
export const ItemContributions = z.object({
  contents: z.array(ContentValue.extend({ audienceMean: z.number(), populationMean: z.number() })),
  base: z.object({ audienceMean: z.number(), populationMean: z.number() }),
  users: z.array(z.object({ user: z.string(), score: z.number(), base: z.number(), parts: z.array(z.number()) })),
})
export type ItemContributions = z.infer<typeof ItemContributions>

export const ProfileAnswer = z.object({
  profiles: ItemProfiles.nullable(),
  contributions: ItemContributions.nullable(),
  elapsedMs: z.number(),
})
export type ProfileAnswer = z.infer<typeof ProfileAnswer>

/** One change of one attribute, and what it does to the audience. The size stays, so that as many users leave as come. */
export const Counterfactual = z.object({
  kind: z.enum(['add', 'remove', 'replace']),
  field: z.string(),
  /** '' where there is none before or after. */
  from: z.string(),
  to: z.string(),
  /** The changed item. */
  item: AttributeValues,
  gained: z.number().int(),
  lost: z.number().int(),
  /** The segments whose shares of the audience grow and shrink most. */
  grows: z.object({ field: z.string(), value: z.string(), before: z.number(), after: z.number() }).nullable(),
  shrinks: z.object({ field: z.string(), value: z.string(), before: z.number(), after: z.number() }).nullable(),
})
export type Counterfactual = z.infer<typeof Counterfactual>

export const Counterfactuals = z.object({
  size: z.number().int(),
  /** The greatest exchange first. */
  changes: z.array(Counterfactual),
  /** Rarer values that were not tried, by field. */
  untried: z.array(z.object({ field: z.string(), values: z.number().int() })),
  elapsedMs: z.number(),
})
export type Counterfactuals = z.infer<typeof Counterfactuals>

/** Share of the first item's audience that is in the second's, for every two of the items. */
export const AudienceOverlap = z.object({ sizes: z.array(z.number().int()), shares: z.array(z.array(z.number())) })
export type AudienceOverlap = z.infer<typeof AudienceOverlap>
