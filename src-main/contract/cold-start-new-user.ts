import { z } from 'zod'
import { FoundGroup, UserGroup } from './cold-start-group.ts'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

export const NewUserQuery = z.object({
  runId: RunId,
  /** Items that the user likes, by id. */
  likes: z.array(z.string().min(1)).max(200).default([]),
  /** What else is known of the user: those who share it speak for them. */
  group: UserGroup.default({ values: [], users: null }),
  top: z.number().int().min(1).max(100).default(10),
})
export type NewUserQuery = z.infer<typeof NewUserQuery>

export const NewUserItem = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  /** Standard deviations above the mean item. */
  score: z.number(),
  /** That the user would take it, by the model's own scores of users whose items are known. */
  probability: z.number(),
})
export type NewUserItem = z.infer<typeof NewUserItem>

/** A question to the user. `expected`: the change of the list by its answer, on average over the answers by how likely they are. */
export const NextQuestion = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('item'),
    item: z.string(),
    title: z.string().nullable(),
    /** Of a yes, and how much of the list it would change, 0..1. A no changes nothing: the model learns from what was taken only. */
    probability: z.number(),
    change: z.number(),
    expected: z.number(),
  }),
  z.object({
    kind: z.literal('attribute'),
    field: z.string(),
    answers: z.array(z.object({ value: z.string(), probability: z.number(), change: z.number() })),
    expected: z.number(),
  }),
])
export type NextQuestion = z.infer<typeof NextQuestion>

/** What to show somebody of whom little is known, and what to ask them next. */
export const NewUser = z.object({
  likes: z.array(z.object({ item: z.string(), title: z.string().nullable() })),
  /** null: nothing is known but the likes. */
  group: FoundGroup.nullable(),
  /** Weight of the likes in the list; the rest is the group's. */
  likesWeight: z.number(),
  items: z.array(NewUserItem),
  /** The one that would change the list most first. */
  questions: z.array(NextQuestion),
  elapsedMs: z.number(),
})
export type NewUser = z.infer<typeof NewUser>
