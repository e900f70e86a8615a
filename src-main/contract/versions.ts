import { z } from 'zod'
import { ColumnType } from './field-types.ts'
import { DatasetId } from './ids.ts'
import { ResolvableRule, SegmentRule } from './segments.ts'

const mostSteps = 30

const target = z.enum(['items', 'users'])
const field = z.string().min(1)
const bounds = { from: z.number().nullable(), to: z.number().nullable() }

/** Rows whose time lies within these bounds, both included; in the dataset's unit: epoch seconds, or an order. */
const ByTime = z.object({ kind: z.literal('time'), ...bounds })
/** Rows whose rating lies within these bounds, both included. */
const ByRating = z.object({ kind: z.literal('rating'), ...bounds })
/** Rows of the items that have (or, inverted, have not) one of these values. */
const ByItemValue = z.object({ kind: z.literal('items'), field, values: z.array(z.string()).min(1).max(1000), inverted: z.boolean() })
/** Rows of the items whose attribute is a number within these bounds; null: no bound. */
const ByItemNumber = z.object({ kind: z.literal('items-number'), field, ...bounds })
/** All rows of some users, drawn by the seed: so many of them, or this share. */
const Sample = z.object({
  kind: z.literal('sample'),
  unit: z.enum(['users', 'share']),
  size: z.number().positive(),
  seed: z.number().int().min(0).max(4_294_967_295),
})
/**
 * The rows of another dataset as well; equal ids are the same user and the same item. Of a pair that both have, one row is kept: the later in
 * time (at equal times, or without times, the other dataset's), always this dataset's, or always the other's.
 */
const Merge = z.object({ kind: z.literal('merge'), datasetId: DatasetId, keep: z.enum(['last', 'this', 'other']) })
/** A file of items or users, joined by key; fields of the same name are replaced. */
const Attributes = z.object({
  kind: z.literal('attributes'),
  target,
  path: z.string().min(1),
  key: z.string().optional(),
  types: z.record(z.string(), ColumnType).optional(),
})
const RemoveField = z.object({ kind: z.literal('remove-field'), target, field })
const RenameField = z.object({ kind: z.literal('rename-field'), target, field, name: z.string().min(1).max(120) })
const RetypeField = z.object({ kind: z.literal('retype-field'), target, field, type: ColumnType })
/** Without ratings every row is a positive; without times the order of the rows is all there is. */
const RemoveColumn = z.object({ kind: z.literal('remove-column'), column: z.enum(['rating', 'time']) })

const plainSteps = [
  ByTime,
  ByRating,
  ByItemValue,
  ByItemNumber,
  Sample,
  Merge,
  Attributes,
  RemoveField,
  RenameField,
  RetypeField,
  RemoveColumn,
] as const

/** One step from a dataset to a version of it, as it is asked for. Steps are done in their order, each on what the one before left. */
export const DeriveStep = z.discriminatedUnion('kind', [...plainSteps, z.object({ kind: z.literal('users'), rule: SegmentRule })])
export type DeriveStep = z.infer<typeof DeriveStep>

/** The step as it is done and kept: it names no segment that may change later. */
export const VersionStep = z.discriminatedUnion('kind', [...plainSteps, z.object({ kind: z.literal('users'), rule: ResolvableRule })])
export type VersionStep = z.infer<typeof VersionStep>

export const DatasetCounts = z.object({ users: z.number().int(), items: z.number().int(), interactions: z.number().int() })
export type DatasetCounts = z.infer<typeof DatasetCounts>

export const LineageStep = z.object({
  step: VersionStep,
  /** What it does, in words. */
  words: z.string(),
  before: DatasetCounts,
  after: DatasetCounts,
  /** What else is worth knowing: duplicates of a merge, values that a new type cannot hold. */
  notes: z.array(z.string()),
  /** The file that it read. */
  file: z.object({ name: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
})
export type LineageStep = z.infer<typeof LineageStep>

/** What a version was made from, as that was: it may have been renamed or deleted since. */
export const LineageParent = DatasetCounts.extend({
  id: DatasetId,
  name: z.string(),
  createdAt: z.number(),
  fingerprint: z.string(),
  /** null: it was imported. */
  get lineage(): z.ZodNullable<typeof Lineage> {
    return Lineage.nullable()
  },
})
export type LineageParent = z.infer<typeof LineageParent>

/** How a version came to be: it carries the lineage of its parents too, so that none of them is needed to tell it. */
export const Lineage = z.object({
  madeAt: z.number(),
  /** The dataset that the steps began with, then those that were merged in. */
  get parents(): z.ZodArray<typeof LineageParent> {
    return z.array(LineageParent).min(1)
  },
  steps: z.array(LineageStep),
})
export type Lineage = z.infer<typeof Lineage>

export const DerivePlan = z.object({ datasetId: DatasetId, steps: z.array(DeriveStep).min(1).max(mostSteps) })
export type DerivePlan = z.infer<typeof DerivePlan>

export const DeriveRequest = DerivePlan.extend({ name: z.string().min(1).max(120) })
export type DeriveRequest = z.infer<typeof DeriveRequest>

/** What each step would do. After a step that leaves nothing there are no more. */
export const DerivePreview = z.object({ before: DatasetCounts, steps: z.array(LineageStep) })
export type DerivePreview = z.infer<typeof DerivePreview>

/**
 * A bound of time as people type it, as epoch seconds: a bare date (UTC) is the whole day, so its end is the last second of it.
 * @returns NaN for what is no date.
 */
export function secondsOf(typed: string, bound: 'from' | 'to'): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(typed)
  return Date.parse(isDay ? `${typed}T${bound === 'from' ? '00:00:00' : '23:59:59'}Z` : typed) / 1000
}
