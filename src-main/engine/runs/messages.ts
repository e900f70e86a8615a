import { z } from 'zod'
import {
  DeviceChoice,
  AttributesRequest,
  AuditReport,
  Backend,
  BackupSummary,
  ConfigValues,
  DatasetDetail,
  DerivePreview,
  DoctorReport,
  EpochPoint,
  Estimate,
  Failure,
  Finding,
  FolderSizes,
  ImportPreview,
  ForeignLists,
  ImportListsRequest,
  ImportRequest,
  ImportSplitRequest,
  LogLine,
  Mapping,
  MetricTable,
  Progress,
  Protocol,
  ResolvableRule,
  SplitCounts,
  SplitFile,
  SplitSpec,
  VersionStep,
} from '../../contract/index.ts'

/**
 * What the engine and its worker processes say to each other. A runner executes one job and exits; the reader answers requests until it is
 * told to stop. Workers write files in the folder that the job names, never the database.
 */

/** Of the runs that the model is made of, where it is made of runs. */
const componentFolders = z.array(z.string())

/** What a version is made from: the dataset, those that are merged in, and what is done. */
export const VersionPlan = z.object({
  parentFolder: z.string(),
  others: z.array(z.object({ datasetId: z.string(), folder: z.string() })),
  steps: z.array(z.object({ step: VersionStep, words: z.string() })),
})
export type VersionPlan = z.infer<typeof VersionPlan>

export const Job = z.discriminatedUnion('kind', [
  /** Read-only look at a source. */
  z.object({ kind: z.literal('preview'), path: z.string(), format: z.string().optional(), mapping: Mapping.optional() }),
  /** Builds `datasetFolder` (which must not exist yet) whole or not at all. */
  z.object({ kind: z.literal('import'), datasetId: z.string(), datasetFolder: z.string(), request: ImportRequest }),
  z.object({ kind: z.literal('sample'), datasetId: z.string(), datasetFolder: z.string(), name: z.string() }),
  z.object({ kind: z.literal('attributes'), datasetFolder: z.string(), request: AttributesRequest }),
  z.object({ kind: z.literal('split-file'), datasetFolder: z.string(), request: ImportSplitRequest }),
  /** Builds `datasetFolder` (which must not exist yet) from other datasets, whole or not at all. `names`: of these, by id. */
  VersionPlan.extend({
    kind: z.literal('derive'),
    datasetId: z.string(),
    datasetFolder: z.string(),
    name: z.string(),
    names: z.record(z.string(), z.string()),
  }),
  /** What the steps of a version would do, where they read files; the reader answers where they do not. */
  VersionPlan.extend({ kind: z.literal('preview-version') }),
  /** Another tool's lists, read for the split of the run in `runFolder`. */
  z.object({
    kind: z.literal('foreign-lists'),
    runFolder: z.string(),
    datasetFolder: z.string(),
    request: ImportListsRequest,
    facts: ForeignLists.pick({ datasetId: true, splitId: true, splitHash: true, createdAt: true }),
  }),
  /** Trains and evaluates in `runFolder`; with `resume`, goes on from the newest readable checkpoint. */
  z.object({
    kind: z.literal('train'),
    runFolder: z.string(),
    datasetFolder: z.string(),
    modelId: z.string(),
    config: ConfigValues,
    split: SplitSpec,
    seed: z.number().int(),
    cutoffs: z.array(z.number().int()),
    device: DeviceChoice,
    resume: z.boolean(),
    checkpointEveryMs: z.number().optional(),
    componentFolders,
  }),
  z.object({
    kind: z.literal('estimate'),
    device: DeviceChoice,
    datasetFolder: z.string(),
    modelId: z.string(),
    config: ConfigValues,
    split: SplitSpec,
    componentFolders,
  }),
  /** Goes through what is left of a study's budget; its trials are in `studyFolder`. */
  z.object({ kind: z.literal('study'), studyFolder: z.string(), datasetFolder: z.string() }),
  /** Makes what is missing of a map: the layout of a seed, its division into so many groups. */
  z.object({ kind: z.literal('user-map'), datasetFolder: z.string(), seed: z.number().int(), groups: z.number().int().nullable() }),
  z.object({ kind: z.literal('doctor') }),
  z.object({ kind: z.literal('disk-use'), workspaceFolder: z.string() }),
  /** Compares the catalogue with the files; `isLive`: an engine works in the workspace meanwhile. */
  z.object({ kind: z.literal('audit'), workspaceFolder: z.string(), isLive: z.boolean() }),
  /** Writes the folder `out`, whole or not at all. */
  z.object({ kind: z.literal('backup'), workspaceFolder: z.string(), out: z.string(), version: z.string() }),
  /** Builds the folder `workspaceFolder`, which must not hold anything, from a backup. */
  z.object({ kind: z.literal('restore'), backup: z.string(), workspaceFolder: z.string() }),
  z.object({ kind: z.literal('export-run'), runFolder: z.string(), out: z.string() }),
  z.object({
    kind: z.literal('write-lists'),
    runFolder: z.string(),
    datasetFolder: z.string(),
    top: z.number().int(),
    out: z.string(),
    histories: z.string().optional(),
    /** Only users of this segment. */
    segment: ResolvableRule.nullable(),
  }),
])
export type Job = z.infer<typeof Job>

/** What a finished training run leaves in the catalogue; the rest is in its folder. */
export const TrainResult = z.object({
  metrics: MetricTable,
  protocol: Protocol,
  counts: SplitCounts,
  selectionMetric: z.string().nullable(),
  bestEpoch: z.number().int().nullable(),
  secondsPerEpoch: z.number().nullable(),
  peakMemoryMb: z.number(),
  timings: z.record(z.string(), z.number()),
  versions: z.record(z.string(), z.string()),
})
export type TrainResult = z.infer<typeof TrainResult>

export const JobResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preview'), preview: ImportPreview }),
  z.object({ kind: z.literal('import'), detail: DatasetDetail }),
  z.object({ kind: z.literal('sample'), detail: DatasetDetail }),
  z.object({ kind: z.literal('attributes'), detail: DatasetDetail }),
  z.object({ kind: z.literal('derive'), detail: DatasetDetail }),
  z.object({ kind: z.literal('preview-version'), preview: DerivePreview }),
  z.object({ kind: z.literal('split-file'), file: SplitFile }),
  z.object({ kind: z.literal('foreign-lists'), lists: ForeignLists }),
  z.object({ kind: z.literal('train'), result: TrainResult }),
  z.object({ kind: z.literal('estimate'), estimate: Estimate }),
  z.object({ kind: z.literal('study'), trials: z.number().int() }),
  z.object({ kind: z.literal('user-map'), users: z.number().int() }),
  z.object({ kind: z.literal('doctor'), report: DoctorReport }),
  z.object({ kind: z.literal('disk-use'), sizes: FolderSizes }),
  z.object({ kind: z.literal('audit'), report: AuditReport }),
  z.object({ kind: z.literal('backup'), backup: BackupSummary }),
  z.object({ kind: z.literal('restore'), backup: BackupSummary }),
  z.object({ kind: z.literal('export-run'), files: z.array(z.string()) }),
  z.object({ kind: z.literal('write-lists'), rows: z.number().int() }),
])
export type JobResult = z.infer<typeof JobResult>

/** Engine to runner. */
export const ToRunner = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('cancel') }),
])
export type ToRunner = z.infer<typeof ToRunner>

/** Runner to engine. `device` comes once, before the first progress of a job that computes. */
export const FromRunner = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** Every second, whenever the process comes to itself: what is silent for long is at one large computation, or hangs. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('device'), backend: Backend, device: z.string(), splitHash: z.string().nullable() }),
  z.object({ type: z.literal('progress'), progress: Progress }),
  z.object({ type: z.literal('epoch'), point: EpochPoint }),
  z.object({ type: z.literal('log'), line: LogLine }),
  z.object({ type: z.literal('finding'), finding: Finding }),
  z.object({ type: z.literal('done'), result: JobResult }),
  z.object({ type: z.literal('failed'), failure: Failure }),
])
export type FromRunner = z.infer<typeof FromRunner>
