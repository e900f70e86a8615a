import { z } from 'zod'
import { ColumnType, FieldType } from './field-types.ts'
import { DatasetId, JobId } from './ids.ts'
import { Lineage } from './versions.ts'

/** One attribute of items or users. `coverageRatio`: share of the entities that have a value. */
export const AttributeField = z.object({
  name: z.string(),
  type: FieldType,
  separator: z.string().nullable(),
  coverageRatio: z.number(),
  cardinality: z.number().int(),
  topValues: z.array(z.object({ value: z.string(), count: z.number().int() })),
  min: z.number().nullable(),
  max: z.number().nullable(),
})
export type AttributeField = z.infer<typeof AttributeField>

/** Why rows did not enter the dataset. `kept` + the sum of `reasons` = `read`. */
export const DropReport = z.object({
  read: z.number().int(),
  kept: z.number().int(),
  reasons: z.array(
    z.object({ reason: z.enum(['unparsable', 'not-a-number', 'out-of-range', 'missing-id', 'duplicate']), count: z.number().int() }),
  ),
  /** The first dropped lines, for the screen; the whole list is a file (see datasets.droppedLines). */
  examples: z.array(z.object({ file: z.string(), line: z.number().int(), reason: z.string(), text: z.string() })),
})
export type DropReport = z.infer<typeof DropReport>

/** `timestamp`: real times; `order`: the column only orders a user's interactions (ranks); `none`: file order is all there is. */
export const TimeKind = z.enum(['timestamp', 'order', 'none'])
export type TimeKind = z.infer<typeof TimeKind>

export const DatasetSummary = z.object({
  id: DatasetId,
  name: z.string(),
  createdAt: z.number(),
  users: z.number().int(),
  items: z.number().int(),
  interactions: z.number().int(),
  /** null: no rating column, every row is a positive. */
  ratingScale: z.object({ min: z.number(), max: z.number(), distinct: z.number().int() }).nullable(),
  timeKind: TimeKind,
  hasTitles: z.boolean(),
  itemFields: z.number().int(),
  userFields: z.number().int(),
  dropped: z.number().int(),
  bytes: z.number(),
  /** SHA-256 over the interaction columns and id maps: equal content, equal fingerprint. */
  fingerprint: z.string(),
  /** The datasets that this one was derived from; none: it was imported. */
  parents: z.array(DatasetId).default([]),
})
export type DatasetSummary = z.infer<typeof DatasetSummary>

/** Bars with their bounds: bin i covers [edges[i], edges[i+1]). */
export const Histogram = z.object({ edges: z.array(z.number()), counts: z.array(z.number()), scale: z.enum(['linear', 'log']) })
export type Histogram = z.infer<typeof Histogram>

export const DatasetDetail = z.object({
  summary: DatasetSummary,
  source: z.object({
    path: z.string(),
    format: z.string(),
    files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  }),
  drops: DropReport,
  density: z.number(),
  ratings: z.array(z.object({ value: z.number(), count: z.number().int() })),
  userActivity: Histogram,
  itemPopularity: Histogram,
  /** Interactions per item by popularity rank, thinned to at most 200 points, and the Gini index of that curve. */
  popularityCurve: z.array(z.object({ rank: z.number(), count: z.number() })),
  gini: z.number(),
  /** Interactions over time, null without real time stamps. */
  overTime: z.array(z.object({ at: z.number(), count: z.number() })).nullable(),
  itemFields: z.array(AttributeField),
  userFields: z.array(AttributeField),
  notes: z.array(z.string()),
  /** How a derived dataset was made; null: it was imported. */
  lineage: Lineage.nullable().default(null),
})
export type DatasetDetail = z.infer<typeof DatasetDetail>

export const ColumnRole = z.enum(['user', 'item', 'rating', 'time'])
export type ColumnRole = z.infer<typeof ColumnRole>

/** Column names by role; a file without header has columns named column1, column2, ... */
export const Mapping = z.object({
  user: z.string().optional(),
  item: z.string().optional(),
  rating: z.string().optional(),
  time: z.string().optional(),
})
export type Mapping = z.infer<typeof Mapping>

export const ImportPreview = z.object({
  path: z.string(),
  format: z.string(),
  formatTitle: z.string(),
  /** How the layout was recognised, in words. */
  evidence: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), purpose: z.enum(['interactions', 'items', 'users', 'ignored']) })),
  encoding: z.enum(['utf-8', 'latin-1']),
  separator: z.string().nullable(),
  hasHeader: z.boolean(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['number', 'text', 'date']),
      samples: z.array(z.string()),
      role: ColumnRole.nullable(),
      evidence: z.string(),
    }),
  ),
  mapping: Mapping,
  /** False: the proposal is a guess; the CLI then asks for --map. */
  certain: z.boolean(),
  rows: z.array(z.array(z.string())),
  drops: DropReport,
  counts: z.object({ users: z.number().int(), items: z.number().int(), interactions: z.number().int() }),
  timeKind: TimeKind,
  notes: z.array(z.string()),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportRequest = z.object({
  path: z.string().min(1),
  name: z.string().min(1).max(120),
  format: z.string().optional(),
  mapping: Mapping.optional(),
  /** Highest share of bad rows that is still accepted. */
  maxBadRatio: z.number().min(0).max(1).default(0.2),
})
export type ImportRequest = z.infer<typeof ImportRequest>

export const JobState = z.enum(['queued', 'running', 'finished', 'failed', 'cancelled'])
export type JobState = z.infer<typeof JobState>

/** `done`/`total` in the unit that `step` names; `remainingMs` null until it can be estimated. */
export const Progress = z.object({
  step: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  remainingMs: z.number().nullable(),
})
export type Progress = z.infer<typeof Progress>

export const DatasetRow = z.object({
  user: z.string(),
  item: z.string(),
  title: z.string().nullable(),
  rating: z.number().nullable(),
  time: z.number().nullable(),
})
export type DatasetRow = z.infer<typeof DatasetRow>

/** An attribute's values as shown to people: field -> value(s). */
export const AttributeValues = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]))
export type AttributeValues = z.infer<typeof AttributeValues>

export const ItemCard = z.object({
  item: z.string(),
  title: z.string().nullable(),
  attributes: AttributeValues,
  interactions: z.number().int(),
})
export type ItemCard = z.infer<typeof ItemCard>

export const UserCard = z.object({ user: z.string(), attributes: AttributeValues, interactions: z.number().int() })
export type UserCard = z.infer<typeof UserCard>

export const AttributesRequest = z.object({
  datasetId: DatasetId,
  target: z.enum(['items', 'users']),
  path: z.string().min(1),
  key: z.string().optional(),
  /** What columns are, where the guess would be wrong. The title's column becomes an attribute too when it is named. */
  types: z.record(z.string(), ColumnType).optional(),
})
export type AttributesRequest = z.infer<typeof AttributesRequest>

export const JobStarted = z.object({ jobId: JobId })
