import { z } from 'zod'
import { Failure } from './errors.ts'
import { PairedTest } from './comparisons.ts'
import { Progress } from './datasets.ts'
import { ConfigChoice, ConfigOrigin } from './configs.ts'
import { Backend, DeviceChoice } from './devices.ts'
import { DatasetId, RunId } from './ids.ts'
import { ConfigValues } from './models.ts'
import { Ranking } from './ranking.ts'

export const RunState = z.enum(['queued', 'starting', 'running', 'finished', 'failed', 'cancelled', 'interrupted'])
export type RunState = z.infer<typeof RunState>

/** Nothing more happens to the run unless somebody resumes it. */
export function hasEnded(state: RunState): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled' || state === 'interrupted'
}

export const SplitSpec = z.object({ id: z.string(), config: ConfigValues })
export type SplitSpec = z.infer<typeof SplitSpec>

/** A figure never travels without its interval (95 % bootstrap over users) and the number of users behind it. */
export const MetricValue = z.object({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  users: z.number().int(),
  /** What `users` counts and the interval is over: items, where users are ranked for them; folds or seeds, in a mean over several runs. */
  of: z.enum(['items', 'folds', 'seeds']).optional(),
})
export type MetricValue = z.infer<typeof MetricValue>

/** By hand: a list of ten thousand runs holds three million of these numbers, and a schema takes seconds for them. */
function isMetricTable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every(isMetricValue)
}

function isMetricValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { value: figure, low, high, users, of }: Readonly<Record<string, unknown>> = { ...value }
  return (
    typeof figure === 'number' &&
    typeof low === 'number' &&
    typeof high === 'number' &&
    Number.isInteger(users) &&
    (of === undefined || of === 'items' || of === 'folds' || of === 'seeds')
  )
}

/** `ndcg@100` -> value. Metrics that are not a mean over users (coverage, gini) have low = high = value. */
export const MetricTable = z.custom<Record<string, MetricValue>>(isMetricTable, 'not a table of figures')
export type MetricTable = z.infer<typeof MetricTable>

/** What makes two figures comparable: equal `splitHash`, `candidates` and `direction`, for the same metric id. */
export const Protocol = Ranking.extend({
  splitId: z.string(),
  splitHash: z.string(),
  /**
   * Users with test items; users of the test part without any; users whose list came out empty. Where users are ranked for items, these count
   * items: with test users, without any, with an empty list.
   */
  usersEvaluated: z.number().int(),
  usersWithoutTestItems: z.number().int(),
  usersWithEmptyLists: z.number().int(),
  testOpenings: z.number().int(),
})
export type Protocol = z.infer<typeof Protocol>

export const SplitCounts = z.object({
  users: z.number().int(),
  items: z.number().int(),
  positives: z.number().int(),
  threshold: z.number().nullable(),
  droppedLowRatings: z.number().int(),
  droppedUsers: z.number().int(),
  droppedItems: z.number().int(),
  trainInteractions: z.number().int(),
  validationUsers: z.number().int(),
  validationFoldIn: z.number().int(),
  validationHeldOut: z.number().int(),
  testUsers: z.number().int(),
  testFoldIn: z.number().int(),
  testHeldOut: z.number().int(),
  /** Items that are held out whole, where the split does so. */
  newItems: z.object({ validation: z.number().int(), test: z.number().int() }).optional(),
})
export type SplitCounts = z.infer<typeof SplitCounts>

export const SplitPreview = z.object({
  counts: SplitCounts,
  splitHash: z.string(),
  /** A few users' interactions in time order, each with its part: the picture of the split. */
  picture: z.array(z.object({ user: z.string(), parts: z.array(z.enum(['train', 'validation', 'test', 'foldin', 'unused'])) })),
  warnings: z.array(z.string()),
})
export type SplitPreview = z.infer<typeof SplitPreview>

export const RunSummary = z.object({
  id: RunId,
  name: z.string(),
  datasetId: DatasetId,
  datasetName: z.string(),
  modelId: z.string(),
  modelTitle: z.string(),
  state: RunState,
  seed: z.number().int(),
  splitId: z.string(),
  splitHash: z.string().nullable(),
  backend: Backend.nullable(),
  device: z.string().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  progress: Progress.nullable(),
  metrics: MetricTable,
  /** What the figures were ranked among; null before there are any. */
  ranking: Ranking.nullable().default(null),
  secondsPerEpoch: z.number().nullable(),
  peakMemoryMb: z.number().nullable(),
  resumable: z.boolean(),
  error: Failure.nullable(),
  /** The name that runs share which were started together over several seeds or splits; null: started by itself. */
  group: z.string().nullable().default(null),
  /** Equal for runs that differ in nothing but their seed; up to its hyphen, in nothing but seed and split. Empty in runs from before there was one. */
  recipe: z.string().default(''),
  starred: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  note: z.string().default(''),
  /** How many sentinels have spoken. */
  findings: z.number().int().default(0),
  /** The newest event of this run; watch from here to miss nothing. */
  lastSeq: z.number().int(),
})
export type RunSummary = z.infer<typeof RunSummary>

/** Names of figures, such as ndcg@20. */
export const FigureKeys = z.array(z.string().max(80)).max(200)

/** A page of the list of runs: what one answer holds is bounded, whatever the workspace has. */
export const RunListRequest = z.object({
  /** Only runs that were made before this one. */
  olderThan: RunId.optional(),
  limit: z.number().int().min(1).max(1000).default(500),
  /** The figures that the summaries are to carry; absent: all of them. */
  figures: FigureKeys.optional(),
})

/** How much the lists of different people are one list; measured with every validation. */
export const ListLikeness = z.object({
  /** Share of their first 20 places that two people have in common, on average. */
  sharedPlaces: z.number(),
  /** The same of the lists that hold the most popular items: below 1, because people's own items are left out. */
  sharedByPopular: z.number(),
  /** Share of the first 20 places that the most popular items would fill; null where the candidates are new. */
  popularPlaces: z.number().nullable(),
})
export type ListLikeness = z.infer<typeof ListLikeness>

export const EpochPoint = z.object({
  epoch: z.number().int(),
  losses: z.record(z.string(), z.number()),
  validation: z.record(z.string(), z.number()),
  /** Absent where nothing was measured, or users are ranked for items. */
  lists: ListLikeness.optional(),
  best: z.boolean(),
  seconds: z.number(),
  memoryMb: z.number(),
  tensors: z.number().int(),
})
export type EpochPoint = z.infer<typeof EpochPoint>

export const LogLine = z.object({ at: z.number(), level: z.enum(['info', 'warning', 'error']), message: z.string() })
export type LogLine = z.infer<typeof LogLine>

/** What a sentinel saw: something in a run that makes its figures doubtful or its training pointless. The first sight of each kind is kept. */
export const Finding = z.object({
  sentinel: z.string(),
  epoch: z.number().int(),
  title: z.string(),
  /** With the numbers. */
  evidence: z.string(),
  advice: z.string(),
})
export type Finding = z.infer<typeof Finding>

export const RunDetail = z.object({
  summary: RunSummary,
  config: ConfigValues,
  defaults: ConfigValues,
  /** null: its settings were not taken from a saved configuration. */
  savedConfig: ConfigOrigin.nullable(),
  split: SplitSpec,
  /** What it was asked to compute on; `summary.device` is what it computed on. */
  askedDevice: DeviceChoice,
  counts: SplitCounts.nullable(),
  protocol: Protocol.nullable(),
  selectionMetric: z.string().nullable(),
  bestEpoch: z.number().int().nullable(),
  epochs: z.array(EpochPoint),
  log: z.array(LogLine),
  findings: z.array(Finding),
  timings: z.record(z.string(), z.number()),
  versions: z.record(z.string(), z.string()),
  bytes: z.number(),
  /** The shell command that repeats this run. */
  command: z.string(),
})
export type RunDetail = z.infer<typeof RunDetail>

/** A word without blanks, so that a filter can name it. */
export const Tag = z.string().regex(/^[^\s,:]{1,40}$/, 'A tag is one word of at most 40 characters, without comma or colon.')

/** What people write on a run; what is left out stays. */
export const RunMarks = z.object({
  starred: z.boolean().optional(),
  tags: z.array(Tag).max(50).optional(),
  note: z.string().max(20_000).optional(),
})
export type RunMarks = z.infer<typeof RunMarks>

const Seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 31 - 1)

export const StartRequest = z.object({
  datasetId: DatasetId,
  models: z
    .array(
      z.object({
        modelId: z.string(),
        presetId: z.string().optional(),
        /** Start from these saved values; `config` goes over them. */
        savedConfig: ConfigChoice.optional(),
        config: ConfigValues.default({}),
        name: z.string().max(120).optional(),
      }),
    )
    .min(1),
  split: SplitSpec.optional(),
  /** In place of `split`: every model is trained on each. */
  splits: z.array(SplitSpec).min(1).max(100).optional(),
  seed: Seed.default(1),
  /** In place of `seed`: every model is trained with each. */
  seeds: z.array(Seed).min(1).max(100).optional(),
  /** Name of the group; found when there are several seeds or splits and none is given. */
  group: z.string().min(1).max(120).optional(),
  cutoffs: z.array(z.number().int().min(1).max(1000)).min(1).default([5, 10, 20, 50, 100]),
  /** Not part of the recipe: the same run on another device is the same run. */
  device: DeviceChoice.default('auto'),
})
export type StartRequest = z.infer<typeof StartRequest>

export const EstimateRequest = z.object({
  datasetId: DatasetId,
  modelId: z.string(),
  config: ConfigValues.default({}),
  split: SplitSpec.optional(),
  device: DeviceChoice.default('auto'),
})
export type EstimateRequest = z.infer<typeof EstimateRequest>

/** What a run needs of a GPU's memory, in MiB. `freeMb` and `totalMb`: null where the driver does not tell. `advice`: null where it fits. */
export const GpuNeed = z.object({
  neededMb: z.number(),
  freeMb: z.number().nullable(),
  totalMb: z.number().nullable(),
  advice: z.string().nullable(),
})
export type GpuNeed = z.infer<typeof GpuNeed>

export const Estimate = z.object({
  secondsPerEpoch: z.number().nullable(),
  totalSeconds: z.number(),
  peakMemoryMb: z.number(),
  diskMb: z.number(),
  /** null where the processor computes. */
  gpu: GpuNeed.nullable(),
  basis: z.string(),
})
export type Estimate = z.infer<typeof Estimate>

/** Runs on the folds of one split, with all else equal: the mean over the folds, and a 95 % interval over them. */
export const FoldGroup = z.object({
  name: z.string(),
  modelId: z.string(),
  splitId: z.string(),
  /** Folds that were measured, and how many there are; null where files give them. */
  folds: z.number().int(),
  ofFolds: z.number().int().nullable(),
  runIds: z.array(RunId),
  metrics: MetricTable,
})
export type FoldGroup = z.infer<typeof FoldGroup>

/** Runs of one recipe that differ in nothing but their seed: the mean over the seeds, and a 95 % interval over them. */
export const SeedGroup = z.object({
  name: z.string(),
  modelId: z.string(),
  /** Ascending. */
  seeds: z.array(z.number().int()),
  runIds: z.array(RunId),
  metrics: MetricTable,
})
export type SeedGroup = z.infer<typeof SeedGroup>

/** The groups that some runs are in; empty where each stands for itself. */
export const RunMeans = z.object({ folds: z.array(FoldGroup).default([]), seeds: z.array(SeedGroup).default([]) })
export type RunMeans = z.infer<typeof RunMeans>

export const CompareResult = z.object({
  runs: z.array(RunSummary),
  /** False: the runs may not share a table; `reasons` says why, in words. */
  comparable: z.boolean(),
  reasons: z.array(z.string()),
  /** Config keys whose values differ, with each run's value. */
  differences: z.array(z.object({ key: z.string(), values: z.array(z.json()) })),
  /** Every run against the first, metric by metric. */
  tests: z.array(PairedTest),
  /** Those of the runs that are folds of one cross-validation, together: their figures may be read although their splits differ. */
  folds: z.array(FoldGroup).default([]),
  /** Every such group that has the folds of the first one against it, paired by user over all folds; `runId` is the first of the group's runs. */
  foldTests: z.array(PairedTest).default([]),
  /** Those that are one recipe on several seeds, together. */
  seeds: z.array(SeedGroup).default([]),
})
export type CompareResult = z.infer<typeof CompareResult>

/** Runs that are all folds of some cross-validation (each model a group of its own): no two share a table, and that is no mistake. */
export function areAllFolds({ runs, folds }: Pick<CompareResult, 'runs' | 'folds'>): boolean {
  return folds.reduce((sum, group) => sum + group.runIds.length, 0) === runs.length
}
