import { z } from 'zod'
import { DeviceChoice } from './devices.ts'
import { DatasetId, JobId, StudyId } from './ids.ts'
import { ConfigValues } from './models.ts'
import { SplitSpec } from './runs.ts'

export const Sampler = z.enum(['tpe', 'random', 'grid'])
export type Sampler = z.infer<typeof Sampler>

/** One model of a study: what is varied is named by its schema, unless `ranges` says otherwise; `fixed` values stay as they are. */
export const StudiedModel = z.object({
  modelId: z.string(),
  fixed: ConfigValues.default({}),
  /** Setting -> [low, high], or the values of a choice. */
  ranges: z.record(z.string(), z.array(z.json()).min(2)).default({}),
})
export type StudiedModel = z.infer<typeof StudiedModel>

/** A search for settings on the validation part. Every model gets the same budget; the test part is never opened. */
export const StudyRequest = z.object({
  datasetId: DatasetId,
  name: z.string().min(1).max(120).optional(),
  split: SplitSpec.optional(),
  models: z.array(StudiedModel).min(1).max(20),
  sampler: Sampler.default('tpe'),
  /** What is maximised on validation, with its cut-off. */
  metric: z
    .string()
    .regex(/^[a-z_]+@\d+$/)
    .default('ndcg@100'),
  /** Per model; at least one of the two. */
  trials: z.number().int().min(1).max(10_000).nullable().default(null),
  minutes: z.number().gt(0).max(10_000).nullable().default(null),
  /** Trainings per trial; its value is their mean. */
  seedsPerTrial: z.number().int().min(1).max(20).default(1),
  /** Stop a trial whose validation falls behind the median of the others in the same epoch. */
  prune: z.boolean().default(true),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  device: DeviceChoice.default('auto'),
})
export type StudyRequest = z.infer<typeof StudyRequest>

/** A ready study: a request without a dataset, in most cases without a split, and what it is good for. */
export const StudyPreset = StudyRequest.pick({
  models: true,
  sampler: true,
  metric: true,
  trials: true,
  minutes: true,
  seedsPerTrial: true,
  prune: true,
}).extend({ id: z.string(), title: z.string(), summary: z.string(), split: SplitSpec.optional() })
export type StudyPreset = z.infer<typeof StudyPreset>

export const Trial = z.object({
  /** From 1, per model. */
  number: z.number().int(),
  modelId: z.string(),
  /** The settings that were varied. */
  point: ConfigValues,
  state: z.enum(['finished', 'pruned', 'failed']),
  /** Mean over seeds of the best validation value; null when the trial failed. */
  value: z.number().nullable(),
  /** Best epoch of the first seed; null for closed forms. */
  bestEpoch: z.number().int().nullable(),
  seconds: z.number(),
  /** Of the first seed: the best validation value up to each evaluation. Empty for closed forms. */
  curve: z.array(z.number()).default([]),
  /** Why it failed, or where it was stopped. */
  message: z.string().nullable(),
})
export type Trial = z.infer<typeof Trial>

export const StudySummary = z.object({
  id: StudyId,
  name: z.string(),
  datasetName: z.string(),
  /** stopped: it can go on where it was. */
  state: z.enum(['running', 'finished', 'stopped']),
  /** The job that is at it; its events tell the progress. */
  jobId: JobId.nullable(),
  /** All trials that the budget allows; null where only the minutes limit them. */
  plannedTrials: z.number().int().nullable(),
  createdAt: z.number(),
  request: StudyRequest.extend({ split: SplitSpec }),
  /** Per model the best trial so far, in the order of the request; null before the first. */
  best: z.array(z.object({ modelId: z.string(), trials: z.number().int(), seconds: z.number(), trial: Trial.nullable() })),
})
export type StudySummary = z.infer<typeof StudySummary>

export const StudyDetail = z.object({ summary: StudySummary, trials: z.array(Trial) })
export type StudyDetail = z.infer<typeof StudyDetail>
