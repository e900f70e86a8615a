import { z } from 'zod'
import { DatasetId, RunId } from './ids.ts'
import { MetricDefinition } from './laboratory-definition.ts'
import { Direction } from './ranking.ts'
import { MetricValue } from './runs.ts'

/** Lists that another tool made for the same split. Equal content for an equal split, equal id: never the id of a run. */
export const ForeignListsId = z
  .string()
  .regex(/^fl_[0-9a-f]{16}$/)
  .brand('ForeignListsId')
export type ForeignListsId = z.infer<typeof ForeignListsId>

export const ForeignLists = z.object({
  id: ForeignListsId,
  name: z.string(),
  datasetId: DatasetId,
  splitId: z.string(),
  /** Of the run whose test part they were read for. */
  splitHash: z.string(),
  createdAt: z.number(),
  /** What gave the order of the places. */
  order: z.enum(['rank', 'score', 'file']),
  /** Places of the longest list; below it nothing is known. */
  depth: z.number().int(),
  counts: z.object({
    lines: z.number().int(),
    /** Test users with a list, and without one. */
    users: z.number().int(),
    usersWithoutList: z.number().int(),
    /** Lines of users of the dataset who are not in the test part: passed over. */
    otherUsers: z.number().int(),
    unknownUsers: z.number().int(),
    /** Places with an id that the dataset, or the split, does not have: no hit can stand there. */
    unknownItems: z.number().int(),
    /** Places with an item that the user is known to have taken: no hit can stand there either. */
    knownItems: z.number().int(),
    /** Second and later places of the same item for a user: left out. */
    repeated: z.number().int(),
    /** Ranks that were left out before a later one: no hit can stand there. */
    emptyPlaces: z.number().int().default(0),
  }),
  /** The first lines that something was wrong with. */
  problems: z.array(z.object({ line: z.number().int(), message: z.string() })),
  source: z.object({ name: z.string(), sha256: z.string() }),
})
export type ForeignLists = z.infer<typeof ForeignLists>

export const ImportListsRequest = z.object({
  /** A finished run on the split that the lists were made for. */
  runId: RunId,
  path: z.string().min(1),
  name: z.string().trim().min(1).max(120).optional(),
  /** Columns by name; without, known names, else the first columns. */
  userColumn: z.string().optional(),
  itemColumn: z.string().optional(),
  orderColumn: z.string().optional(),
  /** What the third column is, or `file`: the order of the lines. Found by the column's name when it is left out. */
  order: z.enum(['rank', 'score', 'file']).optional(),
})
export type ImportListsRequest = z.infer<typeof ImportListsRequest>

export const SubjectId = z.union([RunId, ForeignListsId])
export type SubjectId = z.infer<typeof SubjectId>

/** More models than this in one table are for a file. */
export const mostSubjects = 20

export const LaboratoryRequest = z.object({
  runIds: z.array(RunId).min(1).max(mostSubjects),
  foreignIds: z.array(ForeignListsId).max(mostSubjects).default([]),
  definition: MetricDefinition,
})
export type LaboratoryRequest = z.infer<typeof LaboratoryRequest>

/** One model under one definition. */
export const LaboratoryFigure = z.object({
  id: SubjectId,
  name: z.string(),
  kind: z.enum(['run', 'foreign']),
  /** null: this definition does not follow from what is stored of it; `reason` says why. */
  figure: MetricValue.nullable(),
  reason: z.string().nullable(),
  /** 1 = best of those with a figure. */
  place: z.number().int().nullable(),
  /** The same under the definition that places are compared with. */
  placeBefore: z.number().int().nullable(),
  /** Against the leader, paired by user; null for the leader and for who has no figure. */
  behind: z.object({ difference: z.number(), low: z.number(), high: z.number(), pairs: z.number().int() }).nullable(),
  emptyLists: z.number().int(),
})
export type LaboratoryFigure = z.infer<typeof LaboratoryFigure>

/** What the models were measured on. */
export const LaboratoryPart = z.object({
  datasetId: DatasetId,
  datasetName: z.string(),
  splitId: z.string(),
  splitHash: z.string(),
  candidates: z.string(),
  direction: Direction,
  users: z.number().int(),
  withoutRelevant: z.number().int(),
  /** Distinct ratings of what was held out, ascending; empty without ratings, `ratingsReason` says why. */
  ratings: z.array(z.number()),
  ratingsReason: z.string().nullable(),
  /** Why candidates cannot be sampled; null: they can. */
  samplingReason: z.string().nullable(),
})
export type LaboratoryPart = z.infer<typeof LaboratoryPart>

/** Resamples of the intervals, at most: fewer than a run's own thousand, so that a figure follows a parameter at once. */
export const laboratoryReplicates = 400

export const LaboratoryTable = z.object({
  comparable: z.boolean(),
  /** Why they may not stand side by side; empty when they may. */
  reasons: z.array(z.string()),
  /** null where they are not comparable. */
  part: LaboratoryPart.nullable(),
  figures: z.array(LaboratoryFigure),
  /** Who leads, by how much, and whether that is more than chance. */
  sentence: z.string(),
  formula: z.string(),
  /** Resamples of these intervals; fewer for very many users. */
  replicates: z.number().int(),
  elapsedMs: z.number(),
})
export type LaboratoryTable = z.infer<typeof LaboratoryTable>

/** A change of one parameter that puts another model first. */
export const Flip = z.object({
  parameter: z.string(),
  /** The alternative's value in words; for K the first K of the new leader. */
  value: z.string(),
  winner: SubjectId,
  before: SubjectId,
  /** Winner less former leader under the alternative, paired, with mean -+ 1.96 standard errors. */
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  isClear: z.boolean(),
  sentence: z.string(),
  /** The definition with this one change. */
  definition: MetricDefinition,
})
export type Flip = z.infer<typeof Flip>

export const LaboratoryFlips = z.object({
  /** Means at K = 1, 2, ...; null where a model's lists end above K. */
  curves: z.array(z.object({ id: SubjectId, values: z.array(z.number().nullable()) })),
  flips: z.array(Flip),
  /** One sentence for all that changes nothing. */
  steady: z.string(),
  elapsedMs: z.number(),
})
export type LaboratoryFlips = z.infer<typeof LaboratoryFlips>

/** K is swept from 1 to here. */
export const sweptK = 100
